import Script

/// A record type of the language, as Python's `dataclass` makes it: named fields that can be read
/// and set, a constructor, equality field by field, and a printed form that shows the fields.
///
/// The fields hold values of the language, so that `image.scale['x'] = 2.0` does what it says.
/// What the library computes with is made from them at each call.
final class Dataclass: @unchecked Sendable {
  // Sendable: complete before a script runs, unchanged afterwards.

  /// The type record.
  let type: TypeObject
  /// The names of the fields, in order.
  let fieldNames: [String]
  private let hiddenFields: Set<String>
  private let indices: [String: Int]
  private let showsLayout: Bool

  /// Describes a record type.
  ///
  /// - Parameters:
  ///   - fields: the fields as the parameters of the constructor: `"name, type, unit=None"`.
  ///   - fresh: for fields whose default is `?`, what a new object gets.
  ///   - hidden: fields that the printed form shows only if they are not `None`, or, marked with
  ///     a `!`, never.
  ///   - showsLayout: whether the printed form is laid out over several lines where it is long.
  ///   - prepare: looks at and may change the values of a new object.
  init(
    _ name: String, _ fields: String, doc: String, hidden: Set<String> = [],
    fresh: [String: () -> Value] = [:], showsLayout: Bool = false,
    prepare: ((Interpreter, inout [Value]) throws -> Void)? = nil
  ) {
    type = TypeObject(name, module: "ngff_zarr", doc: doc)
    fieldNames = Signature(fields).parameters.map(\.name)
    hiddenFields = hidden
    self.showsLayout = showsLayout
    indices = Dictionary(uniqueKeysWithValues: zip(fieldNames, fieldNames.indices))
    let fieldNames = fieldNames
    type.construct(fields, doc) { [unowned self] context, arguments in
      var values = fieldNames.indices.map { index -> Value in
        arguments.optional(index) ?? fresh[fieldNames[index]]?() ?? .none
      }
      try prepare?(context, &values)
      return make(values)
    }
    for (index, name) in fieldNames.enumerated() { addField(name, index) }
    type.repr = { [unowned self] context, value in
      StringObject(
        showsLayout
          ? try Layout.text(of: value, context) : try plainText(of: value, context))
    }
    type.compare = { [unowned self] context, op, a, b in
      guard op == .equal || op == .notEqual else { return nil }
      guard let left = instance(a), let right = instance(b) else { return nil }
      let isEqual = try zip(left.values, right.values).allSatisfy { try context.equal($0, $1) }
      return .bool(isEqual == (op == .equal))
    }
  }

  private func addField(_ name: String, _ index: Int) {
    type.add(
      name,
      .property(
        .init(
          doc: "",
          get: { [unowned self] _, receiver in try require(receiver).values[index] },
          set: { [unowned self] _, receiver, value in
            try require(receiver).values[index] = value
          })))
  }

  /// A new object with a value for each field, in order.
  func make(_ values: [Value]) -> Value {
    .host(DataclassInstance(dataclass: self, values: values))
  }

  /// A new object from named values; fields not named are `None`.
  func make(named values: KeyValuePairs<String, Value>) -> Value {
    var all = [Value](repeating: .none, count: fieldNames.count)
    for (name, value) in values {
      if let index = indices[name] { all[index] = value }
    }
    return make(all)
  }

  /// The object in a value, or nil if it is of another type.
  func instance(_ value: Value) -> DataclassInstance? {
    guard case .host(let host) = value, let instance = host as? DataclassInstance,
      instance.dataclass === self
    else { return nil }
    return instance
  }

  /// The object in a value.
  ///
  /// - Throws: `TypeError` if it is of another type.
  func require(_ value: Value) throws -> DataclassInstance {
    guard let instance = instance(value) else {
      throw ScriptException.type("expected \(type.name), got \(value.typeName)")
    }
    return instance
  }

  func index(of field: String) -> Int? { indices[field] }

  /// The fields that the printed form shows.
  func shownFields(_ instance: DataclassInstance) -> [(name: String, value: Value)] {
    zip(fieldNames, instance.values).compactMap { name, value in
      if hiddenFields.contains(name + "!") { return nil }
      return hiddenFields.contains(name) && value.isNone ? nil : (name, value)
    }
  }

  private func plainText(of value: Value, _ context: Interpreter) throws -> String {
    let fields = try shownFields(require(value)).map {
      "\($0.name)=\(try context.repr($0.value).string)"
    }
    return "\(type.name)(\(fields.joined(separator: ", ")))"
  }
}

/// An object of a ``Dataclass``.
final class DataclassInstance: HostInstance {
  let dataclass: Dataclass
  /// One value per field, in the order of ``Dataclass/fieldNames``.
  var values: [Value]
  /// What the object was made from, if the library made it: it keeps what the fields do not show,
  /// such as members of a file that nobody knows.
  var origin: Any?
  /// What properties have given out and must give out again, such as lists that a script may change.
  var derived: [String: Value] = [:]

  init(dataclass: Dataclass, values: [Value]) {
    self.dataclass = dataclass
    self.values = values
    super.init(type: dataclass.type)
  }

  /// The value of a field; `None` for a name that is no field.
  subscript(field: String) -> Value {
    get { dataclass.index(of: field).map { values[$0] } ?? .none }
    set { if let index = dataclass.index(of: field) { values[index] = newValue } }
  }
}
