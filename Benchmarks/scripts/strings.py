"""Texts built piece by piece, formatted, joined, split and searched."""


def build(count):
    s = ""
    for i in range(count):
        s += str(i)
        s += ","
    return s


def formats(count):
    parts = []
    for i in range(count):
        parts.append(f"{i}:{i * 2}")
    return "-".join(parts)


def padded(count):
    out = []
    for i in range(count):
        out.append("%05d" % i + " {:>8.2f}".format(i / 7))
    return "\n".join(out)


def letters(text):
    vowels = 0
    upper = []
    for c in text:
        if c in "13579":
            vowels += 1
        upper.append(c.upper())
    return vowels, len("".join(upper))


s = build(200000)
t = formats(200000)
words = t.split("-")
print(len(s), len(t), len(words), t.count("9"), len(t.replace("1", "22")))
print(len(padded(60000)), letters(s[:300000]))
print(sum(1 for w in words if w.startswith("12") or w.endswith("4")), words[-1].strip("0"))
