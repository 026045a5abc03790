"""Records what CPython 3.11 says of texts that are no programs: `syntax.tsv`.

Run with CPython 3.11: `python3.11 make_syntax.py > syntax.tsv`. A row is the text as a JSON string,
the exception type, the line, and the message.
"""
import json

SNIPPETS = [
    "x = (1, 2", "x = [1, 2\ny = 3\n", "x = {1: 2\nfor i in x:\n    pass\n", "x = 1)\n", "x = (1]\n",
    "x = (1,\n2]\n", "f(1 2)", "f(a b)", "[1 2]", "{1: 2 3: 4}", "print 1", "print 'a', 2", "exec 'x'",
    "if x = 5:\n    pass\n", "if 5 = x:\n    pass\n", "while x = 1:\n    pass\n", "elif x:\n  pass\n",
    "if x\n    pass\n", "while True\n    pass\n", "for i in x\n    pass\n", "for i x:\n  pass\n",
    "def f()\n    pass\n", "def f:\n    pass\n", "def (x):\n  pass\n", "def f(x, x):\n    pass\n",
    "def f(a=1, b):\n    pass\n", "def f(*):\n    pass\n", "def f(*, **k):\n    pass\n", "def f(**k, a):\n    pass\n",
    "def f(a, *b, *c): pass", "def f(a, /, b, /): pass", "def f(/, a): pass", "def f(*a, /): pass", "def f(1): pass",
    "def f(a.b): pass", "def f(a b): pass", "def f(*a=1): pass", "def f(**a=1): pass", "def f(a=): pass",
    "if True:\npass\n", "while True:\nx = 1\n", "for i in range(3):\nprint(i)\n", "def f():\nreturn 1\n",
    "try:\npass\nexcept: pass\n", "try:\n    pass\n", "try:\n    pass\nx = 1\n", "try:\n  pass\nexcept A, B:\n  pass\n",
    "try:\n  pass\nexcept:\n  pass\nexcept A:\n  pass\n", "try:\n  pass\nexcept A\n  pass\n", "try\n  pass\n", "try:\n  pass\nfinally\n  pass\n",
    "try:\n  pass\nexcept A as 1:\n  pass\n", "else:\n  pass\n", "except:\n  pass\n", "finally:\n  pass\n",
    "if x:\n    pass\nelse\n    pass\n", "if x:\n  pass\nelse:\npass\n", "with x\n  pass\n", "with x as 1:\n  pass\n", "with x as f():\n  pass\n", "with:\n  pass\n",
    "  x = 1\n", "x = 1\n  y = 2\n", "if True:\n        x = 1\n    y = 2\n", "if True:\n    x = 1\n  y = 2\nz = 3\n", "if x:\n    a\n\tb\n", "if x:\n\ta\n        b\n",
    "1 = x", "1 + 1 = 2", "f() = 1", "None = 1", "True = 1", "False = 2", "x + 1 = 2", "'a' = 1", "a < b = 1", "(a, 1) = 2", "[a, f()] = 1", "(a) = (1) = 2",
    "lambda: 1 = 2", "x if y else z = 1", "{} = 1", "{1} = 2", "[x for x in y] = 1", "(x for x in y) = 1", "-x = 1", "not x = 1", "a and b = 1", "f'{x}' = 1", "... = 1", "x.y() = 1",
    "*a = 1", "*a, *b = 1", "a, *b, *c = x", "f() += 1", "(a, b) += 1", "[a] += 1", "1 += 2", "x + 1 += 1", "None += 1", "x() -= 2",
    "del f()", "del 1", "del x + 1", "del (a, 1)", "del *x", "del None", "del", "for 1 in x: pass", "for f() in x: pass", "for x.y() in z: pass", "for x + 1 in z: pass", "for None in x: pass", "for (a, 1) in x: pass",
    "return 1", "x = 1\nreturn", "break", "continue", "if x:\n  break\n", "def f():\n  break\n", "for i in x:\n  def f():\n    continue\n", "while 1:\n  pass\nelse:\n  break\n", "try:\n  pass\nfinally:\n  continue\n",
    "nonlocal x", "def f():\n  nonlocal x\n", "def f(x):\n  nonlocal x\n", "def f(x):\n  global x\n", "def f():\n  x = 1\n  global x\n", "def f():\n  print(x)\n  global x\n", "def f():\n  global x\n  nonlocal x\n",
    "def f():\n  x = 1\n  def g():\n    x = 2\n    nonlocal x\n", "x = 1\nglobal x\n", "def f():\n  x: int = 1\n  global x\n", "def f():\n  global x\n  x: int = 1\n", "x = 1\ndef g():\n  nonlocal x\n  x = 2\n",
    "f(a=1, 2)", "f(**a, 1)", "f(**a, *b)", "f(a=1, a=2)", "f(1=2)", "f(a.b=1)", "f(True=1)", "f(None=1)", "f(a+b=1)", "f('x'=1)", "f(x for x in y, 1)", "f(1, x for x in y)", "f(x for x in y, )", "f(a=)", "f(a, b=, c)", "f(a=x for x in y)", "f(,)", "f(a,,b)", "f(*)", "f(**)",
    "x = 'abc", "x = \"abc\ny = 1\n", "x = '''abc\ndef\n", "x = 'a\\", "x = 'it's'", "f('a)\ng('b')\n", "'\\x1'", "'\\u12'", "'\\U00110000'", "'\\N{nope}'", "b'\\x1'", "b'é'", "b'a' 'b'", "'\\N'", "f'{a' 'b'",
    "f'{'", "f'}'", "f'{}'", "f'{ }'", "f'{a b}'", "f'{a!x}'", "f'{a!}'", "f'{a:{b}'", "f'{a:{b:{c}}}'", "f'{#}'", "f'{a\\n}'", "f'{(a}'", "f'{a)}'", "f'{a:'", "f'{lambda x: 1}'", "f'{a = b}'", "f'{*}'", "f'{1 +}'", "f'{a[}'", "f\"{'a}\"", "f'{:x}'", "f'{!r}'", "f'{a!r:}}'", "f'{{}'", "f'{a!r x}'",
    "0123", "0_", "1__0", "1_", "0x", "0xg", "0b2", "0b12", "0o8", "0o", "1e", "1abc", "0b1_", "1.e_5", "1_000_", "0x_", "12ab = 3", "1.2.3", "1..2", "00", "0_0", "1if 2else 3", "08", "09.5", "0777", "1_.5", "1.5abc", "0xfor",
    "$x", "x?", "a ! b", "x = a `b`", "x = “hi”", "x\u00a0= 1", "x = 1 \\ 2", "x = 1 \\", "x \\\n\\\n= 1", "é€ = 1", "x\u200b = 1", "\x01", "a <> b", "x = 1;; y", "; x", "x;;",
    "x = ", "x = \ny = 1\n", "x +", "x + * y", "x ** ", "not", "x not y", "x is", "x in", "* x", "x == ", "= 1", "x = = 1", "x === y", "x =! 1", "x ++ ", "x + + ", "x--", "++x", "x++", "x = y++", "and x", "x and", "x or or y", "a b", "a b c", "1 2", "x y = 1", "a.", "a.1", "a.b.", ".a", "a[", "a[]", "a[1", "a[1:2:3:4]", "a[:,", "a(", "a.()", "a..b",
    "lambda", "lambda x", "lambda x: ", "lambda x, x: 1", "lambda (x): 1", "lambda *: 1", "lambda x=: 1", "x if y", "x if y else", "x if else y", "[x for]", "[x for x]", "[x for x in]", "[for x in y]", "[x for x y]", "[x for 1 in y]", "[x if y for x in z]", "[*x for x in y]", "{**x for x in y}", "{x: *y}", "{x:}", "{x: 1, y}", "{1, x: 2}", "{x: 1 y: 2}", "{x: }", "{x, y: 1}", "{:1}", "{**}", "{*}", "(*x)", "(**x)", "x = *y", "x = (*y)", "print(*x for x in y)", "[x, y for x in z]", "{x, y for x in z}", "(x, y for x in z)", "[x for x in 1, 2]", "[x for x in lambda: 1]", "[a := 1 for a in x]", "[x for x in (y := 1)]", "[(x := 1) for x in y]",
    "x := 1", "(x.y := 1)", "(x[0] := 1)", "(1 := 2)", "((a, b) := 1)", "f(x := 1, y = (z := 2))", "f(x = y := 1)", "x = y := 1", "lambda: x := 1", "(x := y := 1)", "[y := 1]", "{x := 1}", "x[y := 1]", "if (x := 1) y: pass", "del (x := 1)",
    "import", "import a.", "import a as", "import a as b.c", "import a, ", "from", "from a", "from a import", "from a import b,", "from a import (b", "from a import ()", "from a import b as", "from a import b.c", "from a import *, b", "import a b", "from a import b c", "import *", "def f():\n  from math import *\n",
    "raise x from", "raise from x", "raise x, y", "assert", "assert x,", "assert x, y, z", "assert (x, y)", "pass x", "break 1", "return return", "global", "global 1", "global x, ", "global x.y", "nonlocal x y", "x: ", "x: int =", "1: int", "(x, y): int", "[x]: int", "f(): int", "(x): int", "x: int, y", "x: int += 1",
    "if", "if:", "if x:", "if x: if y: pass", "if x: pass else: pass", "for", "for x", "for x in", "for x in y", "for in y: pass", "while", "while:", "def", "def f", "def f(", "def f()", "def f():", "def f() -> : pass", "def f() -> int", "with", "try", "try:", "x = if y: 1", "x = for", "x = def f(): pass", "x = pass", "x = import y", "None.x = 1", "None()", "class", "print(1", "print(1))", "print 1,", "print(a b)", "if x and: pass", "if (x:\n  pass\n", "for x in (1, 2:\n  pass\n", "d = {'a': 1, 'b': [1, 2}\n", "d = {\n'a': 1\n'b': 2\n}\n", "l = [\n1,\n2\n3\n]\n", "f(1,\n2\n3)\n", "x = 5 if True else", "for i in range(10) print(i)", "while x < 5 x += 1", "if x > 1 then: pass", "if x: y = 1 else: y = 2", "foo bar: pass", "x = 10 y = 20", "def f(x): return x y", "a = b = ", "a, b += 1", "a, = ", "@", "x = @y", "x @", "i = i + ", "return x y", "True = False", "if True: x = 1\n  y = 2\n", "def f():\n    x = 1\n     y = 2\n", "def f():\n    if x:\n        y\n       z\n", "\tx = 1\n        y = 2\n", "if 1:\n    pass\n\telse:\n    pass\n", "x = (\n  1 +\n", "x = '''\nabc\n", "x = [\n'a',\n'b\n]\n", "def f(a, b):\nreturn a\n", "# only\n  # comment\n   x\n", "x = 1 # c\n y = 2\n",
    "if 1:\n  x\n y\n", "x = yield_ y", "else = 1", "class_ X", "def None(): pass", "def f(None): pass", "import None", "from a import None", "f(lambda x: x for x in y)", "x = {1: 2, **}", "x = {**a, 1}", "x = {1, **a}", "x[1, 2:3, *]", "x = [1, 2, *]", "a = 1 if 2 else 3 4", "not = 1", "x = not", "x.not", "x.if = 1", "x.class", "with open('a') as f, : pass", "with (a as b, c as d) as e: pass", "with a as b c: pass", "try:\n  x\nexcept A as b.c:\n  pass\n", "try:\n  x\nexcept (A, B) as c, d:\n  pass\n", "try:\n  x\nelse:\n  y\n", "try:\n  x\nfinally:\n  y\nexcept A:\n  z\n", "try:\n  x\nexcept A:\n  y\nfinally:\n  z\nelse:\n  w\n",
    "(" * 201 + ")" * 201, "[" * 250, "x = " + "(" * 100 + "1" + ")" * 99,
]


def main():
    for text in SNIPPETS:
        try:
            compile(text, "<text>", "exec")
            row = ("", 0, "")
        except SyntaxError as e:
            row = (type(e).__name__, e.lineno, e.msg)
        except (ValueError, RecursionError, MemoryError) as e:
            row = (type(e).__name__, 0, str(e))
        print(json.dumps(text), *[str(v).replace("\n", " ") for v in row], sep="\t")


if __name__ == "__main__":
    main()
