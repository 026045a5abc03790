import JSONText

/// What a JSON value must look like: the conditions that the published schemas use, as values.
///
/// A condition on members, elements, text or numbers says nothing about values of another kind; that
/// is what ``kinds(_:)`` is for.
indirect enum Shape: Sendable {
  /// The kinds of JSON values. A number without a fraction, 7.0 for one, is an integer.
  enum Kind: String, Sendable { case object, array, string, number, integer, boolean }

  /// Sets of texts.
  enum Text: Sendable {
    case alphanumeric
    case alphanumericPair
    case axisLetter
    case nodeName
  }

  case any
  case kind(Kind)
  /// All of these.
  case all([Shape])
  /// At least one of these.
  case anyOf([Shape])
  /// One of these and no other.
  case oneOf([Shape])
  case not(Shape)
  /// One of these values.
  case value([JSON])
  case required([String])
  case members([(String, Shape)])
  case noOtherMembers(than: [String])
  case elements(Shape)
  case count(min: Int, max: Int)
  case unique
  /// That many elements have the shape.
  case contains(Shape, min: Int, max: Int)
  case text(Text)
  case nonEmptyText
  case range(min: Double, max: Double)
  case above(Double)
  /// A shape that is built when needed: for shapes that hold themselves.
  case deferred(@Sendable () -> Shape)
}

extension Shape {
  static let string = Shape.kind(.string)
  static let number = Shape.kind(.number)
  static let integer = Shape.kind(.integer)
  static let boolean = Shape.kind(.boolean)
  static let index = Shape.all([.integer, .range(min: 0, max: .infinity)])
  static let positive = Shape.all([.integer, .above(0)])

  /// A string that is one of these.
  static func string(_ values: String...) -> Shape {
    .all([.string, .value(values.map(JSON.string))])
  }

  static func string(_ text: Text) -> Shape { .all([.string, .text(text)]) }

  /// An object with these members, each of its shape if it is there.
  static func object(_ members: KeyValuePairs<String, Shape>, required: [String] = []) -> Shape {
    .all([.kind(.object), .members(members.map { ($0.key, $0.value) }), .required(required)])
  }

  /// Members of whatever may be an object.
  static func within(_ members: KeyValuePairs<String, Shape>) -> Shape {
    .members(members.map { ($0.key, $0.value) })
  }

  /// An array.
  static func list(
    _ element: Shape, min: Int = 0, max: Int = .max, unique: Bool = false
  ) -> Shape {
    var parts: [Shape] = [.kind(.array), .count(min: min, max: max), .elements(element)]
    if unique { parts.append(.unique) }
    return .all(parts)
  }

  func and(_ other: Shape) -> Shape { .all([self, other]) }
}
