"""Writes the tables the tests compare with: an expression, a tab, and what CPython 3.11 makes of it.

Run with CPython 3.11. The result is the ASCII form of the value's repr, or `Type: message`.
"""

import itertools
import os
import random
import subprocess
import sys
import tempfile

import copy, functools, itertools, json, math, operator, os.path, pathlib, statistics, string, time  # noqa

HERE = os.path.dirname(os.path.abspath(__file__))
MODULES = ("json", "math", "statistics", "pathlib", "itertools", "functools", "operator", "copy",
           "string", "time", "sys")


def evaluate(expression):
    names = {name: sys.modules[name] for name in MODULES}
    names["path"] = os.path
    names["st"] = statistics
    names["Path"] = pathlib.Path
    names["PurePath"] = pathlib.PurePath
    try:
        return ascii(eval(expression, names))
    except Exception as error:
        return (type(error).__name__ + ": " + str(error)).encode("ascii", "backslashreplace").decode()


def write(name, expressions):
    seen = set()
    with open(os.path.join(HERE, name + ".tsv"), "w") as out:
        for expression in expressions:
            assert "\t" not in expression and "\n" not in expression, expression
            if expression in seen:
                continue
            seen.add(expression)
            out.write(expression + "\t" + evaluate(expression).replace("\n", "\\n") + "\n")


FLOATS = ["0.0", "-0.0", "1.0", "-1.5", "0.1", "2.5", "3.5", "1e16", "1e15", "123456789.125", "1e-5",
          "0.0001", "1e100", "5e-324", "1.7976931348623157e308", "1/3", "-2/3", "9.995", "0.5",
          "1.005", "99999.5", "float('inf')", "float('-inf')", "float('nan')", "1e22", "1e23",
          "123.456", "1234567.0", "0.00001234", "4.35", "0.3", "1e-7"]
INTS = ["0", "1", "-1", "7", "42", "-255", "1234567", "10**20", "-10**20", "2**64", "True", "123", "65"]
TEXTS = ["''", "'a'", "'abc'", "'h\\xe9llo'", "'\\U0001f600x'"]


def formats():
    rng = random.Random(1)
    for value in FLOATS:
        for kind in "eEfFgG%n":
            for precision in ("", ".0", ".1", ".3", ".10", ".17", ".25"):
                yield f"format({value}, '{precision}{kind}')"
        for spec in ("", ".3", ".0", ".1", ".17", "#.0f", "#.3g", "#", "#g", "z.0f", "z.1f", "+", " ", "-",
                     "+.2f", "10", "<10", "^10", ">10", "=10", "010", "*^12", "010.2f", "+010.2f",
                     ",", "_", ",.2f", "020,.2f", "_.3e", "015,", "x=+20,.1f", "012,.0f", "d", "s", "x", "c"):
            yield f"format({value}, '{spec}')"
        yield f"repr({value})"
        yield f"str({value})"
    for value in INTS:
        for spec in ("", "d", "b", "o", "x", "X", "#b", "#o", "#x", "#X", "n", "c", "e", ".2f", "g", "%", "+d",
                     " d", "-d", ",", "_", "_b", "_x", "#_x", ",d", "08", "08d", "#010x", "+08d", "020,", "020_x",
                     "<8", ">8", "^8", "=+8", "*^9d", "x<6", ",b", ".2", ".2d", "zd", "z", "s", "+c", "#c", "5c", "^5c",
                     "00", "0<5", "é^7", "030_b", "#030_b", ",.2f", "_.3f"):
            yield f"format({value}, {spec!a})"
    for value in TEXTS:
        for spec in ("", "s", "5", "<5", ">5", "^5", "^6", "05", "0<5", "*^7s", ".2", ".0", "6.2", "-^7.1s", "=5", "+",
                     " ", "#", "z", ",", "_", "d", "x", "10.", ".s", "s5", "\\u2603>4"):
            yield f"format({value}, '{spec}')"
    for spec in ("xx", "10.", ",_", "_,", "10c+", "s10", "n,", ",s", "_c", "q", "<<<", ",n", "9" * 20, "1." + "9" * 20, ".", "0",
                 "c.1", ",c", ",%", "_%", "#_b", "\\x01", "\\xe9", "{", "}", "3.4.5", "++", "0=", "=", "*=", "é<3"):
        for value in ("1", "1.5", "'a'", "True", "None", "[1]"):
            yield f"format({value}, {spec!a})" if "\\" not in spec else f"format({value}, '{spec}')"
    fills = ["", "*", " ", "0", "\\xe9"]
    for _ in range(900):
        fill = rng.choice(fills)
        align = rng.choice("<>^=")
        spec = (fill + align if rng.random() < 0.6 else "") + rng.choice(["", "+", "-", " "]) + rng.choice(["", "", "z"])
        spec += rng.choice(["", "", "#"]) + rng.choice(["", "0"]) + rng.choice(["", "1", "5", "12", "20"])
        spec += rng.choice(["", "", ",", "_"]) + rng.choice(["", ".0", ".2", ".5"]) + rng.choice(["", *"bcdeEfFgGnosxX%"])
        value = rng.choice(INTS + FLOATS + TEXTS)
        yield f"format({value}, '{spec}')"
    for _ in range(150):
        value = rng.choice([rng.uniform(-1e6, 1e6), rng.gauss(0, 1), rng.random() * 10 ** rng.randint(-300, 300)])
        yield f"'{{0!r}} {{0:.{rng.randint(0, 30)}f}} {{0:.{rng.randint(0, 30)}e}} {{0:.{rng.randint(0, 30)}g}}'.format({value!r})" if abs(value) < 1e50 else f"'{{0!r}} {{0:.{rng.randint(0, 30)}e}} {{0:.{rng.randint(0, 30)}g}}'.format({value!r})"


def templates():
    for text, arguments in [
        ("{} {}", "1, 2"), ("{1} {0}", "1, 2"), ("{0} {}", "1, 2"), ("{} {0}", "1, 2"), ("{a} {b}", "a=1, b='x'"), ("{}", ""),
        ("{2}", "1"), ("{a}", "b=1"), ("{{}} {{{}}}", "1"), ("{", "1"), ("}", "1"), ("{0", "1"), ("{0!r}", "'x'"), ("{0!s:>5}", "'x'"),
        ("{0!a}", "'\\xe9'"), ("{0!x}", "1"), ("{0!}", "1"), ("{0!r", "1"), ("{0!rr}", "1"), ("{0[1]}", "[1, 2]"), ("{0[a]}", "{'a': 3}"),
        ("{0[a b]}", "{'a b': 3}"), ("{0[-1]}", "[1, 2]"), ("{0.real}", "3"), ("{0.real.imag}", "3"), ("{0[0][1]}", "[[1, 2]]"), ("{0.x}", "3"),
        ("{0[5]}", "[1]"), ("{:{}}", "3, 5"), ("{:{w}.{p}f}", "3.14159, w=8, p=2"), ("{0:{1}{2}}", "3, '>', 6"), ("{:{:{}}}", "1, 2, 3"),
        ("{0.}", "3"), ("{0[]}", "[1]"), ("{0[}", "[1]"), ("{0[1}", "[1]"), ("{0[1]x}", "[1, 2]"), ("{ 0 }", "1"), ("{!r}", "'a'"), ("{:>{}}{}", "1, 4, 2"),
        ("{99999999999999999999}", "1"), ("{0[99999999999999999999]}", "[1]"), ("a}b", ""), ("a{b", ""), ("{{", ""), ("}}", ""), ("}}{", ""), ("{:{", "1"),
        ("{a[b][c].real}", "a={'b': {'c': 5}}"), ("{:d} {:s}", "1, 'x'"), ("{:,} {:_}", "10**9, 10**9"), ("{a}{}", "1, a=2"), ("{{{0}}}", "1"), ("{0}{0}", "1"),
        ("{:10}|{:<10}|{:^10}", "1, 2, 3"), ("{0:}", "1"), ("{0!r:}", "'q'"), ("{:{}{}{}}", "1, '*', '^', 9"), ("{{0}}", "1"), ("{0:x}{0:#o}", "255"),
        ("{a.b}", "a=1"), ("{:%}", "0.25"), ("{0:{0}}", "5"), ("\\xe9{}", "1"), ("{}\\u2603", "2"),
    ]:
        yield f"'{text}'.format({arguments})"
    yield "'{a}'.format_map({'a': 1})"
    yield "'{}'.format_map({'a': 1})"
    yield "'{0}'.format_map({'a': 1})"
    yield "'{b}'.format_map({'a': 1})"
    values = {"d": ["0", "-7", "10**20", "1.9", "-1.9", "True", "'a'", "None"], "s": ["1", "'a'", "None", "[1]", "1.5"],
              "f": ["1.5", "2", "float('inf')", "'a'", "-0.0"], "x": ["255", "-255", "1.5", "10**20"], "c": ["65", "'z'", "'zz'", "-1", "0x110000", "1.5"],
              "r": ["'a'", "'\\xe9'"], "a": ["'\\xe9'"], "e": ["12345.678", "0"], "g": ["12345.678", "1e-10", "1e10", "0.0001"], "o": ["8", "-8"], "i": ["5"], "u": ["5"],
              "X": ["255"], "E": ["1.5"], "G": ["1e-10"], "F": ["1.5", "float('nan')"], "q": ["1"], "%": ["()"]}
    for kind, items in values.items():
        for flags in ("", "5", "-5", "05", "+", " ", "#", "+05", "-05", ".2", "8.3", "08.3", "#.3", "+.0", " 6", "#08", "ld", ".0"):
            for item in items:
                yield f"'%{flags.rstrip('d')}{kind}' % ({item},)" if item != "()" else f"'%{flags.rstrip('d')}{kind}' % ()"
    yield from ["'%s %s' % (1, 2)", "'%s' % 1", "'%s' % [1, 2]", "'%s' % {'a': 1}", "'%(a)s %(b)05d' % {'a': 1, 'b': 2}", "'%(a)s' % {}", "'%(a)s' % 1", "'%(a' % {}",
                "'%' % 1", "'%s %s' % (1,)", "'%s' % (1, 2)", "'%*d' % (5, 3)", "'%-*d|' % (5, 3)", "'%*d|' % (-5, 3)", "'%.*f' % (2, 3.14159)", "'%*d' % ('a', 3)", "'%d%%' % 5",
                "'abc' % ()", "'abc' % 1", "'abc' % {}", "'abc' % []", "'%(a)s %(a)r' % {'a': 'x'}", "'%((x))s' % {'(x)': 1}", "'%5%' % ()", "'%s%s' % ('a', 'b')", "'%s' % (1,)", "'%s' % ((1,),)",
                "'%z' % 1", "'%hd %ld %Ld' % (1, 2, 3)", "'%.3s' % 'abcdef'", "'%10.3s|' % 'abcdef'", "'%-10s|' % 'abc'", "'%\\xe9' % 1", "'%c%c' % (97, 'b')", "'%.50f' % 0.1", "'%.10d' % 42", "'%#.5x' % 42", "'%+.5d' % 42",
                "b'%s %d' % (b'a', 5)", "b'%b' % b'x'", "b'%s' % 'x'", "b'%c' % 65", "b'%c' % b'a'", "b'%c' % 256", "b'%a %r' % ('\\xe9', 1)", "b'%x' % 255", "b'%5.1f|' % 2.25", "b'%(a)d' % {b'a': 1}", "b'%' % 1", "b'%d' % 'a'", "b'%f' % 'a'"]


SAMPLES = ["''", "'a'", "'abc'", "'ABC'", "'aBc DeF'", "'  x  y '", "'1.5'", "'123'", "'\\xb2'", "'\\u0661\\u0662'", "'\\xbd'", "'\\u4e00'", "'hello world'", "'Hello World'", "'\\xdf'", "'\\u1e9e'",
           "'\\u0130'", "'\\u0131'", "'\\ufb01'", "'\\u01c5'", "'\\u01c4'", "'\\u03a3\\u0391\\u03a3'", "'\\u0391\\u03a3'", "'\\u03a3'", "'A\\u03a3 B'", "'\\u0391\\u03a3.'", "'\\u0391\\u03a3\\u0301b'", "'\\u1f80'", "'\\u1fb3'", "'\\u0149'", "'\\u0390'",
           "'\\xa0x\\u3000'", "'\\x1c\\x1d'", "'a\\x00b'", "'\\ud800'", "'\\U0001f600'", "'x_1'", "'1x'", "'\\xaa'", "'\\u2160'", "'\\u24d0'", "'\\u10d0'", "'\\uab70'", "'\\u13a0'", "\"they're bill's\"", "'\\n\\t'", "'\\u00b5'", "'\\u017f'", "'\\u0345'", "'don\\u2019t'", "'\\U00010400'", "'\\u1c80'"]


def texts():
    for name in ("capitalize casefold isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper lower swapcase title upper split rsplit strip lstrip rstrip splitlines expandtabs").split():
        for sample in SAMPLES:
            yield f"{sample}.{name}()"
    for name in ("capitalize isalnum isalpha isascii isdigit islower isspace istitle isupper lower swapcase title upper split rsplit strip splitlines expandtabs hex").split():
        for sample in ("b''", "b'abc'", "b'ABC def'", "b' a\\tb\\n'", "b'1.5'", "b'\\xe9A'", "b'a\\r\\nb\\rc\\x0bd'", "b'A1b'", "b'\\x1c'"):
            yield f"{sample}.{name}()"
    hay = ["''", "'abcabc'", "'aaaa'", "'h\\xe9ll\\xe9'", "'\\U0001f600\\U0001f600a'", "'mississippi'"]
    needles = ["''", "'a'", "'aa'", "'abc'", "'\\xe9'", "'\\U0001f600'", "'issi'", "'zz'", "'c'"]
    for h, n in itertools.product(hay, needles):
        for name in ("find", "rfind", "index", "rindex", "count", "startswith", "endswith", "partition", "rpartition", "removeprefix", "removesuffix", "split", "rsplit", "strip", "lstrip", "rstrip", "__contains__"):
            if name == "__contains__":
                yield f"{n} in {h}"
                continue
            yield f"{h}.{name}({n})"
            if name in ("find", "rfind", "count", "startswith", "endswith"):
                for args in ("1", "-2", "1, 3", "2, -1", "None, 2", "10", "3, 1", "-100, 100", "10**30", "-10**30, 10**30"):
                    yield f"{h}.{name}({n}, {args})"
            if name in ("split", "rsplit"):
                for limit in (0, 1, 2):
                    yield f"{h}.{name}({n}, {limit})"
        for r in ("''", "'-'", "'\\u2603'"):
            yield f"{h}.replace({n}, {r})"
            yield f"{h}.replace({n}, {r}, 1)"
            yield f"{h}.replace({n}, {r}, 0)"
    for name in ("center", "ljust", "rjust"):
        for sample in ("''", "'a'", "'ab'", "'\\xe9'"):
            for args in ("0", "1", "4", "5", "-3", "5, '*'", "5, '\\u2603'", "5, ''", "5, 'ab'", "5, 1", "'a'"):
                yield f"{sample}.{name}({args})"
        for args in ("5", "5, b'*'", "5, '*'", "5, b'ab'"):
            yield f"b'ab'.{name}({args})"
    for sample in ("''", "'a'", "'-1'", "'+42'", "'--5'", "'\\xe9'", "'-'", "b'-7'"):
        for width in (0, 2, 5):
            yield f"{sample}.zfill({width})"
    for sample in ("'a\\tb'", "'\\t'", "'abcd\\tx\\r\\ty\\n\\tz'", "'01\\t012\\t0123\\t01234'"):
        for size in (0, 1, 4, 8, -1):
            yield f"{sample}.expandtabs({size})"
    for sample in ("'a b  c '", "'  a b'", "'x'", "'a\\u3000b\\x1cc'"):
        for limit in (-1, 0, 1, 2, 5):
            yield f"{sample}.split(None, {limit})"
            yield f"{sample}.rsplit(maxsplit={limit})"
    yield from ["'a\\nb\\r\\nc\\rd\\x0be\\x0cf\\x1cg\\x85h\\u2028i'.splitlines()", "'a\\nb\\r\\n\\nc'.splitlines(True)", "'a\\n'.splitlines(keepends=True)", "','.join(['a', 'b'])", "','.join('abc')", "''.join([])", "'x'.join(['a'])",
                "','.join([1])", "','.join(['a', 2])", "','.join(5)", "'\\u2603'.join(['a', 'b', 'c'])", "b','.join([b'a', b'b'])", "b','.join(['a'])", "','.join({'a': 1, 'b': 2})",
                "'abc'.startswith(('x', 'a'))", "'abc'.startswith(())", "'abc'.startswith(1)", "'abc'.startswith(('a', 1))", "'abc'.startswith((1,))", "'abc'.endswith('bc', 1)", "'abc'.endswith('bc', 2)", "b'abc'.startswith(b'a')", "b'abc'.startswith('a')",
                "'abc'.find(1)", "'abc'.count(1)", "'abc'.replace(1, 2)", "'abc'.replace('a', 2)", "'abc'.split(1)", "'abc'.split('')", "'abc'.rsplit('')", "'abc'.partition('')", "'abc'.partition(1)", "'a'.strip(1)", "'a'.lstrip(1)", "'xyxaxy'.strip('xy')", "'\\xe9a\\xe9'.strip('\\xe9')", "'a'.removeprefix(1)",
                "'abc'.translate({97: None, 98: 'xy', 99: 100})", "'abc'.translate(str.maketrans('ab', 'xy', 'c'))", "str.maketrans('ab', 'xy', 'c')", "str.maketrans({'a': 1, 98: 'z'})", "str.maketrans('ab', 'c')", "str.maketrans({'ab': 1})", "str.maketrans(1)", "str.maketrans('a', 1)", "'abc'.translate({97: -1})", "'abc'.translate({97: 1.5})",
                "'a'.translate(5)", "'abc'.translate(['x'])", "str.maketrans({1.5: 2})", "'ab'.translate({97: '\\u2603'})",
                "str(b'a', 'ascii')", "str('a', 'ascii')", "str(1, 'ascii')", "str(b'\\xff', errors='replace')", "str()", "str(5)", "str(object='x')", "str(b'a')", "bytes('a')", "bytes(3)", "bytes(-1)", "bytes([256])", "bytes(['a'])", "bytes(1.5)", "bytes('\\xe9', 'utf-8')", "bytes('a', errors='x')", "bytes(1, 'a')", "bytes()", "bytes(range(5))", "bytes(b'ab')", "bytes(10**20)", "bytes({1: 2})",
                "b'ab'.hex(' ')", "b'abcdef'.hex('-', 2)", "b'abcdef'.hex('-', -4)", "b'abcdefg'.hex(':', 3)", "b'abcdefg'.hex(b':', -3)", "b'a'.hex('ab')", "b'a'.hex(1)", "b''.hex(':')", "b'ab'.hex(':', 0)", "bytes.fromhex('ab cd')", "bytes.fromhex('abc')", "bytes.fromhex('zz')", "bytes.fromhex(1)", "bytes.fromhex(' 0A 0b\\n')", "bytes.fromhex('a b')",
                "b'abc'.translate(None, b'a')", "b'abc'.translate(bytes(range(256)))", "b'abc'.translate(b'a')", "bytes.maketrans(b'a', b'bc')", "b'abc'.translate(bytes.maketrans(b'ab', b'xy'), delete=b'c')", "b'abc'.find(98)", "b'abc'.find(300)", "b'abc'.count(b'')", "b'abc'.find('a')", "97 in b'abc'", "b'bc' in b'abc'", "300 in b'a'", "'a' in b'a'", "1 in 'a'", "b'abc'[1]", "b'abc'[1:]", "b'abc'[::-1]", "b'abc'[5]", "b'ab' < b'b'", "b'ab' == 'ab'", "b'a' + b'b'", "b'a' + 'b'", "b'ab' * 3", "list(b'ab')", "b'\\x00\\t\\n\\r\\\\\\'\"'", "b\"'\"", "b'a\\'b\"c'", "len(b'abc')", "hash(b'a') == hash(b'a')", "b'abc'.replace(b'b', b'xx')", "b'abc'.replace('b', b'')", "b'a,b'.split(b',')", "b'a,b'.split(',')", "b'abc'.strip(b'ac')", "b'abc'.center(7, b'.')", "b'a'.index(b'z')", "b'ab'.partition(b'b')", "b'a'.partition('b')", "b'x'.removesuffix('x')", "b'title case'.title()", "b'a\\tb'.expandtabs(4)", "b'a\\nb\\r\\nc'.splitlines(True)"]


ENCODINGS = ["utf-8", "ascii", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-8-sig", "UTF8", "ISO-8859-1", "us-ascii", "foo", "U8", "latin1"]
HANDLERS = ["strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "surrogateescape", "surrogatepass", "namereplace", "nope"]


def codecs():
    for encoding in ENCODINGS:
        for text in ("''", "'abc'", "'h\\xe9\\u20ac\\U0001f600'", "'a\\ud800b'", "'\\udcff'", "'\\xe9\\xe9a\\xe9'"):
            yield f"{text}.encode('{encoding}')"
            for handler in HANDLERS[1:-1]:
                yield f"{text}.encode('{encoding}', '{handler}')"
        for data in ("b''", "b'abc'", "b'\\xe9\\xff'", "b'\\xc3\\xa9\\xe2\\x82\\xac\\xf0\\x9f\\x98\\x80'", "b'\\xff\\xfea\\x00'", "b'\\x00\\xd8'", "b'\\x00\\xd8a\\x00'", "b'\\x00\\xdca\\x00'", "b'\\xfe\\xff\\x00a'", "b'\\xff\\xfe\\x00\\x00a\\x00\\x00\\x00'", "b'\\xef\\xbb\\xbfx'", "b'a\\x00\\x00'", "b'\\xff\\xff\\xff\\x7f'", "b'\\x00\\xd8\\x00\\x00'", "b'\\x3d\\xd8\\x00\\xde'"):
            yield f"{data}.decode('{encoding}')"
            if encoding in ("utf-8", "ascii", "utf-16-le", "utf-32-le"):
                for handler in HANDLERS[1:]:
                    if handler not in ("xmlcharrefreplace", "namereplace", "nope"):
                        yield f"{data}.decode('{encoding}', '{handler}')"
    for encoding in ("utf-8", "ascii", "latin-1"):
        yield f"'a\\u20ac\\ud800'.encode('{encoding}', 'nope')"
        yield f"b'a\\xff'.decode('{encoding}', 'nope')"
    for data in ("b'\\xe2\\x82'", "b'\\xe2\\x28\\xa1'", "b'\\xf0\\x9f\\x98'", "b'\\xed\\xa0\\x80'", "b'\\xc0\\x80'", "b'\\xf4\\x90\\x80\\x80'", "b'a\\x80b'", "b'\\xf0\\x80\\x80\\x80'", "b'\\xe0\\x80\\x80'", "b'\\xc2'", "b'\\xf0\\x9f\\x41'", "b'\\xf5\\x80'", "b'\\xdf\\xbf\\xe0\\xa0\\x80\\xef\\xbf\\xbf\\xf4\\x8f\\xbf\\xbf'"):
        yield f"{data}.decode()"
        for handler in ("ignore", "replace", "backslashreplace", "surrogateescape", "surrogatepass"):
            yield f"{data}.decode('utf-8', '{handler}')"


def numbers():
    rng = random.Random(2)
    for text in ("''", "'1'", "' 12 '", "'-7'", "'+7'", "'1_000'", "'_1'", "'1_'", "'1__0'", "'0x1f'", "'0b101'", "'0o17'", "'1.5'", "'abc'", "'\\u0661\\u0662'", "'\\xa05\\u3000'", "'0010'", "'- 1'", "'--1'", "'10'*30", "'z'", "'1e5'", "'\\x001'", "b'12'", "b'x'", "'0_0'", "'00'", "'0x'", "'0x_f'", "'0_x1'", "'\\U0001d7d8'", "'\\xb2'"):
        yield f"int({text})"
        yield f"float({text})"
        for base in (0, 2, 8, 10, 16, 36):
            yield f"int({text}, {base})"
    yield from ["int('1', 1)", "int('1', 37)", "int('1', -1)", "int(5, 10)", "int([])", "int(None)", "int(1.9)", "int(-1.9)", "int(1e30)", "int(float('nan'))", "int(float('inf'))", "int()", "int('5', base=16)", "int(base=10)", "int(True)", "int('9'*4300) > 0", "int('9'*4301)", "str(10**4299)[:3]", "str(10**4300)", "int('f'*5000, 16) > 0", "len(hex(10**5000))", "'%d' % 10**4400", "f'{10**4400}'", "int(' 0b11 ', 2)", "int('11', 2)"]
    yield from ["float()", "float(5)", "float(10**400)", "float([])", "float(None)", "float('1e400')", "float('-1e400')", "float('1e-400')", "float('inf')", "float('-Infinity')", "float('nan')", "float('+nan')", "float('infinit')", "float('1e')", "float('e5')", "float('.')", "float('.5')", "float('5.')", "float('1_0.5_0')", "float('1._5')", "float('1e1_0')", "float('0x1p3')", "float(' 1.5\\n')", "float(b'2.5')", "float('1.5j')", "float(True)", "float('2.2250738585072011e-308')", "float('9007199254740993')", "float('1' + '0'*400 + 'e-400')", "float('0.1'*2)", "float('1,5')", "float('\\u0661.5')"]
    for n in ("0", "1", "-1", "255", "-256", "10**20", "-10**20", "True", "2**63", "-2**63"):
        for method in ("bit_length()", "bit_count()", "conjugate()", "as_integer_ratio()", "real", "imag", "numerator", "denominator", "to_bytes(10, 'big')", "to_bytes(10, 'little', signed=True)", "to_bytes(1, 'big')", "to_bytes(9, 'big', signed=True)", "to_bytes(8, 'big', signed=True)", "to_bytes(-1, 'big')", "to_bytes(2, 'middle')"):
            yield f"({n}).{method}"
        for f in ("bin", "oct", "hex", "chr", "float", "abs", "round", "str", "hash"):
            yield f"{f}({n})"
    yield from ["(1).to_bytes()", "(0).to_bytes(0, 'big')", "(1).to_bytes(0, 'big')", "(-1).to_bytes(1, 'big', signed=True)", "(-129).to_bytes(1, 'big', signed=True)", "(128).to_bytes(1, 'big', signed=True)", "int.from_bytes(b'\\x01\\x00', 'big')", "int.from_bytes(b'\\x01\\x00', 'little')", "int.from_bytes(b'\\xff', 'big', signed=True)", "int.from_bytes(b'', 'big')", "int.from_bytes([1, 2], 'big')", "int.from_bytes('a', 'big')", "int.from_bytes(b'\\xff'*20)", "int.from_bytes(b'\\x80' + b'\\x00'*15, 'big', signed=True)", "int.from_bytes(b'\\x01'*17, 'little')", "bool.from_bytes(b'\\x01', 'big')", "int.from_bytes(5, 'big')",
                "bin(1.5)", "hex('a')", "chr(-1)", "chr(0x110000)", "chr(10**20)", "chr('a')", "chr(0x1f600)", "ord('a')", "ord('ab')", "ord('')", "ord(b'a')", "ord(5)", "ord('\\U0001f600')", "ascii('\\xe9\\u2603\\U0001f600')", "ascii([1, '\\xe9'])", "format(1, 2)", "divmod(7, 2)", "divmod(-7, 2)", "divmod(7, -2)", "divmod(7.5, 2)", "divmod(-7.5, 2)", "divmod(1, 0)", "divmod(1.0, 0)", "divmod('a', 1)", "divmod(10**20, 7)", "divmod(True, True)", "divmod(1e300, 1e-300)", "divmod(-0.0, 1)", "divmod(5, float('inf'))", "divmod(-5, float('inf'))",
                "pow(2, 10)", "pow(2, -1)", "pow(2, 10, 1000)", "pow(3, -1, 7)", "pow(2, -1, 4)", "pow(2, 3, 0)", "pow(2, 3, -5)", "pow(2, 3, 1)", "pow(2, 3, -1)", "pow(-2, 3, 5)", "pow(2.0, 3, 5)", "pow('a', 2)", "pow('a', 2, 3)", "pow(10, 10**3, 10**9 + 7)", "pow(0, 0, 5)", "pow(base=2, exp=3)", "pow(2, 3, mod=5)", "pow(2, 3, None)", "pow(38, -1, mod=97)", "pow(2, 10**20, 10**20)",
                "round(2.5)", "round(3.5)", "round(-2.5)", "round(2.675, 2)", "round(1e16 + 0.5)", "round(1.5, 0)", "round(float('nan'))", "round(float('inf'))", "round(float('nan'), 2)", "round(1234.5, -2)", "round(1250.0, -2)", "round(1350.0, -2)", "round(150.0, -2)", "round(0.5, -1)", "round(5.0, -1)", "round(15.0, -1)", "round(25.0, -1)", "round(25.000001, -1)", "round(1e300, -300)", "round(1e308, -308)", "round(1.7e308, -308)", "round(5e307, -308)", "round(1.0, 400)", "round(1.0, -400)", "round(1e-320, 323)", "round(12345, -2)", "round(12350, -2)", "round(12250, -2)", "round(-12250, -2)", "round(-12350, -2)", "round(5, -1)", "round(15, -1)", "round(25, -1)", "round(10**30 + 5 * 10**9, -10)", "round(5, 2)", "round(5, -100)", "round(True)", "round('a')", "round(1.5, 'a')", "round(1.5, 1.0)", "round(1.5, None)", "round(number=2.5)", "round(2.5, ndigits=0)", "round([])", "round(-0.4)", "round(-0.4, 0)", "round(0.1 + 0.2, 10)", "round(1e15 + 0.3, 1)", "round(5e-324, 323)", "round(True, -1)"]
    for value in FLOATS:
        for method in ("hex()", "is_integer()", "as_integer_ratio()", "real", "imag", "conjugate()"):
            yield f"({value}).{method}"
        for digits in (-2, 0, 1, 2, 5, 15):
            yield f"round({value}, {digits})"
    for text in ("0x1p3", "0x1.8p0", "-0x1.8p-1", "1.8", "0x.8", "0x8.", "inf", "-nan", "0x1p1024", "0x1.fffffffffffff8p1023", "0x1.fffffffffffff7p1023", "0x1p-1074", "0x1p-1075", "0x1.8p-1075", "0x0.8p-1073", "0x1p", "0x", "", "x", "0x1.00000000000008p0", "0x1.000000000000081p0", "0x1.00000000000018p0", " 0x1p1 ", "0x1P+5", "1p99999999999999999999", "0x1p-99999999999999999999", "0x1.g"):
        yield f"float.fromhex('{text}')"
    for _ in range(80):
        a, b = rng.getrandbits(rng.randint(1, 300)) - rng.getrandbits(rng.randint(1, 300)), rng.getrandbits(rng.randint(1, 300)) + 1
        yield f"{a} / {b}"
        yield f"divmod({a}, {-b if rng.random() < 0.5 else b})"
        yield f"float({a})"
        yield f"round({a}, {-rng.randint(1, 30)})"
    for _ in range(200):
        value = rng.uniform(-1, 1) * 10 ** rng.randint(-8, 12)
        yield f"round({value!r}, {rng.randint(-6, 12)})"
    for _ in range(80):
        bits = rng.getrandbits(64)
        import struct
        value = struct.unpack("<d", struct.pack("<Q", bits))[0]
        if value == value and abs(value) != float("inf"):
            yield f"float('{value.hex()}'.replace('0x', 'x')) if False else float.fromhex('{value.hex()}')"
            yield f"float('{value:.25e}')"
            yield f"float('{value:.18e}')"


def mathematics():
    rng = random.Random(3)
    points = ["0", "0.0", "-0.0", "1", "-1", "0.5", "-0.5", "2", "3.7", "-3.7", "10", "100", "171", "172", "-0.1", "1e-10", "1e10", "1e300", "-1e300", "math.inf", "-math.inf", "math.nan", "710", "-750", "10**400", "'a'", "None", "True", "1e-320", "25.5", "-170.5", "1.5", "-1.5", "-25.3", "1e-21", "23", "24", "150.25"]
    names = "acos acosh asin asinh atan atanh cbrt ceil cos cosh degrees erf erfc exp exp2 expm1 fabs factorial floor frexp gamma isfinite isinf isnan isqrt lgamma log log10 log1p log2 modf radians sin sinh sqrt tan tanh trunc ulp".split()
    for name in names:
        for x in points:
            if name == "factorial" and x in ("1e10", "1e300"):
                continue
            yield f"math.{name}({x})"
    pairs = ["0", "-0.0", "1", "-1", "2.5", "-2.5", "7", "math.inf", "-math.inf", "math.nan", "1e300", "0.1"]
    for name in "atan2 copysign fmod remainder pow nextafter hypot".split():
        for x, y in itertools.product(pairs, pairs):
            yield f"math.{name}({x}, {y})"
    for _ in range(80):
        x = rng.uniform(-1, 1) * 10 ** rng.randint(-10, 3)
        yield f"math.gamma({x!r})"
        yield f"math.lgamma({x!r})"
        vector = [rng.uniform(-1, 1) * 10 ** rng.randint(-5, 5) for _ in range(rng.randint(2, 6))]
        yield f"math.hypot(*{vector!r})"
        yield f"math.fsum({vector!r} * 3)"
        yield f"math.dist({vector!r}, {vector[::-1]!r})"
    yield from ["math.log(8, 2)", "math.log(8, 1)", "math.log(0, 2)", "math.log(10**400, 10)", "math.log(10**400)", "math.log2(2**5000)", "math.log10(10**1000)", "math.log(-10**400)", "math.log(2, -1)", "math.ldexp(1.5, 3)", "math.ldexp(1, 5000)", "math.ldexp(0.0, 5000)", "math.ldexp(1, -5000)", "math.ldexp(1, 1.5)", "math.ldexp(math.inf, 10**30)", "math.ldexp(1.0, 10**30)", "math.ldexp(5e-324, 2000)", "math.gcd()", "math.gcd(12, 18, 27)", "math.gcd(-4, 6)", "math.gcd(0, 0)", "math.gcd(1.5, 2)", "math.gcd(10**40, 6**40)", "math.lcm()", "math.lcm(4, 6, 10)", "math.lcm(-3, 5)", "math.lcm(0, 5)", "math.lcm(1.5)", "math.comb(5, 2)", "math.comb(5, 7)", "math.comb(-1, 2)", "math.comb(5, -1)", "math.comb(100, 50)", "math.comb(10**20, 3)", "math.comb(5.0, 2)", "math.perm(5, 2)", "math.perm(5)", "math.perm(5, None)", "math.perm(5, 7)", "math.perm(-1)", "math.perm(5, -1)", "math.perm(100, 30)", "math.perm(10**20, 2)", "math.isqrt(10**50)", "math.isqrt(2**64 - 1)", "math.isqrt(2**63)", "math.factorial(50)", "math.factorial(200) % 10**9", "math.factorial(5.0)", "math.fsum([])", "math.fsum([1e308, 1e308, -1e308])", "math.fsum([math.inf, 1])", "math.fsum([math.inf, -math.inf])", "math.fsum([math.nan, 1])", "math.fsum([1e16, 1, 1e-16])", "math.fsum([0.1] * 10)", "math.fsum(['a'])", "math.fsum(5)", "math.fsum([1e100, 1.0, -1e100])", "math.fsum([2.0**53, -0.5, -2.0**-54])", "math.prod([1, 2, 3])", "math.prod([1.5, 2])", "math.prod([], start=5)", "math.prod(['a'])", "math.prod([2] * 100)", "math.hypot()", "math.hypot(3)", "math.hypot(-3)", "math.hypot(1e200, 1e200)", "math.hypot(1e-320, 1e-320)", "math.hypot(5e-324, 5e-324)", "math.hypot(math.nan, math.inf)", "math.hypot(1.7e308, 1.7e308)", "math.hypot('a')", "math.dist([1, 2], [4, 6])", "math.dist([1], [1, 2])", "math.dist([], [])", "math.isclose(1, 1 + 1e-10)", "math.isclose(1, 1.1)", "math.isclose(1, 1.1, rel_tol=0.2)", "math.isclose(0, 1e-10, abs_tol=1e-9)", "math.isclose(1, 1, rel_tol=-1)", "math.isclose(math.inf, math.inf)", "math.isclose(math.nan, math.nan)", "math.trunc('a')", "math.floor('a')", "math.ceil([])", "math.pi, math.e, math.tau, math.inf, math.nan", "math.sqrt(10**400)", "math.sqrt(2**1023)", "math.exp(709.8)", "math.nextafter(5e-324, 0)", "math.ulp(1.7976931348623157e308)", "math.floor(10**30)", "math.ceil(-0.5)", "math.modf(math.inf)", "math.modf(-0.0)", "math.frexp(5e-324)", "math.frexp(-0.75)", "math.cos(math.inf)", "math.pow(-8, 1/3)", "math.pow(10, 400)", "math.pow(0, -1)"]


def measures():
    rng = random.Random(4)
    data = ["[]", "[1]", "[1, 2]", "[1, 2, 3]", "[1, 2, 3, 4]", "[1.5, 2.5, 4]", "[0.1] * 10", "[True, False, True]", "[10**20, 10**20 + 2]", "range(10)", "(5,)", "[3, 1, 2, 2]", "[1e308, 1e308]", "[math.inf, 1]", "[math.nan, 1]", "[-1, 1]", "[0, 1]", "[2, 2, 2]", "['a']", "'hello'", "[1, 'a']", "[math.inf, -math.inf]", "[1e-300, 1e300, 1]", "iter([1, 2, 4])", "[-5]", "[0.5]"]
    for name in "mean fmean geometric_mean harmonic_mean median median_low median_high median_grouped mode multimode pstdev pvariance stdev variance quantiles".split():
        for d in data:
            if (name, d) != ("median_grouped", "[math.nan, 1]"):
                yield f"st.{name}({d})"
    for _ in range(30):
        values = [round(rng.uniform(-100, 100), rng.randint(0, 6)) for _ in range(rng.randint(2, 12))]
        for name in "mean fmean median pstdev pvariance stdev variance quantiles".split():
            yield f"st.{name}({values!r})"
        yield f"st.harmonic_mean({[abs(v) + 0.5 for v in values]!r})"
        yield f"st.geometric_mean({[abs(v) + 0.5 for v in values]!r})"
        other = [round(rng.uniform(-10, 10), 3) for _ in values]
        yield f"st.correlation({values!r}, {other!r})"
        yield f"st.covariance({values!r}, {other!r})"
        yield f"st.linear_regression({values!r}, {other!r})"
        yield f"st.fmean({values!r}, {[abs(v) for v in other]!r})"
    yield from ["st.quantiles([1, 2, 3, 4], n=10)", "st.quantiles([1, 2, 3, 4, 5], method='inclusive')", "st.quantiles([1, 2], n=0)", "st.quantiles([1, 2], method='x')", "st.quantiles([1, 2, 3.5], n=3, method='inclusive')", "st.quantiles([5, 1, 3], n=1)", "st.fmean([1, 2], weights=[1])", "st.fmean([1, 2], weights=[0, 0])", "st.fmean([1, 2], [3, 1])", "st.harmonic_mean([40, 60], weights=[5, 30])", "st.harmonic_mean([40, 60], weights=[1])", "st.harmonic_mean([1, 2], weights=[-1, 2])", "st.harmonic_mean([1, 2], weights=[0, 0])", "st.harmonic_mean([40, 60])", "st.variance([1, 2, 4], 2)", "st.pvariance([1, 2, 4], mu=2.5)", "st.stdev([1, 2, 4], xbar=2)", "st.pstdev([1, 2, 4], 2)", "st.median_grouped([1, 2, 2, 3, 4, 4, 4, 4, 4, 5])", "st.median_grouped([1, 3, 3, 5, 7], interval=2)", "st.correlation([1], [2])", "st.correlation([1, 2], [1])", "st.correlation([1, 1], [1, 2])", "st.linear_regression([1, 1], [1, 2])", "st.linear_regression([1, 2, 3], [1, 2, 4])", "st.linear_regression([1, 2, 3], [1, 2, 4], proportional=True)", "st.linear_regression([1, 2], [1, 2]).slope", "tuple(st.linear_regression([1, 2], [1, 3]))", "st.covariance([1], [1])", "st.covariance([1, 2], [1])", "st.mode(['red', 'blue', 'blue'])", "st.mode([1, 1.0, 2])", "st.multimode('aabbc')", "type(st.mean([2, 4]))", "st.StatisticsError", "st.mean(5)", "st.median(['a', 'b', 'c'])", "st.median(['a', 'b'])", "st.mean([2**100, 1])", "st.pvariance([10**20, 10**20 + 1])", "st.stdev([10**20, 10**20 + 1])"]


def jsons():
    values = ["None", "True", "1", "-1.5", "10**30", "1e100", "5e-324", "float('nan')", "float('inf')", "'a'", "'\\xe9\\u2028\\x7f\\U0001f600/\"\\\\'", "'\\x00\\x1f\\n\\t\\b\\f\\r'", "'\\ud800'", "[]", "{}", "()", "[1, [2, [3]]]", "{'a': [1, {'b': None}], 'c': {}}", "{1: 2, None: 3, True: 4, 1.5: 5}", "{(1, 2): 3}", "{'b': 1, 'a': 2}", "{1, 2}", "b'x'", "[[], {}]", "range(3)", "(1, 'x')", "{'x': float('-inf')}", "print", "{'a': {(1,): 2}}"]
    options = ["", "indent=2", "indent=0", "indent='\\t'", "indent=-1", "ensure_ascii=False", "separators=(',', ':')", "sort_keys=True", "skipkeys=True", "allow_nan=False", "indent=1, separators=(';', '=')", "default=str", "default=list", "indent=None", "sort_keys=True, indent=1", "indent=True"]
    for value in values:
        if value == "print":
            continue
        for option in options:
            yield f"json.dumps({value}, {option})"
    texts = ["", " ", "1", " 1 ", "-1", "-0", "-0.0", "0.5", "1e5", "1E+5", "1e-5", "01", "1.", ".5", "-", "+1", "1e", "1.5e400", "12345678901234567890", "true", "false", "null", "nul", "NaN", "Infinity", "-Infinity", "-Inf", "[]", "[ ]", "[1]", "[1,]", "[1 2]", "[1,2", "[", "[,", "]", "{}", "{ }", "{", '{"a"', '{"a":', '{"a":1', '{"a":1,', '{"a":1,}', '{"a" 1}', "{a:1}", "{1:2}", '{"a":1 "b":2}', '{"a":1,"a":2}', '{"a":{"b":[1,{"c":null}]}}', '"abc"', '"abc', '"', '"\\\\n\\\\t\\\\"\\\\\\\\\\\\/\\\\b\\\\f\\\\r"', '"\\\\x"', '"\\\\u12"', '"\\\\u00e9"', '"\\\\ud83d\\\\ude00"', '"\\\\ud83d"', '"\\\\ud83d\\\\u0041"', '"\\\\ude00"', '"\\\\u00zz"', '"\\\\', '"\\\\u', '"\\\\u123', '"\\\\u1234', '"a\\nb"', '"\\t"', "1 2", "[]]", "{}x", "[1\\n,\\n}", '{"a":\\n  bad}', "\\ufeff1", "\\xa01", "'a'", "[1,\\r\\n 2]", "tru", "[true, false, null]", '["a", 1.0, {"b": []}]', "\\u00e9", "1_0", "\\u0661", '{"a":1}}', "--1", "0x10", "[NaN]", "-NaN", '{"": 1}', "[1,,2]", '"\\x7f"']
    for text in texts:
        quoted = "'" + text.replace("'", "\\'") + "'" if "\\" in text or "'" in text else repr(text)
        yield f"json.loads({quoted})"
    yield from ["json.loads(b'[1]')", "json.loads(1)", "json.loads('[1.5, 2]', parse_float=str, parse_int=float)", "json.loads('[NaN]', parse_constant=lambda c: c)", "json.loads('{\"a\": 1}', object_hook=lambda d: list(d))", "json.loads('{\"a\": 1}', object_pairs_hook=list)", "json.loads('[1]'.encode('utf-16'))", "json.loads('[1]'.encode('utf-32-be'))", "json.loads('\\u00e9'.encode())", "json.dumps({'a': 1}, foo=1) if False else 0", "json.loads(json.dumps({'a': [1, 2.5, 'x\\xe9']}))", "json.loads('9' * 5000)", "json.loads('[' * 5 + ']' * 5)"]


def paths():
    samples = ["", ".", "..", "/", "//", "///a", "//a/b", "a", "a/b", "/a/b/", "a//b", "./a", "a/./b", "a/../b", "../a", "a.txt", "a.tar.gz", ".bashrc", ".a.b", "a.", "a..b", "/a/b.c/d", "..a", "...", "a/b/c.d.e", "/.."]
    for sample in samples:
        for name in "abspath basename dirname split splitext normpath isabs normcase".split():
            if name == "abspath" and not sample.startswith("/"):
                continue
            yield f"path.{name}({sample!r})"
        for attribute in "parts name stem suffix suffixes parent parents root anchor drive as_posix() is_absolute()".split():
            if attribute == "parents":
                yield f"list(Path({sample!r}).parents)"
            else:
                yield f"Path({sample!r}).{attribute}"
        yield f"Path({sample!r})"
        yield f"str(Path({sample!r}))"
        yield f"PurePath({sample!r})"
        for call in ("with_name('x.y')", "with_name('')", "with_name('a/b')", "with_stem('x')", "with_suffix('.png')", "with_suffix('')", "with_suffix('png')", "with_suffix('.')", "joinpath('x', '/y', 'z')", "relative_to('a')", "relative_to('/a')", "is_relative_to('a')", "match('*.txt')", "match('a/*')", "match('/*')", "match('*.[tg]*')", "match('')", "__fspath__()"):
            yield f"Path({sample!r}).{call}"
        yield f"Path({sample!r}) / 'x'"
        yield f"'x' / Path({sample!r})"
        yield f"Path({sample!r}) / '/abs'"
        for other in ("a", "/a", "a/b", ""):
            yield f"Path({sample!r}) == Path({other!r})"
            yield f"Path({sample!r}) < Path({other!r})"
            yield f"path.join({sample!r}, {other!r})"
            if sample and sample.startswith("/") == other.startswith("/") and ".." not in sample:
                yield f"path.relpath({sample!r}, {(other or '.')!r})"
    yield from ["path.join('a', 'b', '/c', 'd')", "path.join('a/', 'b')", "path.join('a', 1)", "path.commonprefix(['abc', 'abd'])", "path.commonprefix([])", "path.commonpath(['/a/b', '/a/c'])", "path.commonpath(['a', '/b'])", "path.commonpath([])", "path.relpath('')", "Path('a', 'b', 'c')", "Path()", "Path(Path('a'), 'b')", "Path(1)", "Path(b'a')", "Path('a') + 'b'", "Path('a') / 1", "Path('a') == 'a'", "hash(Path('a')) == hash(Path('a'))", "f'{Path(\"a/b\")}'", "f'{Path(\"a\"):>5}'", "isinstance(Path('a'), Path)", "isinstance(Path('a'), PurePath)", "isinstance(PurePath('a'), Path)", "type(Path('a')).__name__", "sorted([Path('b'), Path('a/c'), Path('a')])", "Path('/a').as_uri()", "Path('/a b/\\xe9').as_uri()", "Path('a').as_uri()", "Path('a') < 'b'", "path.exists('/nonexistent')", "path.getsize('/nonexistent')", "Path('/nonexistent').stat()", "Path('/nonexistent').exists()", "open('/nonexistent')", "open('/')", "open('x', 'q')", "open('x', '')", "open('x', 'rw')", "open('x', 'rb', encoding='utf-8')", "open(1.5)", "Path('/nonexistent').read_text()", "list(Path('/nonexistent').iterdir())", "list(Path('/nonexistent').glob('*'))", "open('a\\x00b')", "path.splitext('a.b/c')", "Path('a').with_suffix('.b/c')", "{Path('a'): 1}[Path('a')]", "Path('a/b').parents[0]", "len(Path('a/b/c').parents)", "Path('a').relative_to()"]


def iteration():
    yield from ["list(itertools.islice(itertools.count(5), 3))", "list(itertools.islice(itertools.count(1.5, 0.5), 3))", "list(itertools.islice(itertools.cycle('ab'), 5))", "list(itertools.cycle([]))", "list(itertools.repeat(1, 3))", "list(itertools.repeat(1, -1))", "list(itertools.chain([1], 'ab', ()))", "list(itertools.chain.from_iterable([[1], [2, 3]]))", "list(itertools.chain())", "list(itertools.zip_longest('ab', [1]))", "list(itertools.zip_longest('ab', [1, 2, 3], fillvalue='-'))", "list(itertools.zip_longest())", "list(itertools.pairwise('abcd'))", "list(itertools.pairwise([1]))", "list(itertools.accumulate([1, 2, 3]))", "list(itertools.accumulate([1, 2, 3], lambda a, b: a * b))", "list(itertools.accumulate([1, 2], initial=10))", "list(itertools.accumulate([]))", "[list(i) for i in itertools.tee([1, 2], 3)]", "list(itertools.islice('abcdef', 2))", "list(itertools.islice('abcdef', 1, None, 2))", "list(itertools.islice('abcdef', 2, 5))", "list(itertools.islice('abc', -1))", "list(itertools.islice('abc', 0, 1, 0))", "list(itertools.islice('abc', None))", "list(itertools.takewhile(lambda x: x < 3, [1, 2, 3, 1]))", "list(itertools.dropwhile(lambda x: x < 3, [1, 2, 3, 1]))", "list(itertools.filterfalse(None, [0, 1, 2]))", "list(itertools.filterfalse(lambda x: x % 2, range(5)))", "list(itertools.compress('abcd', [1, 0, 1]))", "list(itertools.starmap(pow, [(2, 3), (3, 2)]))", "[(k, list(g)) for k, g in itertools.groupby('aabbca')]", "[(k, list(g)) for k, g in itertools.groupby(range(6), lambda x: x // 2)]", "[k for k, g in itertools.groupby('aabbc')]", "list(itertools.groupby([]))",
                "functools.reduce(lambda a, b: a + b, [1, 2, 3])", "functools.reduce(lambda a, b: a + b, [], 5)", "functools.reduce(lambda a, b: a + b, [])", "functools.partial(int, base=2)('101')", "functools.partial(pow, 2)(5)", "functools.partial(functools.partial(max, 1), 2)(3)", "functools.partial(max, 1).args", "sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a))",
                "operator.itemgetter(1)([1, 2])", "operator.itemgetter(0, 2)('abc')", "operator.attrgetter('real')(5)", "operator.attrgetter('real', 'imag')(5)", "operator.attrgetter('real.imag')(5)", "operator.methodcaller('split', ',')('a,b')", "operator.contains([1], 1)", "operator.indexOf([1, 2], 2)", "operator.indexOf([1], 5)", "operator.countOf([1, 1, 2], 1)", "operator.index(1.5)", "operator.not_([])", "operator.concat('a', 'b')", "operator.inv(5)", "operator.abs(-3)", "operator.getitem({'a': 1}, 'a')", "operator.is_(None, None)",
                "copy.copy([1, [2]])", "copy.deepcopy({'a': [1, (2, [3])]})", "copy.deepcopy((1, 2))", "copy.copy({1, 2})", "(lambda x: copy.deepcopy([x, x]))([1])", "(lambda x: (lambda y: y[0] is y[1])(copy.deepcopy([x, x])))([1])", "(lambda x: copy.copy(x)[0] is x[0])([[1]])",
                "string.ascii_letters", "string.digits", "string.punctuation", "string.whitespace", "string.printable", "string.hexdigits", "string.capwords('hello  world')", "string.capwords('a-b', '-')"]
    for a, b in itertools.product(("7", "-2.5", "'a'", "[1]"), ("2", "0", "'b'", "[2]")):
        for name in "add sub mul truediv floordiv mod eq ne lt le gt ge and_ or_ xor lshift rshift".split():
            yield f"operator.{name}({a}, {b})"
    for pool in ("''", "'a'", "'abc'", "range(4)"):
        for r in ("0", "1", "2", "3", "5", "-1"):
            for name in "combinations combinations_with_replacement permutations".split():
                yield f"list(itertools.{name}({pool}, {r}))"
            yield f"list(itertools.product({pool}, repeat={r}))" if r != "5" else f"len(list(itertools.product({pool}, repeat=5)))"
        yield f"list(itertools.permutations({pool}))"
        yield f"list(itertools.product({pool}, 'xy'))"
    yield "list(itertools.product())"


def main():
    write("formats", formats())
    write("templates", templates())
    write("texts", texts())
    write("codecs", codecs())
    write("numbers", numbers())
    write("mathematics", mathematics())
    write("measures", measures())
    write("jsons", jsons())
    write("paths", paths())
    write("iteration", iteration())
    with tempfile.TemporaryDirectory() as folder, open(os.path.join(HERE, "files.out"), "w") as out:
        subprocess.run([sys.executable, os.path.join(HERE, "files.py"), folder], stdout=out, check=True)


if __name__ == "__main__":
    main()
