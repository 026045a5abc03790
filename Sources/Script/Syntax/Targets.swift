/// What can be assigned to.
enum Targets {
  enum Purpose {
    case assignment
    case loop
    case deletion
    case with
  }

  /// What an expression is called in a message.
  static func describe(_ expression: Expression) -> String {
    switch expression.kind {
    case .constant(let value):
      switch value {
      case .none: "None"
      case .bool(let flag): flag ? "True" : "False"
      case .ellipsis: "ellipsis"
      default: "literal"
      }
    case .name: "name"
    case .formatted: "f-string expression"
    case .tuple: "tuple"
    case .list: "list"
    case .set: "set display"
    case .dict: "dict literal"
    case .unary, .not, .binary, .and, .or: "expression"
    case .compare: "comparison"
    case .conditional: "conditional expression"
    case .lambda: "lambda"
    case .call: "function call"
    case .attribute: "attribute"
    case .index: "subscript"
    case .slice: "slice"
    case .starred: "starred"
    case .named: "named expression"
    case .comprehension(let comprehension):
      switch comprehension.kind {
      case .list: "list comprehension"
      case .set: "set comprehension"
      case .dict: "dict comprehension"
      case .generator: "generator expression"
      }
    }
  }

  /// - Throws: ``SyntaxFailure`` if the expression cannot be assigned to or deleted.
  static func check(
    _ target: Expression, _ parser: Parser, _ purpose: Purpose, isNested: Bool = false
  ) throws {
    switch target.kind {
    case .name, .attribute, .index: return
    case .tuple(let items), .list(let items):
      for item in items { try check(item, parser, purpose, isNested: true) }
      let stars = items.filter { if case .starred = $0.kind { true } else { false } }
      if stars.count > 1 {
        throw SyntaxFailure(
          .syntax, "multiple starred expressions in assignment", target.span, parser.source)
      }
    case .starred(let inner) where isNested && purpose != .deletion:
      try check(inner, parser, purpose)
    case .starred:
      throw SyntaxFailure(
        .syntax,
        purpose == .deletion
          ? "cannot delete starred" : "starred assignment target must be in a list or tuple",
        target.span, parser.source)
    default:
      let verb = purpose == .deletion ? "delete" : "assign to"
      var hint = ""
      if purpose == .assignment, !isNested, mayBeComparison(target) {
        hint = " here. Maybe you meant '==' instead of '='?"
      }
      throw SyntaxFailure(
        .syntax, "cannot \(verb) \(describe(target))\(hint)", target.span, parser.source)
    }
  }

  /// Whether `=` after the expression may have been meant as `==`.
  private static func mayBeComparison(_ target: Expression) -> Bool {
    switch target.kind {
    case .constant(let value):
      switch value {
      case .none, .bool: false
      default: true
      }
    case .compare, .not, .and, .or, .conditional, .lambda, .named: false
    case .comprehension(let comprehension): comprehension.kind != .generator
    default: true
    }
  }
}
