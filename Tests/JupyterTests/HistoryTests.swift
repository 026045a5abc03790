import Testing

@testable import Jupyter

struct HistoryTests {
  private var log: HistoryLog {
    let earlier = [
      HistoryEntry(session: 1, line: 1, input: "a = 1"),
      HistoryEntry(session: 2, line: 1, input: "b = 2"),
      HistoryEntry(session: 2, line: 2, input: "a = 1"),
    ]
    var log = HistoryLog(session: 3, earlier: earlier)
    for (line, input) in ["a = 1", "print(a)\nprint(b)", "é = 3"].enumerated() {
      log.record(line: line + 1, input: input, output: line == 0 ? "1" : nil)
    }
    return log
  }

  @Test(arguments: [(0, 0), (-5, 0), (2, 2), (100, 6)])
  func givesTheTail(count: Int, expected: Int) {
    #expect(log.entries(.tail(count: count)).count == expected)
    #expect(log.entries(.tail(count: 1)).map(\.input) == ["é = 3"])
  }

  @Test(
    arguments: [
      (3, 1, 2, ["a = 1"]), (0, 1, 3, ["a = 1", "print(a)\nprint(b)"]),
      (-1, 1, nil, ["b = 2", "a = 1"]),
      (-2, 0, nil, ["a = 1"]), (2, 2, 3, ["a = 1"]), (9, 0, nil, []), (Int.min, 0, nil, []),
      (0, 5, 1, []),
    ] as [(Int, Int, Int?, [String])])
  func givesARange(session: Int, start: Int, stop: Int?, expected: [String]) {
    let found = log.entries(.range(session: session, start: start, stop: stop))
    #expect(found.map(\.input) == expected)
  }

  @Test func searches() {
    func inputs(_ pattern: String, _ count: Int?, unique: Bool) -> [String] {
      log.entries(.search(pattern: pattern, count: count, unique: unique)).map(\.input)
    }
    #expect(inputs("a = *", nil, unique: false) == ["a = 1", "a = 1", "a = 1"])
    #expect(inputs("a = *", nil, unique: true) == ["a = 1"])
    #expect(inputs("*", 2, unique: true) == ["print(a)\nprint(b)", "é = 3"])
    #expect(inputs("*", -1, unique: false) == [])
    #expect(inputs("?", nil, unique: false) == [])
  }

  @Test(arguments: [
    ("", "", true), ("", "a", false), ("*", "", true), ("**", "abc", true), ("a*c", "abc", true),
    ("a*c", "abcd", false), ("?", "é", true), ("??", "e\u{301}", true), ("[a-c]x", "bx", true),
    ("[!a-c]x", "bx", false), ("[^a-c]x", "dx", true), ("[]]", "]", true), ("[", "[", true),
    ("[a", "[a", true), ("[z-a]", "m", false), ("*a*b*", "xaxxbx", true),
    ("*print*", "a\nprint(1)", true),
    ("\\*", "\\anything", true), ("*ab", "aab", true), ("a[*]b", "a*b", true),
    ("a[*]b", "axb", false),
  ])
  func matchesPatterns(pattern: String, text: String, expected: Bool) {
    #expect(Glob(pattern).matches(text) == expected)
  }

  @Test func matchesLongTextsInTime() {
    let glob = Glob(String(repeating: "a*", count: 30) + "b")
    #expect(!glob.matches(String(repeating: "a", count: 2000)))
  }
}
