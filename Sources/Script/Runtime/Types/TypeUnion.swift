/// `int | str`: types of which a value has one, as annotations and `isinstance` take it.
final class TypeUnion: HostInstance {
  /// The types, each once; `None` stands for its type.
  let members: [Value]

  private init(_ members: [Value]) {
    self.members = members
    super.init(type: Self.record)
  }

  /// The members as types.
  var classes: [Value] { members.map { $0.isNone ? .type(.noneType) : $0 } }

  /// The union of two operands, or `nil` if they make none.
  static func make(_ a: Value, _ b: Value) -> Value? {
    guard let left = parts(a), let right = parts(b) else { return nil }
    if a.isNone && b.isNone { return nil }
    var members: [Value] = []
    for part in left + right where !members.contains(where: { $0.isIdentical(to: part) }) {
      members.append(part)
    }
    return members.count == 1 ? members[0] : .host(TypeUnion(members))
  }

  private static func parts(_ value: Value) -> [Value]? {
    switch value {
    case .type, .none: [value]
    case .host(let union as TypeUnion): union.members
    default: nil
    }
  }

  private static let record: TypeObject = {
    let type = TypeObject("UnionType", module: "types", doc: "One of several types.")
    type.repr = { _, value in
      guard case .host(let union as TypeUnion) = value else { return .empty }
      let names = union.members.map { member -> String in
        if case .type(let type) = member { return type.qualifiedName }
        return "None"
      }
      return StringObject(names.joined(separator: " | "))
    }
    type.compare = { _, op, a, b in
      guard op == .equal || op == .notEqual, case .host(let x as TypeUnion) = a,
        case .host(let y as TypeUnion) = b
      else { return nil }
      let isEqual =
        x.members.count == y.members.count
        && x.members.allSatisfy { part in y.members.contains { $0.isIdentical(to: part) } }
      return .bool(isEqual == (op == .equal))
    }
    type.hash = { context, value in
      guard case .host(let union as TypeUnion) = value else { return 0 }
      return try union.members.reduce(0) { $0 ^ (try context.hash($1)) }
    }
    type.property("__args__", "The types.") { _, value in
      guard case .host(let union as TypeUnion) = value else { return .none }
      return .tuple(union.classes)
    }
    return type
  }()
}
