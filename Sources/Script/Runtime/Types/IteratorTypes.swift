import Synchronization

/// The types of iterators, one per name, made when first asked for.
enum IteratorTypes {
  /// The iterators that are built-in types by name stand in it from the beginning.
  private static let table = Mutex<[String: TypeObject]>([
    "enumerate": LazyTypes.enumerate, "filter": LazyTypes.filter, "map": LazyTypes.map,
    "reversed": LazyTypes.reversed, "zip": LazyTypes.zip,
  ])

  static func type(named name: String) -> TypeObject {
    table.withLock { table in
      if let type = table[name] { return type }
      let type = TypeObject(name)
      table[name] = type
      return type
    }
  }
}
