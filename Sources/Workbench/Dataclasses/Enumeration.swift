import Script

/// An `Enum` of the language with text as values: `Methods.ITKWASM_GAUSSIAN`.
final class Enumeration: @unchecked Sendable {
  // Sendable: complete before a script runs, unchanged afterwards.

  /// The type record.
  let type: TypeObject
  /// The members, in order.
  private(set) var members: [EnumMember] = []

  /// - Parameter isText: whether members equal their text, as those of a `StrEnum` do.
  init(
    _ name: String, module: String = "ngff_zarr", doc: String, isText: Bool = false,
    _ members: [(name: String, value: String)]
  ) {
    type = TypeObject(name, module: module, doc: doc)
    self.members = members.map {
      EnumMember(type: type, name: $0.name, value: $0.value, isText: isText)
    }
    for member in self.members { type.constant(member.name, .host(member)) }
    type.cases = self.members.map { ($0.name, .host($0)) }
    type.construct("value") { [unowned self] context, a in
      if let member = member(a[0]) { return .host(member) }
      throw ScriptException.value("\(try context.repr(a[0]).string) is not a valid \(name)")
    }
    type.property("name", "The name of the member.") { _, receiver in
      .string(EnumMember.of(receiver)?.name ?? "")
    }
    type.property("value", "The value of the member.") { _, receiver in
      .string(EnumMember.of(receiver)?.value ?? "")
    }
    type.repr = { _, receiver in
      guard let member = EnumMember.of(receiver) else { return StringObject("") }
      return StringObject("<\(name).\(member.name): '\(member.value)'>")
    }
    type.str = { _, receiver in
      guard let member = EnumMember.of(receiver) else { return StringObject("") }
      return StringObject(isText ? member.value : "\(name).\(member.name)")
    }
    type.compare = { _, op, a, b in
      guard op == .equal || op == .notEqual else { return nil }
      let left = EnumMember.of(a)
      let isEqual: Bool
      if case .str(let text) = b, isText {
        isEqual = left?.value == text.string
      } else {
        isEqual = left != nil && left === EnumMember.of(b)
      }
      return .bool(isEqual == (op == .equal))
    }
    type.hash = { context, receiver in
      try context.hash(.string(EnumMember.of(receiver)?.value ?? ""))
    }
  }

  /// The member that a value is, or whose value it is.
  func member(_ value: Value) -> EnumMember? {
    if case .str(let text) = value { return members.first { $0.value == text.string } }
    guard let member = EnumMember.of(value), member.type === type else { return nil }
    return member
  }
}

/// A member of an ``Enumeration``.
final class EnumMember: HostInstance {
  let name: String
  let value: String
  /// Whether it stands for its text wherever text is asked for.
  let isText: Bool

  init(type: TypeObject, name: String, value: String, isText: Bool) {
    self.name = name
    self.value = value
    self.isText = isText
    super.init(type: type)
  }

  static func of(_ value: Value) -> EnumMember? {
    guard case .host(let host) = value else { return nil }
    return host as? EnumMember
  }
}

extension Value {
  /// The text of a str, or of a member that stands for its text.
  var text: String? {
    if case .str(let text) = self { return text.string }
    guard let member = EnumMember.of(self), member.isText else { return nil }
    return member.value
  }
}
