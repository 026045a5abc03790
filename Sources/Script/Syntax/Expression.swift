/// An expression of a program.
struct Expression {
  let kind: Kind
  let span: Span
  /// How many levels of expressions are in it, to keep recursion over it bounded.
  let depth: Int
  /// Whether it stands in parentheses of its own.
  var isParenthesized = false

  indirect enum Kind {
    case constant(Value)
    case name(String)
    case formatted([FormattedPiece])
    case tuple([Expression])
    case list([Expression])
    case set([Expression])
    /// A missing key stands for `**mapping`.
    case dict([(key: Expression?, value: Expression)])
    case unary(UnaryOperator, Expression)
    case not(Expression)
    case binary(BinaryOperator, Expression, Expression)
    case and([Expression])
    case or([Expression])
    case compare(Expression, [(operation: Comparison, operand: Expression)])
    case conditional(test: Expression, then: Expression, otherwise: Expression)
    case lambda(FunctionDefinition)
    case call(Expression, [Argument])
    case attribute(Expression, String)
    case index(Expression, Expression)
    case slice(Expression?, Expression?, Expression?)
    case starred(Expression)
    case named(String, Expression, nameSpan: Span)
    case comprehension(Comprehension)
  }

  /// The operators of comparisons.
  enum Comparison {
    case order(CompareOperator)
    case `in`
    case notIn
    case `is`
    case isNot
  }

  init(_ kind: Kind, _ span: Span, depth: Int = 1) {
    self.kind = kind
    self.span = span
    self.depth = depth
  }
}

/// A piece of an f-string.
enum FormattedPiece {
  case text(StringObject)
  /// An expression with its conversion (`r`, `s`, `a`) and specification.
  case value(Expression, conversion: UInt8?, specification: [FormattedPiece]?)
}

/// One argument of a call.
struct Argument {
  enum Kind {
    case positional
    case keyword(String)
    /// `*values`
    case spread
    /// `**mapping`
    case spreadMapping
  }

  let kind: Kind
  let value: Expression
  let span: Span
}

/// A comprehension or generator expression.
struct Comprehension {
  enum Kind {
    case list
    case set
    case dict
    case generator
  }

  struct Clause {
    let target: Expression
    let iterable: Expression
    let conditions: [Expression]
  }

  let kind: Kind
  let element: Expression
  /// The value beside the key in a dict comprehension.
  let value: Expression?
  let clauses: [Clause]
}
