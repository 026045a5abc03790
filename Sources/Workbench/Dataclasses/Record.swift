import Script

/// Binds a Swift value to a ``Dataclass``: what each field shows of it, and how a field goes back.
final class Record<Model>: @unchecked Sendable {
  // Sendable: complete before a script runs, unchanged afterwards.

  /// One field of the record.
  struct Field {
    let get: (Model) -> Value
    let set: (Interpreter, inout Model, Value) throws -> Void
  }

  /// The record type of the language.
  let dataclass: Dataclass
  private let fields: [Field]
  private let blank: Model

  /// - Parameters:
  ///   - blank: what an object that a script made starts from.
  ///   - fields: one per field of the dataclass, in its order.
  init(_ dataclass: Dataclass, blank: Model, _ fields: [Field]) {
    precondition(fields.count == dataclass.fieldNames.count)
    self.dataclass = dataclass
    self.blank = blank
    self.fields = fields
  }

  /// The object that shows a value.
  func wrap(_ model: Model) -> Value {
    let instance = DataclassInstance(dataclass: dataclass, values: fields.map { $0.get(model) })
    instance.origin = model
    return .host(instance)
  }

  /// The value that an object stands for.
  ///
  /// - Throws: `TypeError` or `ValueError` if it is of another type, or a field makes no sense.
  func unwrap(_ value: Value, _ context: Interpreter) throws -> Model {
    let instance = try dataclass.require(value)
    var model = instance.origin as? Model ?? blank
    for (field, value) in zip(fields, instance.values) {
      try field.set(context, &model, value)
    }
    return model
  }
}

extension Record.Field {
  private typealias Field = Record<Model>.Field

  /// A text.
  static func text(_ path: WritableKeyPath<Model, String>, _ name: String) -> Self {
    .init(get: { .string($0[keyPath: path]) }) { _, model, value in
      guard let text = value.text else {
        throw ScriptException.type("\(name) must be str, not \(value.typeName)")
      }
      model[keyPath: path] = text
    }
  }

  /// A text or None.
  static func text(_ path: WritableKeyPath<Model, String?>, _ name: String) -> Self {
    .init(get: { .optional($0[keyPath: path]) }) { _, model, value in
      guard value.isNone || value.text != nil else {
        throw ScriptException.type("\(name) must be str or None, not \(value.typeName)")
      }
      model[keyPath: path] = value.text
    }
  }

  /// An integer.
  static func int(_ path: WritableKeyPath<Model, Int>, _ name: String) -> Self {
    .init(get: { .int($0[keyPath: path]) }) { context, model, value in
      model[keyPath: path] = try context.int(value, name)
    }
  }

  /// An integer or None.
  static func int(_ path: WritableKeyPath<Model, Int?>, _ name: String) -> Self {
    .init(get: { $0[keyPath: path].map { .int($0) } ?? .none }) { context, model, value in
      model[keyPath: path] = value.isNone ? nil : try context.int(value, name)
    }
  }

  /// A number or None; whole numbers show as they were written, as floats.
  static func number(_ path: WritableKeyPath<Model, Double?>, _ name: String) -> Self {
    .init(get: { $0[keyPath: path].map { .float($0) } ?? .none }) { context, model, value in
      model[keyPath: path] = value.isNone ? nil : try context.double(value)
    }
  }

  /// A truth value or None.
  static func bool(_ path: WritableKeyPath<Model, Bool?>, _ name: String) -> Self {
    .init(get: { $0[keyPath: path].map { .bool($0) } ?? .none }) { context, model, value in
      model[keyPath: path] = value.isNone ? nil : try context.truth(value)
    }
  }

  /// A list of objects of another record.
  static func list<Item>(_ path: WritableKeyPath<Model, [Item]>, _ item: Record<Item>) -> Self {
    .init(get: { .list($0[keyPath: path].map(item.wrap)) }) { context, model, value in
      model[keyPath: path] = try context.array(value).map { try item.unwrap($0, context) }
    }
  }

  /// A list of objects of another record, or None.
  static func list<Item>(_ path: WritableKeyPath<Model, [Item]?>, _ item: Record<Item>) -> Self {
    .init(get: { $0[keyPath: path].map { .list($0.map(item.wrap)) } ?? .none }) {
      context, model, value in
      model[keyPath: path] =
        value.isNone ? nil : try context.array(value).map { try item.unwrap($0, context) }
    }
  }

  /// An object of another record, or None.
  static func record<Item>(_ path: WritableKeyPath<Model, Item?>, _ item: Record<Item>) -> Self {
    .init(get: { $0[keyPath: path].map(item.wrap) ?? .none }) { context, model, value in
      model[keyPath: path] = value.isNone ? nil : try item.unwrap(value, context)
    }
  }
}
