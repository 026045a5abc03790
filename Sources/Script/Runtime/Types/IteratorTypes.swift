import Synchronization

/// The types of iterators, one per name, made when first asked for.
enum IteratorTypes {
  private static let table = Mutex<[String: TypeObject]>([:])

  static func type(named name: String) -> TypeObject {
    table.withLock { table in
      if let type = table[name] { return type }
      let type = TypeObject(name)
      table[name] = type
      return type
    }
  }
}
