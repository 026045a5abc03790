"""Sorting with keys: a number, a tuple, texts, and tuples without a key."""


def numbers(count):
    x = 12345
    data = []
    for _ in range(count):
        x = (x * 1103515245 + 12345) % 2147483648
        data.append((x % 1000, x, str(x)))
    return data


data = numbers(120000)
a = sorted(data, key=lambda t: (t[0], -t[1]))
b = sorted(data, key=lambda t: t[1])
c = sorted(data)
d = sorted([t[2] for t in data], key=len)
e = [t[1] / 7 for t in data]
e.sort(key=lambda v: -v)
f = sorted(data, key=lambda t: t[2], reverse=True)
print(a[0], b[0], c[0], d[0], e[0], f[0])
