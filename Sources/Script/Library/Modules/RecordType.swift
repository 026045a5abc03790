/// A type of tuples whose elements have names, as `time.struct_time` or a named tuple.
final class RecordType: @unchecked Sendable {
  /// The record behind it. Complete before scripts run, unchanged afterwards.
  let type: TypeObject
  let fields: [String]

  init(_ name: String, module: String, fields: [String], doc: String = "") {
    self.fields = fields
    type = TypeObject(name, module: module, doc: doc)
    for (index, field) in fields.enumerated() {
      type.property(field, "Element \(index).") { _, value in
        let items = Self.items(value)
        return index < items.count ? items[index] : .none
      }
    }
    type.length = { _, value in Self.items(value).count }
    type.getItem = { context, value, key in try context.getItem(.tuple(Self.items(value)), key) }
    type.iterate = { _, value in ArrayIterator(Self.items(value), name: "tuple_iterator") }
    type.hash = { context, value in try context.hash(.tuple(Self.items(value))) }
    type.compare = { context, op, a, b in
      guard let other = Self.tuple(b) else { return nil }
      return try context.compare(op, .tuple(Self.items(a)), other)
    }
    type.binary = { context, op, a, b, _ in
      guard op == .add, let left = Self.tuple(a), let right = Self.tuple(b) else { return nil }
      return try context.binary(op, left, right)
    }
    let title =
      module.isEmpty || module == "collections" || module == "statistics"
      ? name : "\(module).\(name)"
    type.repr = { context, value in
      let parts = try zip(fields, Self.items(value)).map { field, item in
        "\(field)=\(try context.repr(item).string)"
      }
      return StringObject("\(title)(\(parts.joined(separator: ", ")))")
    }
  }

  func make(_ items: [Value]) -> Value { .host(RecordInstance(items, type: type)) }

  private static func items(_ value: Value) -> [Value] {
    if case .host(let instance) = value, let record = instance as? RecordInstance {
      return record.items
    }
    return []
  }

  private static func tuple(_ value: Value) -> Value? {
    switch value {
    case .tuple: return value
    case .host(let instance):
      guard let record = instance as? RecordInstance else { return nil }
      return .tuple(record.items)
    default: return nil
    }
  }
}

/// A tuple with named elements.
final class RecordInstance: HostInstance {
  let items: [Value]

  init(_ items: [Value], type: TypeObject) {
    self.items = items
    super.init(type: type)
  }
}
