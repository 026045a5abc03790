import JSONText

/// Where a document breaks its schema.
public struct SchemaViolation: Sendable, Hashable, CustomStringConvertible {
  /// The JSON pointer of the value (RFC 6901); empty for the document.
  public var pointer: String
  /// What is wrong with the value.
  public var message: String

  public var description: String { (pointer.isEmpty ? "/" : pointer) + ": " + message }
}

extension Shape {
  /// Every place where `value` has not this shape.
  func violations(of value: JSON) -> [SchemaViolation] {
    var check = ShapeCheck()
    check.check(value, self)
    return check.violations
  }

  /// Whether `value` has this shape.
  func matches(_ value: JSON) -> Bool {
    var check = ShapeCheck(stopsEarly: true)
    check.check(value, self)
    return check.violations.isEmpty
  }
}

private struct ShapeCheck {
  var violations: [SchemaViolation] = []
  var path: [String] = []
  var stopsEarly = false

  mutating func fail(_ message: String) {
    let pointer = path.map { "/" + $0.jsonPointerToken }.joined()
    violations.append(SchemaViolation(pointer: pointer, message: message))
  }

  mutating func check(_ value: JSON, _ shape: Shape) {
    if stopsEarly, !violations.isEmpty { return }
    switch shape {
    case .any: break
    case .kind(let kind):
      if !value.isOf(kind) { fail("\(value.brief) is not of type '\(kind.rawValue)'") }
    case .all(let shapes): checkAll(value, shapes)
    case .anyOf(let shapes): checkBranches(value, shapes, onlyOne: false)
    case .oneOf(let shapes): checkBranches(value, shapes, onlyOne: true)
    case .not(let shape):
      if shape.matches(value) { fail("\(value.brief) is not allowed here") }
    case .value(let values):
      if !values.contains(where: { $0.equalsInSchema(value) }) {
        fail("\(value.brief) is not one of \(JSON.array(values).serialized())")
      }
    case .required, .members, .noOtherMembers: checkObject(value, shape)
    case .elements, .count, .unique, .contains: checkArray(value, shape)
    case .text, .nonEmptyText: checkText(value, shape)
    case .range, .above: checkNumber(value, shape)
    case .deferred(let build): check(value, build())
    }
  }

  /// A wrong kind of value is reported as just that, not once more for every further condition.
  private mutating func checkAll(_ value: JSON, _ shapes: [Shape]) {
    for shape in shapes {
      let before = violations.count
      check(value, shape)
      if case .kind = shape, violations.count > before { return }
    }
  }

  private mutating func checkBranches(_ value: JSON, _ shapes: [Shape], onlyOne: Bool) {
    var matches = 0
    var nearest: [SchemaViolation]?
    for shape in shapes {
      var branch = ShapeCheck(path: path, stopsEarly: stopsEarly)
      branch.check(value, shape)
      if branch.violations.isEmpty {
        matches += 1
        if !onlyOne { return }
      } else if nearest == nil || branch.violations.isNearerMiss(than: nearest ?? []) {
        nearest = branch.violations
      }
    }
    if matches == 0 {
      violations.append(contentsOf: nearest ?? [])
    } else if onlyOne, matches > 1 {
      fail("\(value.brief) has several of the allowed forms at once")
    }
  }

  private mutating func checkObject(_ value: JSON, _ shape: Shape) {
    guard let object = value.object else { return }
    switch shape {
    case .required(let names):
      for name in names where object[name] == nil { fail("'\(name)' is a required property") }
    case .members(let members):
      for (name, shape) in members {
        guard let member = object[name] else { continue }
        path.append(name)
        check(member, shape)
        path.removeLast()
      }
    case .noOtherMembers(let names):
      for name in object.keys where !names.contains(name) { fail("'\(name)' is not allowed here") }
    default: break
    }
  }

  private mutating func checkArray(_ value: JSON, _ shape: Shape) {
    guard let array = value.array else { return }
    switch shape {
    case .elements(let shape):
      for (index, element) in array.enumerated() {
        path.append(String(index))
        check(element, shape)
        path.removeLast()
      }
    case .count(let minimum, let maximum):
      if array.count < minimum { fail("has \(array.count) elements, needs at least \(minimum)") }
      if array.count > maximum { fail("has \(array.count) elements, may have \(maximum)") }
    case .unique:
      var seen: Set<SchemaKey> = []
      for (index, element) in array.enumerated()
      where !seen.insert(SchemaKey(element)).inserted {
        fail("has non-unique elements: element \(index) was there before")
      }
    case .contains(let shape, let minimum, let maximum):
      let count = array.count { shape.matches($0) }
      if count < minimum { fail("has \(count) of what it needs at least \(minimum) of") }
      if count > maximum { fail("has \(count) of what it may have at most \(maximum) of") }
    default: break
    }
  }

  private mutating func checkText(_ value: JSON, _ shape: Shape) {
    guard let text = value.string else { return }
    switch shape {
    case .text(let set): if !set.contains(text) { fail("\(value.brief) \(set.complaint)") }
    case .nonEmptyText: if text.isEmpty { fail("is empty") }
    default: break
    }
  }

  private mutating func checkNumber(_ value: JSON, _ shape: Shape) {
    guard let number = value.double else { return }
    switch shape {
    case .range(let minimum, let maximum):
      if number < minimum { fail("\(value.brief) is less than the minimum of \(minimum.brief)") }
      if number > maximum { fail("\(value.brief) is greater than the maximum of \(maximum.brief)") }
    case .above(let bound):
      if number <= bound { fail("\(value.brief) is not greater than \(bound.brief)") }
    default: break
    }
  }
}

extension [SchemaViolation] {
  /// Whether these tell more about what was meant: they begin deeper in the document, or there are
  /// fewer of them.
  fileprivate func isNearerMiss(than other: [SchemaViolation]) -> Bool {
    func depth(_ list: [SchemaViolation]) -> Int {
      list.map { $0.pointer.utf8.count { $0 == UInt8(ascii: "/") } }.min() ?? .max
    }
    let mine = (isTypeMismatch, -depth(self), count)
    let others = (other.isTypeMismatch, -depth(other), other.count)
    if mine.0 != others.0 { return !mine.0 }
    return (mine.1, mine.2) < (others.1, others.2)
  }

  /// Whether the value named another type, so that this was not the form that was meant.
  private var isTypeMismatch: Bool { contains { $0.pointer.hasSuffix("/type") } }
}

extension Double {
  fileprivate var brief: String { JSON(shortest: self).serialized() }
}
