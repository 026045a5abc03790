"""Dicts and lists that grow, change and shrink."""


def counts(n):
    d = {}
    for i in range(n):
        d[i % 5000] = d.get(i % 5000, 0) + i
    for k in list(d):
        if k % 2:
            del d[k]
    return len(d), sum(d.values())


def groups(n):
    e = {}
    for i in range(n):
        k = "k" + str(i % 3000)
        if k in e:
            e[k].append(i)
        else:
            e[k] = [i]
    return len(e), sum(len(v) for v in e.values())


def queue(n):
    xs = []
    for i in range(n):
        xs.append(i)
        if len(xs) > 100:
            xs.pop()
    ys = [0] * 100
    for i in range(n):
        ys[i % 100] += xs[i % len(xs)]
    return len(xs), sum(ys)


def grid(n):
    rows = [[0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            rows[i][j] = rows[i - 1][j] + j
    return rows[n - 1][n - 1]


print(counts(300000), groups(200000), queue(200000), grid(300))
