import Synchronization

/// Which nodes were replaced by others as a whole, in this process.
///
/// A lazy array goes on reading what now lies at its path: without knowing of the replacement it
/// would take chunks of another shape or codec for its own.
public enum Replacements {
  private static let count = Atomic<Int>(0)
  private static let latest = Mutex<[String: Int]>([:])

  /// How many there were.
  static var current: Int { count.load(ordering: .acquiring) }

  /// Says that the node at a path of a store, with all below it, is not what it was.
  public static func announce(_ store: any Store, _ path: String = "") {
    latest.withLock { latest in
      let number = count.load(ordering: .relaxed) + 1
      latest[name(store, path)] = number
      count.store(number, ordering: .releasing)
    }
  }

  /// The number of the last replacement of this node or of one above it.
  fileprivate static func latest(_ store: any Store, _ path: String) -> Int {
    var name = name(store, path)[...]
    return latest.withLock { latest in
      var number = 0
      while true {
        number = max(number, latest[String(name)] ?? 0)
        guard let slash = name.lastIndex(of: "/") else { return number }
        name = name[..<slash]
      }
    }
  }

  private static func name(_ store: any Store, _ path: String) -> String {
    path.isEmpty ? store.identity : "\(store.identity)/\(path)"
  }
}

/// What an array knows of its own replacement; shared by its copies.
final class ArrayRevision: Sendable {
  private struct State {
    var seen: Int
    var replacement: ZarrArray?
  }

  private let opened = Replacements.current
  private let state = Mutex(State(seen: 0, replacement: nil))

  /// The array that is to be read instead; nil if the array is what it was.
  ///
  /// - Throws: ``ZarrError`` of kind `unsupported` if what is there now is no array of this shape and
  ///   dtype.
  func replacement(of array: ZarrArray) throws -> ZarrArray? {
    guard Replacements.current != opened else { return nil }
    let latest = Replacements.latest(array.store, array.path)
    guard latest > opened else { return nil }
    return try state.withLock { state in
      guard state.seen < latest else { return state.replacement }
      let now = try? ZarrArray.open(array.store, path: array.path, access: array.access)
      guard let now, now.shape == array.shape, now.dtype == array.dtype else {
        throw ZarrError(
          .unsupported, key: array.path,
          "another array was written here since this one was opened; open it again")
      }
      state = State(seen: latest, replacement: now)
      return now
    }
  }
}
