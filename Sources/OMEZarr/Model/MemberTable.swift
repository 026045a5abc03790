import JSONText
import OrderedCollections

/// A type whose properties are the members of a JSON object: one table reads and writes them.
protocol JSONMembers: Sendable {
  /// The table.
  static var members: MemberTable<Self> { get }

  /// Nil if this is no object, or a member that must be there is missing or of another type.
  init?(json: JSON)

  /// The members in the order of the table, and after them those that the library does not know.
  var json: JSON { get }
}

extension JSONMembers {
  init?(json: JSON) {
    guard let value = Self.members.read(json) else { return nil }
    self = value
  }

  var json: JSON { Self.members.write(self) }
}

/// The members of a JSON object, each with the property that it stands for.
struct MemberTable<Model: Sendable>: Sendable {

  /// One member.
  struct Entry: Sendable {
    /// Takes the member; false if it must be there and is not.
    let read: @Sendable (inout Members, inout Model) -> Bool
    let write: @Sendable (Model, inout MembersWriter) -> Void
  }

  /// What reading starts from.
  let blank: Model
  /// Where members go that the table does not have.
  let extra: any WritableKeyPath<Model, JSONObject> & Sendable
  let entries: [Entry]

  init(
    _ blank: Model, extra: any WritableKeyPath<Model, JSONObject> & Sendable, _ entries: [Entry]
  ) {
    self.blank = blank
    self.extra = extra
    self.entries = entries
  }

  func read(_ json: JSON) -> Model? {
    guard let object = json.object else { return nil }
    var members = Members(object)
    var model = blank
    for entry in entries where !entry.read(&members, &model) { return nil }
    model[keyPath: extra] = members.rest
    return model
  }

  func write(_ model: Model) -> JSON {
    var writer = MembersWriter()
    for entry in entries { entry.write(model, &writer) }
    writer.put(foreign: model[keyPath: extra])
    return .object(writer.object)
  }
}

extension MemberTable.Entry {
  /// A member that must be there.
  private static func required<Value>(
    _ key: String, _ path: any WritableKeyPath<Model, Value> & Sendable,
    _ convert: @escaping @Sendable (JSON) -> Value?, _ json: @escaping @Sendable (Value) -> JSON
  ) -> Self {
    .init { members, model in
      guard let value = members.take(key, convert) else { return false }
      model[keyPath: path] = value
      return true
    } write: { model, writer in
      writer.put(key, json(model[keyPath: path]))
    }
  }

  /// A member that may be missing.
  private static func optional<Value>(
    _ key: String, _ path: any WritableKeyPath<Model, Value?> & Sendable,
    _ convert: @escaping @Sendable (JSON) -> Value?, _ json: @escaping @Sendable (Value) -> JSON?
  ) -> Self {
    .init { members, model in
      model[keyPath: path] = members.take(key, convert)
      return true
    } write: { model, writer in
      writer.put(key, model[keyPath: path].flatMap(json))
    }
  }

  static func text(
    _ key: String, _ path: any WritableKeyPath<Model, String> & Sendable
  ) -> Self { required(key, path, { $0.string }, { .string($0) }) }

  static func text(
    _ key: String, _ path: any WritableKeyPath<Model, String?> & Sendable
  ) -> Self { optional(key, path, { $0.string }, { .string($0) }) }

  static func int(
    _ key: String, _ path: any WritableKeyPath<Model, Int> & Sendable
  ) -> Self { required(key, path, { $0.int }, { .int($0) }) }

  static func int(
    _ key: String, _ path: any WritableKeyPath<Model, Int?> & Sendable
  ) -> Self { optional(key, path, { $0.int }, { .int($0) }) }

  static func bool(
    _ key: String, _ path: any WritableKeyPath<Model, Bool?> & Sendable
  ) -> Self { optional(key, path, { $0.bool }, { .bool($0) }) }

  /// A number, whole ones written as integers. NaN and infinities have no place in JSON, and the
  /// schemas want numbers: they are left out.
  static func number(
    _ key: String, _ path: any WritableKeyPath<Model, Double?> & Sendable
  ) -> Self {
    optional(key, path, { $0.double }, { $0.isFinite ? JSON(shortest: $0) : nil })
  }

  /// An object.
  static func object<Value: JSONMembers>(
    _ key: String, _ path: any WritableKeyPath<Model, Value?> & Sendable
  ) -> Self { optional(key, path, { Value(json: $0) }, { $0.json }) }

  /// A list of which every element must be understood.
  static func list<Value: JSONMembers>(
    _ key: String, _ path: any WritableKeyPath<Model, [Value]> & Sendable
  ) -> Self {
    required(key, path, { $0.all { Value(json: $0) } }, { .array($0.map(\.json)) })
  }
}
