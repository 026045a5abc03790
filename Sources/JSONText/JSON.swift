import OrderedCollections

/// A JSON value that keeps what a file says: the order of keys, and integers exactly.
public enum JSON: Sendable, Hashable {
  case null
  case bool(Bool)
  /// An integer literal that fits `Int`.
  case int(Int)
  /// An integer literal above `Int.max` that fits `UInt64`.
  case uint(UInt64)
  /// The digits, with sign, of an integer literal that fits neither.
  case bigInt(String)
  /// A literal with a fraction or an exponent, or one of the tokens NaN, Infinity, -Infinity.
  case double(Double)
  case string(String)
  case array([JSON])
  case object(JSONObject)
}

/// The members of a JSON object, in their order.
public typealias JSONObject = OrderedDictionary<String, JSON>

extension JSON {
  /// The value of member `key`; nil if this is no object or has no such member.
  public subscript(key: String) -> JSON? {
    if case .object(let members) = self { return members[key] }
    return nil
  }

  /// Element `index`; nil if this is no array or the index is outside it.
  public subscript(index: Int) -> JSON? {
    if case .array(let elements) = self, elements.indices.contains(index) { return elements[index] }
    return nil
  }

  /// The string, if this is one.
  public var string: String? { if case .string(let value) = self { value } else { nil } }

  /// The truth value, if this is one.
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// The elements, if this is an array.
  public var array: [JSON]? { if case .array(let value) = self { value } else { nil } }

  /// The members, if this is an object.
  public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }

  /// Whether this is null.
  public var isNull: Bool { self == .null }

  /// The number as an integer: an integer literal that fits, or a literal such as 7.0 without a
  /// fractional part.
  public var int: Int? {
    switch self {
    case .int(let value): value
    case .double(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The number as a double, rounded if need be; nil if this is no number.
  public var double: Double? {
    switch self {
    case .int(let value): Double(value)
    case .uint(let value): Double(value)
    case .bigInt(let digits): Double(digits)
    case .double(let value): value
    default: nil
    }
  }

  /// Whether this is a number of any kind.
  public var isNumber: Bool { double != nil }

  /// The specification's word for what this is: "object", "array", "string", "number", "boolean"
  /// or "null".
  public var kind: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .int, .uint, .bigInt, .double: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int) { self = .int(value) }
  public init(floatLiteral value: Double) { self = .double(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(nilLiteral: ()) { self = .null }
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(JSONObject(elements, uniquingKeysWith: { $1 }))
  }
}
