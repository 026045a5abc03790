import JSONText

/// The members of a JSON object of which the known ones are taken out; what stays is foreign, and
/// kept as it is. A known member of the wrong type stays as well, so that nothing is lost.
struct Members {
  private(set) var rest: JSONObject

  init(_ object: JSONObject) { rest = object }

  mutating func take<Value>(_ key: String, _ convert: (JSON) -> Value?) -> Value? {
    guard let value = rest[key], let converted = convert(value) else { return nil }
    rest.removeValue(forKey: key)
    return converted
  }

  mutating func string(_ key: String) -> String? { take(key, \.string) }
  mutating func int(_ key: String) -> Int? { take(key, \.int) }
  mutating func double(_ key: String) -> Double? { take(key, \.double) }
  mutating func bool(_ key: String) -> Bool? { take(key, \.bool) }
  mutating func doubles(_ key: String) -> [Double]? { take(key, \.doubles) }
  mutating func ints(_ key: String) -> [Int]? { take(key, \.ints) }

  /// A list of which every element must be understood.
  mutating func list<Value>(_ key: String, _ convert: (JSON) -> Value?) -> [Value]? {
    take(key) { $0.all(convert) }
  }
}

extension JSON {
  /// The elements converted; nil unless this is an array and every element can be.
  func all<Value>(_ convert: (JSON) -> Value?) -> [Value]? {
    guard let array else { return nil }
    var result: [Value] = []
    result.reserveCapacity(array.count)
    for element in array {
      guard let value = convert(element) else { return nil }
      result.append(value)
    }
    return result
  }

  /// The numbers of an array of numbers.
  var doubles: [Double]? { all(\.double) }

  /// The numbers of an array of integers.
  var ints: [Int]? { all(\.int) }

  /// The strings of an array of strings.
  var strings: [String]? { all(\.string) }

  init(_ values: [Double]) { self = .array(values.map(JSON.double)) }
  init(_ values: [Int]) { self = .array(values.map(JSON.int)) }
  init(_ values: [String]) { self = .array(values.map(JSON.string)) }
}

/// Builds a JSON object: absent values leave no member, foreign members follow the known ones.
struct MembersWriter {
  private(set) var object = JSONObject()

  mutating func put(_ key: String, _ value: JSON?) {
    if let value { object[key] = value }
  }

  mutating func put(_ key: String, _ value: String?) { put(key, value.map(JSON.string)) }
  mutating func put(_ key: String, _ value: Int?) { put(key, value.map(JSON.int)) }
  mutating func put(_ key: String, _ value: Double?) { put(key, value.map(JSON.double)) }
  mutating func put(_ key: String, _ value: Bool?) { put(key, value.map(JSON.bool)) }

  mutating func put(foreign members: JSONObject) {
    for (key, value) in members where object[key] == nil { object[key] = value }
  }
}
