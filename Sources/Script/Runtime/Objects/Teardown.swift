/// Frees nested containers without recursion: a list nested a million deep must not overflow the
/// stack when the last reference to it goes.
enum Teardown {
  static func run(_ items: inout [Value]) {
    var pending = items
    items = []
    // Passed on without a name: a name would be a second reference.
    while !pending.isEmpty { steal(from: pending.removeLast(), into: &pending) }
  }

  /// Moves the children out of a container that only `value` still refers to.
  private static func steal(from value: consuming Value, into pending: inout [Value]) {
    switch value {
    case .list(var list):
      value = .none
      if isKnownUniquelyReferenced(&list) {
        pending.append(contentsOf: list.items)
        list.items = []
      }
    case .dict(var dict):
      value = .none
      if isKnownUniquelyReferenced(&dict) { dict.moveContents(into: &pending) }
    case .tuple(var tuple):
      value = .none
      if isKnownUniquelyReferenced(&tuple) {
        pending.append(contentsOf: tuple.items)
        tuple.items = []
      }
    default: break
    }
  }
}

extension Value {
  /// Whether the value may hold other values that hold others in turn.
  var isContainer: Bool {
    switch self {
    case .list, .tuple, .dict: true
    default: false
    }
  }
}
