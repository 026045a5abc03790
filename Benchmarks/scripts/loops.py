"""Nested loops over integers, in a function and at the top of the program."""


def inside():
    total = 0
    for i in range(1000):
        for j in range(1000):
            total += i * j % 7
            if j & 1:
                total -= i ^ j
    return total


def primes(limit):
    found = 0
    n = 2
    while n < limit:
        d = 2
        while d * d <= n:
            if n % d == 0:
                break
            d += 1
        else:
            found += 1
        n += 1
    return found


print(inside(), primes(20000))

total = 0
for i in range(700):
    for j in range(1000):
        total += i ^ j
x = 0
while x < 700000:
    x += 1
print(total, x)
