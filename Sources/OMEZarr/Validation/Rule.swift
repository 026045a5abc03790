import JSONText

/// A rule of the specification that is checked on one kind of subject.
struct Rule<Subject>: Sendable {
  /// The name, which stays the same for ever.
  let id: String
  /// How bad it is to break it.
  let severity: Finding.Severity
  /// Where the specification says so.
  let source: String
  /// What the rule says.
  let summary: String
  /// Reports every place where the subject breaks the rule.
  let check: @Sendable (Subject, inout Reporter) -> Void

  init(
    _ id: String, _ severity: Finding.Severity, _ source: String, _ summary: String,
    check: @escaping @Sendable (Subject, inout Reporter) -> Void
  ) {
    self.id = id
    self.severity = severity
    self.source = source
    self.summary = summary
    self.check = check
  }

  /// A rule that MUST be kept.
  init(
    _ id: String, _ source: String, _ summary: String,
    check: @escaping @Sendable (Subject, inout Reporter) -> Void
  ) {
    self.init(id, .error, source, summary, check: check)
  }

  var info: RuleInfo {
    RuleInfo(id: id, severity: severity, source: source, summary: summary)
  }
}

/// A rule, for documentation.
public struct RuleInfo: Sendable, Hashable {
  /// The name, which stays the same for ever.
  public var id: String
  /// How bad it is to break it, outside of strict mode.
  public var severity: Finding.Severity
  /// Where the specification says so.
  public var source: String
  /// What the rule says.
  public var summary: String
}

/// Takes down what rules report about one document.
struct Reporter {
  /// The document.
  let file: String
  /// The JSON pointer of the subject in it.
  var base: String
  /// Whether recommendations count as requirements.
  let isStrict: Bool
  private(set) var findings: [Finding] = []
  private var rule = ""
  private var severity = Finding.Severity.error

  init(file: String, base: String, isStrict: Bool) {
    self.file = file
    self.base = base
    self.isStrict = isStrict
  }

  /// Checks a subject against rules.
  mutating func check<Subject>(
    _ subject: Subject, _ rules: [Rule<Subject>], at pointer: String = ""
  ) {
    let outer = base
    base += pointer
    for rule in rules {
      self.rule = rule.id
      severity = rule.severity
      rule.check(subject, &self)
    }
    base = outer
  }

  /// Reports a broken rule.
  ///
  /// - Parameters:
  ///   - pointer: the place, below the subject.
  ///   - severity: another severity than the rule's.
  ///   - fix: the value that mends it, at the place.
  mutating func report(
    _ pointer: String, _ message: String, repair: String = "",
    severity: Finding.Severity? = nil, fix: Fix? = nil
  ) {
    var actual = severity ?? self.severity
    if isStrict, actual == .warning { actual = .error }
    findings.append(
      Finding(
        severity: actual, rule: rule, file: file, pointer: base + pointer, message: message,
        repair: repair, fix: fix))
  }

  /// The change that sets the value at a place below the subject.
  func setting(_ pointer: String, _ value: JSON?) -> Fix {
    .set(file: file, pointer: base + pointer, value: value)
  }

  mutating func add(_ finding: Finding) { findings.append(finding) }

  mutating func add(_ more: [Finding]) { findings += more }
}
