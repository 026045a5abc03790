/// The round that runs, for the last words of a trap.
enum Round {
  // Unsafe: written by the one thread that fuzzes, read when it has trapped.
  nonisolated(unsafe) static var current = 0
}

/// Random texts: from bytes that are no program up to programs that run for a while.
struct Inputs {
  private var state: UInt64

  /// The same number gives the same text.
  init(_ number: UInt64) { state = number &* 0x9E37_79B9_7F4A_7C15 &+ 0xD1B5_4A32_D192_ED03 }

  private mutating func next() -> UInt64 {
    state = state &+ 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  private mutating func below(_ count: Int) -> Int { Int(next() % UInt64(max(count, 1))) }
  private mutating func pick(_ items: [String]) -> String { items[below(items.count)] }

  mutating func text() -> String {
    switch below(10) {
    case 0: bytes()
    case 1, 2, 3: soup(below(40) + 1)
    case 4, 5, 6: damaged()
    case 7: nested()
    default: program()
    }
  }

  private mutating func bytes() -> String {
    let count = below(200)
    return String(
      decoding: (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }, as: UTF8.self)
  }

  private mutating func soup(_ count: Int) -> String {
    (0..<count).map { _ in pick(Self.tokens) }.joined(separator: below(3) == 0 ? "" : " ")
  }

  /// A sample with pieces left out, doubled, exchanged or replaced.
  private mutating func damaged() -> String {
    var scalars = Array(pick(Self.samples).unicodeScalars)
    for _ in 0...below(4) where !scalars.isEmpty {
      let start = below(scalars.count)
      let end = min(scalars.count, start + below(8) + 1)
      switch below(4) {
      case 0: scalars.removeSubrange(start..<end)
      case 1: scalars.insert(contentsOf: scalars[start..<end], at: below(scalars.count))
      case 2: scalars.insert(contentsOf: pick(Self.tokens).unicodeScalars, at: start)
      default: scalars[start..<end] = ArraySlice(Array(pick(Self.tokens).unicodeScalars))
      }
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  /// One thing inside itself, many times.
  private mutating func nested() -> String {
    let (open, middle, close) = Self.nests[below(Self.nests.count)]
    let count = below(below(8) == 0 ? 3000 : 120)
    return String(repeating: open, count: count) + middle + String(repeating: close, count: count)
  }

  private mutating func expression(_ depth: Int) -> String {
    if depth <= 0 { return pick(Self.atoms) }
    let left = expression(depth - 1)
    switch below(8) {
    case 0, 1: return "(\(left) \(pick(Self.operators)) \(expression(depth - 2)))"
    case 2: return "[\(left), \(expression(depth - 2))]"
    case 3: return "\(left)[\(pick(Self.atoms)):\(pick(Self.atoms))]"
    case 4: return "\(pick(Self.functions))(\(left))"
    case 5: return "\(pick(Self.functions))(\(left), \(pick(Self.atoms)))"
    case 6: return "(\(left)).\(pick(Self.methods))(\(pick(Self.atoms)))"
    default: return "[\(left) for x in \(expression(depth - 2))]"
    }
  }

  private mutating func program() -> String {
    var lines: [String] = []
    for _ in 0...below(5) {
      switch below(5) {
      case 0: lines.append("x = \(expression(3))")
      case 1: lines.append("x \(pick(["+", "*", "**", "<<", "//", "%", "|"]))= \(expression(2))")
      case 2: lines.append("for y in \(expression(2)): x = \(expression(2))")
      case 3: lines.append("print(\(expression(3)))")
      default: lines.append("try: x = \(expression(3))\nexcept Exception as e: x = e.args")
      }
    }
    return "x = y = 2\n" + lines.joined(separator: "\n")
  }

  private static let tokens = [
    "if", "else", "for", "in", "while", "def", "return", "lambda", "try", "except", "finally",
    "with", "as", "import", "from", "global", "nonlocal", "del", "pass", "break", "continue",
    "raise", "assert", "not", "and", "or", "is", "None", "True", "x", "y", "f", "print", "(", ")",
    "[", "]", "{", "}", ":", ",", ";", ".", "...", "=", "==", ":=", "->", "+", "-", "*", "**", "/",
    "//", "%", "@", "<<", ">>", "&", "|", "^", "~", "<", ">=", "!=", "!", "\n", "\n    ", "\n\t",
    "\\\n", "'", "\"", "'''", "f'", "f'{", "}'", "{x!r:>{y}}", "b'\\x", "'\\N{", "\\u", "0x", "1e",
    "1_", "0b2", "1.5", "99999999999999999999", "é", "𝔘", "\u{0}", "\u{FEFF}", "#", "class",
    "yield", "async", "match", "1j", "  ",
  ]
  private static let samples = [
    "def f(a, b=1, /, *c, d=2, **e):\n    return a + b\nprint(f(1, d=3, x=4))",
    "for i, (a, *b) in enumerate([(1, 2, 3)]):\n    if a: continue\nelse:\n    x = b",
    "try:\n    1 / 0\nexcept (ZeroDivisionError, ValueError) as e:\n    raise KeyError from e\n"
      + "finally:\n    x = 1",
    "x = {**{'a': 1}, 'b': [y for y in range(9) if y % 2]}\nx['a'] += 1; del x['b']",
    "print(f'{1:>{5}.2f} {\"a\"!r} {x:=3} {{}}' if (x := 3) else rb'\\n')",
    "'%-5d|%s|%r|%5.2e|%%' % (1, 'a', b'c', 2.5) + '{0[1]:^9}{a.b}'.format([1, 2], a=1)",
    "x = [1, 2, 3, 4]\nx[::2] = x[1:3]\nx[1:1] = 'ab'\nx.sort(key=str, reverse=True)",
    "def f():\n    n = 0\n    def g():\n        nonlocal n\n        n += 1\n        return n\n"
      + "    return g\nprint(f()(), (lambda *a, **k: (a, k))(1, b=2))",
    "import json, math\nprint(json.dumps({'a': [1, 2.5, None]}), json.loads('[1, {\"b\": 2}]'))\n"
      + "print(math.comb(50, 3), math.isqrt(10 ** 40), math.fsum([0.1] * 10))",
    "x = 'héllo'.encode('utf-8').decode('latin-1').title().partition('l')\n"
      + "print(x, int('ff', 16), float('1e-3'), (255).to_bytes(2, 'big'), 1.5.hex())",
    "with open as f, f as g:\n    pass\nwhile x < 3:\n    x += 1\n    if x == 2: break\nelse: pass",
    "from itertools import product, islice, count\nprint(list(islice(count(3), 4)), "
      + "sum(a * b for a, b in product([1, 2], repeat=2)))",
    "x: int = 3\nassert x == 3, 'no'\nprint(*sorted({3, 1, 2}), sep='-', end='!')\nglobal y",
  ]
  private static let nests = [
    ("(", "1", ")"), ("[", "", "]"), ("{1:", "2", "}"), ("-", "1", ""), ("not ", "x", ""),
    ("f(", "x", ")"), ("lambda: ", "1", ""), ("x[", "0", "]"), ("f'{", "x", "}'"),
    ("if x:\n ", "", ""),
    ("1 + ", "1", ""), ("x = ", "1", ""), ("a.", "b", ""), ("2 ** ", "2", ""),
    ("[x for x in ", "y", "]"),
  ]
  private static let atoms = [
    "0", "1", "-1", "7", "x", "y", "2**63", "-2**63", "2**64", "10**30", "10**4000", "1e308", "0.1",
    "-0.0", "float('nan')", "float('inf')", "''", "'a'", "'é€😀'", "'a' * 1000", "b''", "b'ab\\xff'",
    "[]", "[1, 2, 3]", "()", "(1, 'a')", "{}", "{1: 2}", "set()", "{1, 2}", "range(5)",
    "range(10**20)", "None", "True", "...", "int", "len", "slice(None, None, -1)", "10**9",
    "-10**9",
    "lambda *a: a", "iter('abc')", "'{:>10}'", "'%d %s'", "'[1, {\"a\": 2}]'", "enumerate('ab')",
  ]
  private static let operators = [
    "+", "-", "*", "/", "//", "%", "**", "<<", ">>", "&", "|", "^", "@", "<", "<=", "==", "!=",
    "in",
    "not in", "is", "and", "or", "if x else",
  ]
  private static let functions = [
    "abs", "all", "any", "ascii", "bin", "bool", "bytes", "chr", "dict", "divmod", "enumerate",
    "filter", "float", "format", "frozenset", "getattr", "hash", "hex", "int", "isinstance", "iter",
    "len", "list", "map", "max", "min", "next", "oct", "ord", "pow", "range", "repr", "reversed",
    "round", "set", "slice", "sorted", "str", "sum", "tuple", "type", "zip", "print", "callable",
  ]
  private static let methods = [
    "append", "extend", "insert", "pop", "remove", "index", "count", "sort", "reverse", "get",
    "update", "setdefault", "items", "add", "union", "discard", "split", "join", "replace", "strip",
    "center", "zfill", "ljust", "expandtabs", "format", "format_map", "encode", "decode", "find",
    "partition", "translate", "splitlines", "title", "hex", "to_bytes", "from_bytes",
    "as_integer_ratio", "fromhex", "bit_length", "is_integer", "casefold", "rsplit", "__len__",
    "__add__", "__getitem__", "popitem", "isdisjoint", "rjust", "startswith",
  ]
}
