import Foundation
import OMEZarr
import Testing

/// docs/rules.md is the table of rules.
@Suite struct RulesPageTests {
  private static let head = "| rule | severity | source | what it says |"

  private static func table() -> String {
    let rows = Validator.rules.map { rule in
      "| `\(rule.id)` | \(rule.severity.rawValue) | \(rule.source) | \(rule.summary) |"
    }
    return ([head, "|---|---|---|---|"] + rows).joined(separator: "\n") + "\n"
  }

  /// With RECORD_GOLDEN=1 the page is written, and the test fails.
  @Test func thePageHasEveryRule() throws {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../docs/rules.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let start = try #require(text.range(of: Self.head)).lowerBound
    let table = Self.table()
    if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
      try (text[..<start] + table).write(to: page, atomically: true, encoding: .utf8)
      Issue.record("recorded rules.md")
    } else {
      #expect(text[start...] == table[...])
    }
  }

  @Test func rulesHaveNamesOfTheirOwnAndSaySomething() {
    let rules = Validator.rules
    #expect(Set(rules.map(\.id)).count == rules.count)
    for rule in rules {
      #expect(rule.summary.hasSuffix("."), "\(rule.id)")
      #expect(!rule.source.isEmpty, "\(rule.id)")
    }
  }
}
