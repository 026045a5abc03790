"""Random programs in the language, run by CPython and by ngffz: same output, same exception.

    python random_programs.py --ngffz .build/release/ngffz --count 20000 --seed 1

Programs are batched, since starting CPython costs more than running one of them: each program is a
function in a `try` that prints what it raises. A batch whose outputs differ is split until the
program is found. Exit status 1 if any differs; the count and the seed are printed.
"""
import argparse
import concurrent.futures
import os
import random
import re
import subprocess
import sys
import tempfile

NAMES = ["a", "b", "c", "d", "x", "y", "z"]
WORDS = ["''", "'a'", "'ab'", "'hello'", "'é€'", "'x,y,z'", "' pad '", "'12'", "'-3'", "'Zz'", "'aXbX'", "'\\n\\t'"]
NUMBERS = ["0", "1", "2", "3", "-1", "7", "10", "255", "-128", "10**20", "2**64", "-2**63", "True", "False"]
FLOATS = ["0.0", "-0.0", "1.5", "-2.25", "0.1", "1e16", "1e-7", "3.14159", "1e300", "123456.789", "2.5", "float('inf')"]
BINARY = ["+", "-", "*", "//", "%", "/", "**", "&", "|", "^", "<<", ">>"]
COMPARE = ["<", "<=", ">", ">=", "==", "!=", "in", "not in", "is", "is not"]
SPECS = ["", "d", "5", "<6", ">6", "^7", "06d", "+", ",", "x", "#b", ".2f", "8.3f", "e", ".3g", "%", "s", ".2", "*^9", "_", "q"]
TEMPLATES = ["'%d|%5d|%-5d|%05d' % ({0}, {1}, {0}, {1})", "'%s %r' % ({0}, {1})", "'%x %o %X' % ({0}, {1}, {0})", "'%.2f %e %g' % ({0}, {1}, {0})",
             "'%5.1f|%-8s|%+d' % ({0}, {1}, {0})", "'%(a)s-%(b)r' % {{'a': {0}, 'b': {1}}}", "'%s' % {0}", "'%c' % {0}", "'%*d' % ({0}, {1})", "b'%d %s' % ({0}, b'x')",
             "'{{}} {{}}'.format({0}, {1})", "'{{1}} {{0}}'.format({0}, {1})", "'{{0!r:>{{1}}}}'.format({0}, {1})", "'{{a}}|{{b!s:^9}}'.format(a={0}, b={1})", "'{{:{S}}}'.format({0})",
             "'{{0[0]}} {{0[1]}}'.format({0})", "'{{:,}} {{:_}} {{:+}}'.format({0}, {1}, {0})", "'{{:>{{}}}}|'.format({0}, {1})", "'{{}}'.format(*{0})", "'{{k}}'.format(**{0})",
             "f'{{{0}!r:>{{{1}}}}}|'", "f'{{{0}:{S}}}{{{1}!s}}'", "format({0}, {S!r})"]
BYTES = ["b'ab'", "b''", "b'a,b,c'", "b'\\x00\\xff'", "b' Xy '", "bytes([1, 2, 3])", "bytes(3)"]
METHODS = {
    "bytes": ["hex()", "decode('latin-1')", "upper()", "split(b',')", "find(b'b')", "replace(b'a', b'zz')", "strip()", "startswith(b'a')", "count(b'a')",
              "join([b'x', b'y'])", "decode()", "index(b'b')", "partition(b',')", "isalpha()", "rjust(6, b'.')", "splitlines()", "title()", "hex('-')", "endswith({e})"],
    "tuple": ["count({e})", "index({e})"],
    "range": ["count({e})", "index({e})"],
    "str": ["upper()", "lower()", "strip()", "split(',')", "split()", "title()", "isdigit()", "isalpha()", "zfill(5)",
            "replace('a', 'b')", "find('l')", "count('X')", "join(['p', 'q'])", "startswith('h')", "center(9, '*')",
            "partition('b')", "rsplit('X', 1)", "splitlines()", "swapcase()", "encode()", "capitalize()", "index('z')", "ljust(4)",
            "format(1, 2)", "split('l', 1)", "rsplit(None, 1)", "splitlines(True)", "rpartition('l')", "translate({{97: 'Q', 98: None}})",
            "isidentifier()", "isnumeric()", "isdecimal()", "isprintable()", "istitle()", "isupper()", "islower()", "isalnum()", "isascii()", "lstrip(' h')", "rstrip('oz')", "strip('ah')",
            "removesuffix('o')", "rindex('b')", "endswith(('o', 'b'))", "startswith({e})", "find({e})", "count({e})", "replace('', '-')", "replace('l', {e}, 1)", "join({e})", "encode('ascii', 'replace')",
            "ljust({e}, '*')", "zfill({e})", "split({e})", "casefold()", "removeprefix('a')", "expandtabs(3)", "isspace()", "rfind('l')", "rjust(6, '.')"],
    "list": ["append({e})", "pop()", "pop(0)", "index({e})", "count({e})", "reverse()", "sort()", "extend([{e}])", "insert(1, {e})",
             "remove({e})", "copy()", "clear()", "sort(reverse=True)", "sort(key=str)", "sort(key=lambda q: -q)", "extend({e})", "insert({e}, 0)", "pop({e})",
             "index({e}, 1)", "__len__()", "__contains__({e})", "sort(key=len, reverse=True)"],
    "dict": ["get({e})", "keys()", "values()", "items()", "pop({e}, None)", "setdefault({e}, {e})", "update({{1: 2}})", "copy()",
             "popitem()", "pop({e})", "clear()", "get({e}, {e})", "update([(1, 2), ('q', {e})])", "update(k={e})", "setdefault({e})", "items() & {{(1, 2)}}",
             "fromkeys('ab', {e})", "__getitem__({e})", "__contains__({e})"],
    "set": ["add({e})", "discard({e})", "union([1, 2])", "intersection([1, 2, 3])", "difference([1])", "issubset([1])", "pop()", "remove({e})",
            "symmetric_difference([1, 9])", "issuperset({e})", "update([7], {{8}})", "difference_update([1])", "intersection_update([1, 2])", "clear()", "isdisjoint([5])", "copy()"],
    "int": ["bit_length()", "to_bytes(9, 'big', signed=True)", "bit_count()", "conjugate()", "as_integer_ratio()", "to_bytes(2, 'little')", "__add__({e})", "numerator"],
    "float": ["is_integer()", "as_integer_ratio()", "hex()", "conjugate()"],
}
CALLS = ["len({0})", "str({0})", "repr({0})", "int({0})", "float({0})", "bool({0})", "list({0})", "tuple({0})", "sorted({0})",
         "sum({0})", "min({0})", "max({0})", "abs({0})", "round({0})", "round({0}, 1)", "hex({0})", "bin({0})", "chr({0})",
         "ord({0})", "divmod({0}, {1})", "pow({0}, {1})", "any({0})", "all({0})", "list(enumerate({0}))", "list(zip({0}, {1}))",
         "list(reversed({0}))", "list(map(str, {0}))", "isinstance({0}, {T})", "type({0}).__name__", "hash({0}) == hash({1})",
         "next(iter({0}))", "list(range({0}))", "dict({0})", "set({0}) == set({1})", "list(filter(None, {0}))", "callable({0})",
         "ascii({0})", "bytes({0})", "format({0}, {S})", "min({0}, {1})", "max({0}, {1}, key=str)", "sorted({0}, key=str)",
         "sorted({0}, key=lambda v: repr(v), reverse=True)", "list(range({0}, {1}, {2}))", "slice({0}, {1}).indices(5)", "oct({0})", "next(({0} for q in {1}), 'none')", "sum({0}, {1})", "list(zip({0}, {1}, strict=True))",
         "max({0}, default={1})", "min({0}, key=lambda v: str(v))", "sorted({0}, key=lambda v: (str(type(v)), str(v)))", "iter({0}) is {1}", "list(iter(lambda: {0}, {0}))",
         "frozenset({0}) == set({1})", "hash({0}) == hash({0})", "int({0}, {1})", "str({0}, 'utf-8')", "bytes({0}, 'ascii')", "round({0}, {1})", "pow({0}, {1}, 7)", "len({0}) + len({1})",
         "list(enumerate({0}, {1}))", "getattr({0}, 'real', {1})", "hasattr({0}, 'append')", "repr(range({0}, {1}))", "dict(zip({0}, {1}))", "dict({0}, k={1})", "tuple(map(lambda p, q: (p, q), {0}, {1}))",
         "int.from_bytes(bytes({0}), 'big')", "(lambda *p, **q: (p, q))(*{0}, **{1})", "(lambda p, /, q=1, *, r=2: (p, q, r))({0}, r={1})", "print({0}, {1}, sep={2})", "print({0}, end={1})",
         "reversed({0}) == {1}", "issubclass(type({0}), {T})", "type({0}) is type({1})", "str({0}) + repr({1})", "[*{0}, *{1}]", "{{**{0}, **{1}}}", "({0}, *{1})", "divmod({0}, 3)", "{0}.__class__.__name__"]
TYPES = ["int", "str", "(int, float)", "list", "dict", "bool", "tuple", "(set, str)"]


class Maker:
    """Makes one program."""

    def __init__(self, rng):
        self.rng = rng
        self.functions = []
        self.loops = 0
        self.depth = 0

    def pick(self, items):
        return self.rng.choice(items)

    def name(self):
        return self.pick(NAMES)

    def atom(self):
        r = self.rng.random()
        if r < 0.30:
            return self.name()
        if r < 0.55:
            return self.pick(NUMBERS)
        if r < 0.67:
            return self.pick(FLOATS)
        if r < 0.85:
            return self.pick(WORDS)
        return self.pick(["None", "[]", "()", "{}", "[1, 2, 3]", "(1, 'a')", "{'k': 1}", "set()", "{1, 2}", "range(4)", "b'ab'", "[[1], 'b']", "..."])

    def expr(self, depth=3):
        if depth <= 0 or self.rng.random() < 0.2:
            return self.atom()
        e = lambda: self.expr(depth - 1)
        kind = self.rng.randrange(24)
        if kind < 4:
            op = self.pick(BINARY)
            right = self.pick(["2", "3", "-1", "0", "1", "2.0"]) if op in ("**", "<<", ">>") else e()
            return f"({e()} {op} {right})"
        if kind < 6:
            return f"({e()} {self.pick(COMPARE)} {e()})"
        if kind == 6:
            return f"({e()} < {e()} <= {e()})"
        if kind == 7:
            return f"({e()} {self.pick(['and', 'or'])} {e()})"
        if kind == 8:
            return f"({self.pick(['not ', '-', '~', '+'])}{e()})"
        if kind == 9:
            return f"({e()} if {e()} else {e()})"
        if kind == 10:
            return f"[{', '.join(self.item(depth) for _ in range(self.rng.randrange(4)))}]"
        if kind == 11:
            return "{" + ", ".join(f"{self.hashable()}: {e()}" for _ in range(self.rng.randrange(1, 4))) + "}"
        if kind == 12:
            return "{" + ", ".join(self.pick(NUMBERS[:9]) for _ in range(self.rng.randrange(1, 7))) + "}"
        if kind == 13:
            return f"{self.container(depth)}[{self.index(depth)}]"
        if kind in (14, 15):
            receiver = self.pick(list(METHODS))
            method = self.pick(METHODS[receiver]).format(e=self.atom())
            value = {"str": self.pick(WORDS), "list": self.pick(["[3, 1, 2]", "['b', 'a']", self.name()]),
                     "dict": self.pick(["{1: 2, 'a': 3}", "{}", self.name()]), "set": self.pick(["{1, 2, 3}", "set()", "frozenset([1, 2])"]), "bytes": self.pick(BYTES),
                     "tuple": "(1, 2, 1)", "range": self.pick(["range(5)", "range(9, 0, -3)"]),
                     "int": f"({self.pick(NUMBERS)})", "float": f"({self.pick(FLOATS)})"}[receiver]
            return f"{value}.{method}"
        if kind in (16, 17):
            return self.pick(CALLS).replace("{T}", self.pick(TYPES)).replace("{S}", repr(self.pick(SPECS))).replace("{0}", e()).replace("{1}", e()).replace("{2}", self.atom())
        if kind == 18:
            n = self.name()
            cond = f" if {self.expr(1)}" if self.rng.random() < 0.4 else ""
            loop = f"for {n} in {self.iterable(depth)}{cond}"
            if self.rng.random() < 0.2:
                loop += f" for {self.name()} in {self.iterable(1)}"
            body = self.expr(depth - 1)
            return self.pick([f"[{body} {loop}]", f"list({body} {loop})", f"{{{self.hashable()}: {body} {loop}}}", f"sorted({{{self.name()} {loop}}}, key=repr)"])
        if kind == 19:
            spec = self.pick(["", "!r", "!s", ":>8", ":<5", ":^7", ":05", ":.3f", ":,", ":x", "=", "=!s"])
            inner = self.pick([self.name(), self.pick(NUMBERS), self.pick(FLOATS)])
            return f"f\"<{{{inner}{spec}}}>\""
        if kind == 20:
            args = ", ".join(self.pick(NAMES) for _ in range(2))
            return f"(lambda p, q=2, *r: {self.pick(['p', 'q', 'r', 'p + q', '(p, r)', 'p * 2'])})({self.atom()}, {args})"
        if kind == 22:
            template = self.pick(TEMPLATES)
            spec = self.pick(SPECS + [">10", "=+8", "*<7", ",.2f", "#x", "010,", "n", "E", ".0f", "c", "G"])
            return "(" + template.format(self.atom().replace("'", '"') if template[0] == "f" else self.atom(), self.atom().replace("'", '"') if template[0] == "f" else self.atom(), S=spec) + ")"
        if kind == 23:
            return f"({self.pick(['sum', 'list', 'any', 'all', 'max', 'tuple', 'sorted'])}({self.expr(1)} for {self.pick([self.name(), self.name() + ', ' + self.name()])} in {self.iterable(1)}{self.pick(['', ' if ' + self.expr(1)])}))"
        if self.functions:
            name, count = self.pick(self.functions)
            if self.rng.random() < 0.2:
                return f"{name}(*{self.iterable(1)}, **{self.pick(['{}', chr(123) + repr('q') + ': 1' + chr(125), self.name()])})"
            args = [self.expr(1) for _ in range(max(0, count + self.pick([0, 0, 0, 0, 1, -1])))]
            return f"{name}({', '.join(args)})"
        return f"({self.name()} := {e()})"

    def item(self, depth):
        return ("*" + self.iterable(1)) if self.rng.random() < 0.12 else self.expr(depth - 1)

    def hashable(self):
        return self.pick([self.pick(NUMBERS), self.pick(WORDS), "(1, 2)", self.name(), "None"])

    def iterable(self, depth):
        return self.pick([f"range({self.rng.randrange(6)})", "'abc'", "[3, 1, 2]", "(1, 'b', None)", "{1: 2, 3: 4}", self.name(), "enumerate('ab')", "zip('ab', [1, 2])", "range(5, 0, -2)"])

    def container(self, depth):
        return self.pick(["[1, 2, 3, 4]", "'hello'", "(1, 2)", "{'a': 1, 2: 'b'}", "range(7)", "b'bytes'", self.name()])

    def index(self, depth):
        if self.rng.random() < 0.5:
            part = lambda: self.pick(["", "0", "1", "-1", "2", "-3", "10"])
            return f"{part()}:{part()}" + (f":{self.pick(['', '1', '2', '-1', '-2'])}" if self.rng.random() < 0.4 else "")
        return self.pick(["0", "1", "-1", "5", "'a'", "2", self.atom()])

    def target(self):
        r = self.rng.random()
        if r < 0.7:
            return self.name()
        if r < 0.8:
            return f"{self.name()}, {self.name()}"
        if r < 0.86:
            return f"{self.name()}, *{self.name()}"
        if r < 0.89:
            return f"({self.name()}, {self.name()}), [*{self.name()}]"
        return f"{self.name()}[{self.pick(['0', '-1', '1', ':2', repr('k'), '::2', '1:', '::-1', '-1:0:-1', self.atom()])}]"

    def block(self, indent, depth):
        lines = []
        for _ in range(self.rng.randrange(1, 4)):
            lines += self.statement(indent, depth)
        return lines

    def statement(self, indent, depth):
        pad = "    " * indent
        kind = self.rng.randrange(29)
        if depth <= 0 or kind < 6:
            return [f"{pad}{self.target()} = {self.expr()}"]
        if kind < 10:
            return [f"{pad}print({', '.join(self.expr() for _ in range(self.rng.randrange(1, 3)))})"]
        if kind < 12:
            return [f"{pad}{self.name()} {self.pick(['+', '-', '*', '//', '|', '&'])}= {self.expr(2)}"]
        if kind == 12:
            lines = [f"{pad}if {self.expr(2)}:"] + self.block(indent + 1, depth - 1)
            if self.rng.random() < 0.5:
                lines += [f"{pad}elif {self.expr(2)}:"] + self.block(indent + 1, depth - 1)
            if self.rng.random() < 0.5:
                lines += [f"{pad}else:"] + self.block(indent + 1, depth - 1)
            return lines
        if kind in (13, 14):
            self.loops += 1
            lines = [f"{pad}for {self.pick([self.name(), self.name() + ', ' + self.name()])} in {self.iterable(2)}:"]
            lines += self.block(indent + 1, depth - 1)
            if self.rng.random() < 0.3:
                lines += [f"{pad}    if {self.expr(1)}:", f"{pad}        {self.pick(['break', 'continue'])}"]
            self.loops -= 1
            if self.rng.random() < 0.2:
                lines += [f"{pad}else:"] + self.block(indent + 1, depth - 1)
            return lines
        if kind == 15:
            n = f"n{indent}"
            self.loops += 1
            lines = [f"{pad}{n} = 0", f"{pad}while {n} < {self.rng.randrange(4)}:", f"{pad}    {n} += 1"] + self.block(indent + 1, depth - 1)
            self.loops -= 1
            return lines
        if kind in (16, 17, 18):
            lines = [f"{pad}try:"] + self.block(indent + 1, depth - 1)
            for _ in range(self.rng.randrange(1, 3)):
                types = self.pick(["TypeError", "ValueError", "(IndexError, KeyError)", "ZeroDivisionError", "Exception", "LookupError", "AttributeError"])
                lines += [f"{pad}except {types} as err:", f"{pad}    print(type(err).__name__)"]
                if self.rng.random() < 0.15:
                    lines += [f"{pad}    {self.pick(['raise', 'raise ValueError(1) from err', 'raise KeyError(2)'])}"]
            if self.rng.random() < 0.3:
                lines += [f"{pad}else:"] + self.block(indent + 1, depth - 1)
            if self.rng.random() < 0.3:
                lines += [f"{pad}finally:"] + self.block(indent + 1, depth - 1)
            return lines
        if kind == 19:
            return [f"{pad}del {self.pick([self.name(), self.name() + '[0]', self.name() + '[:1]'])}"]
        if kind == 20:
            return [f"{pad}assert {self.expr(2)}, {self.atom()}"]
        if kind == 21 and self.depth < 2:
            self.depth += 1
            name = f"f{len(self.functions)}_{indent}"
            count = self.rng.randrange(3)
            params = [f"p{i}" for i in range(count)]
            lines = [f"{pad}def {name}({', '.join(params + self.pick([[], [], ['q=5'], ['*r'], ['*, k=1'], ['**kw']]))}):"]
            if self.rng.random() < 0.3:
                lines += [f"{pad}    nonlocal {self.name()}"]
            loops, self.loops = self.loops, 0
            lines += self.block(indent + 1, depth - 1)
            self.loops = loops
            lines += [f"{pad}    return {self.pick(params + [self.expr(2)])}"]
            self.functions.append((name, count))
            self.depth -= 1
            return lines
        if kind == 22 and self.loops:
            return [f"{pad}if {self.expr(1)}:", f"{pad}    {self.pick(['break', 'continue'])}"]
        if kind == 24:
            return [f"{pad}{self.name()}[{self.index(1)}] {self.pick(['+', '*', '-', '|'])}= {self.expr(1)}"]
        if kind == 25:
            return [f"{pad}{self.name()} = {self.target()} = {self.expr(2)}"]
        if kind == 26:
            n = f"g{indent}"
            return [f"{pad}{n} = ({self.expr(1)} for {self.name()} in {self.iterable(1)})", f"{pad}print(next({n}, 'end'), list({n}), list({n}))"]
        if kind == 27:
            n = f"w{indent}"
            self.loops += 1
            lines = [f"{pad}{n} = {self.rng.randrange(5)}", f"{pad}while {n}:", f"{pad}    {n} -= 1"] + self.block(indent + 1, depth - 1)
            self.loops -= 1
            return lines + [f"{pad}else:"] + self.block(indent + 1, depth - 1)
        if kind == 28:
            value = self.pick(["ValueError('v', 1)", "KeyError('k')", "IndexError", "StopIteration(3)", "RuntimeError() from None", "TypeError('t') from KeyError(1)", self.atom()])
            return [f"{pad}try:"] + self.block(indent + 1, depth - 1) + [f"{pad}    raise {value}", f"{pad}except Exception as err:",
                    f"{pad}    print(type(err).__name__, err.args if isinstance(err, (ValueError, IndexError, RuntimeError)) and len(err.args) != 1 else '', type(err.__cause__).__name__, type(err.__context__).__name__)"]
        return [f"{pad}{self.expr()}"]

    def program(self, number):
        lines = [f"def program_{number}():", "    a, b, c, d = 1, 'text', [1, 2, 3], {'k': 'v'}", "    x, y, z = 2.5, (1, 2), None"]
        for _ in range(self.rng.randrange(3, 9)):
            lines += self.statement(1, 3)
        lines += ["    print(a, b, c, d, x, y, z)"]
        lines += ["try:", f"    program_{number}()", "except Exception as err:", f"    print({number}, type(err).__name__)", f"print('-- {number}')"]
        return "\n".join(lines) + "\n"


def run(command, text, folder):
    path = os.path.join(folder, f"p{abs(hash(text)) % 10**12}_{os.getpid()}.py")
    with open(path, "w") as f:
        f.write(text)
    try:
        done = subprocess.run(command + [path], capture_output=True, text=True, timeout=60, cwd=folder)
        return re.sub(r"0x[0-9a-f]{6,}>", "0x>", done.stdout), done.returncode, done.stderr[-2000:]
    except subprocess.TimeoutExpired:
        return "", "timeout", ""
    finally:
        os.unlink(path)


def make(seed, number):
    return Maker(random.Random(f"{seed}/{number}")).program(number)


def valid(text):
    try:
        compile(text, "<program>", "exec")
        return True
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False


def compare(arguments):
    seed, numbers, python, ngffz = arguments
    with tempfile.TemporaryDirectory() as folder:
        return check(seed, numbers, python, ngffz, folder)


def check(seed, numbers, python, ngffz, folder):
    text = "".join(t for t in (make(seed, n) for n in numbers) if valid(t))
    ours, theirs = run(ngffz, text, folder), run(python, text, folder)
    if ours[0] == theirs[0] and theirs[1] != "timeout":
        return []
    if theirs[1] == "timeout" and len(numbers) == 1:
        return []
    if len(numbers) == 1:
        return [(numbers[0], text, theirs, ours)]
    half = len(numbers) // 2
    return check(seed, numbers[:half], python, ngffz, folder) + check(seed, numbers[half:], python, ngffz, folder)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ngffz", default=".build/release/ngffz")
    parser.add_argument("--bare", action="store_true", help="the program takes the file without `run`")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--count", type=int, default=20000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--show", type=int, default=5)
    options = parser.parse_args()
    ngffz = [os.path.abspath(options.ngffz)] + ([] if options.bare else ["run"])
    python = [options.python, "-W", "ignore", "-X", "utf8"]
    batches = [(options.seed, list(range(i, min(i + options.batch, options.count))), python, ngffz) for i in range(0, options.count, options.batch)]
    failures = []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for found in pool.map(compare, batches):
            failures += found
    for number, text, theirs, ours in failures[: options.show]:
        print(f"=== program {number}\n{text}--- CPython\n{theirs[0]}--- ngffz ({ours[1]})\n{ours[0]}{ours[2]}")
    print(f"{options.count} programs, seed {options.seed}: {len(failures)} differ", *[n for n, *_ in failures[:50]])
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
