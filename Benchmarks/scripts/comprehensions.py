"""Chains of comprehensions and lazy iterators."""


def run(rounds):
    total = 0
    for r in range(rounds):
        a = [i * i for i in range(50000)]
        b = [x for x in a if x % 3 == 0]
        c = {x: x + 1 for x in b}
        d = {x % 1000 for x in b}
        total += sum(x + y for x, y in c.items()) + len(d)
        total += sum(map(lambda v: v + 1, filter(lambda v: v % 2, a)))
        total += sum(x * y for x, y in zip(a, b))
        total += len([(i, j) for i in range(100) for j in range(i) if (i + j) % 3 == 0])
        total += max(i * v for i, v in enumerate(b[:5000]))
    return total


print(run(6))
