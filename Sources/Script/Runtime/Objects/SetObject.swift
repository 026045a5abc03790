/// A set of values, with CPython's own table: the same probing and the same growth, so that
/// iteration, and with it `print`, goes through the elements in the same order.
public final class SetObject {
  struct Entry {
    /// Unbound in a free place; there the hash tells never used (0) from removed (-1).
    var key: Value
    var hash: Int

    static var free: Entry { Entry(key: .unbound, hash: 0) }
    static var removed: Entry { Entry(key: .unbound, hash: -1) }
    var isUsed: Bool { !key.isUnbound }
    var isFree: Bool { key.isUnbound && hash == 0 }
  }

  /// Whether this is a `frozenset`.
  public let isFrozen: Bool
  /// The number of elements.
  @exclusivity(unchecked) public private(set) var count = 0
  /// Places used or removed.
  @exclusivity(unchecked) private var fill = 0
  @exclusivity(unchecked) private var table: [Entry]
  @exclusivity(unchecked) private var finger = 0

  private static let linearProbes = 9
  private static let smallest = 8

  /// Makes an empty set.
  public init(frozen: Bool = false) {
    isFrozen = frozen
    table = Array(repeating: .free, count: Self.smallest)
  }

  private var mask: Int { table.count - 1 }

  private func resize(_ wanted: Int) {
    var size = Self.smallest
    while size <= wanted { size <<= 1 }
    var fresh = [Entry](repeating: .free, count: size)
    for entry in table where entry.isUsed { Self.insertNew(entry, into: &fresh) }
    table = fresh
    fill = count
  }

  private static func insertNew(_ entry: Entry, into table: inout [Entry]) {
    let mask = table.count - 1
    var perturb = UInt(bitPattern: entry.hash)
    var index = entry.hash & mask
    while true {
      let last = index + linearProbes <= mask ? index + linearProbes : index
      for place in index...last where !table[place].isUsed {
        table[place] = entry
        return
      }
      perturb >>= 5
      index = (index &* 5 &+ 1 &+ Int(truncatingIfNeeded: perturb)) & mask
    }
  }

  /// The place of a key if it is there, and the first never used place on the way otherwise.
  private func find(_ key: Value, _ hash: Int, _ context: Interpreter) throws
    -> (found: Bool, place: Int)
  {
    let mask = mask
    var perturb = UInt(bitPattern: hash)
    var index = hash & mask
    while true {
      let last = index + Self.linearProbes <= mask ? index + Self.linearProbes : index
      for place in index...last {
        let entry = table[place]
        if entry.isFree { return (false, place) }
        if entry.hash == hash, entry.isUsed {
          let isSame = try entry.key.isIdentical(to: key) || context.equal(entry.key, key)
          if isSame { return (true, place) }
        }
      }
      perturb >>= 5
      index = (index &* 5 &+ 1 &+ Int(truncatingIfNeeded: perturb)) & mask
    }
  }

  /// Whether the value is an element.
  ///
  /// - Throws: `TypeError` for a value without a hash.
  public func contains(_ key: Value, _ context: Interpreter) throws -> Bool {
    try find(key, try context.hash(key), context).found
  }

  /// Adds an element; returns whether it is new.
  ///
  /// - Throws: `TypeError` for a value without a hash.
  @discardableResult
  public func insert(_ key: Value, _ context: Interpreter) throws -> Bool {
    try insert(key, hash: try context.hash(key), context)
  }

  private func insert(_ key: Value, hash: Int, _ context: Interpreter) throws -> Bool {
    let (found, place) = try find(key, hash, context)
    if found { return false }
    table[place] = Entry(key: key, hash: hash)
    fill += 1
    count += 1
    if fill * 5 >= mask * 3 { resize(count > 50000 ? count * 2 : count * 4) }
    return true
  }

  /// Removes an element; returns whether it was there.
  ///
  /// - Throws: `TypeError` for a value without a hash.
  @discardableResult
  public func remove(_ key: Value, _ context: Interpreter) throws -> Bool {
    let (found, place) = try find(key, try context.hash(key), context)
    if !found { return false }
    table[place] = .removed
    count -= 1
    return true
  }

  /// Removes and returns some element, or `nil` if there is none.
  public func popAny() -> Value? {
    if count == 0 { return nil }
    var place = finger & mask
    while !table[place].isUsed { place = place == mask ? 0 : place + 1 }
    let key = table[place].key
    table[place] = .removed
    count -= 1
    finger = place + 1
    return key
  }

  /// Removes everything.
  public func removeAll() {
    table = Array(repeating: .free, count: Self.smallest)
    (count, fill, finger) = (0, 0, 0)
  }

  /// Adds the elements of another set.
  public func formUnion(_ other: SetObject, _ context: Interpreter) throws {
    if other === self || other.count == 0 { return }
    if (fill + other.count) * 5 >= mask * 3 { resize((count + other.count) * 2) }
    if fill == 0 {
      if mask == other.mask, other.fill == other.count {
        table = other.table
      } else {
        for (index, entry) in other.table.enumerated() where entry.isUsed {
          Self.insertNew(entry, into: &table)
          try context.pollEach(index)
        }
      }
      (fill, count) = (other.count, other.count)
      return
    }
    for (index, entry) in other.table.enumerated() where entry.isUsed {
      _ = try insert(entry.key, hash: entry.hash, context)
      try context.pollEach(index)
    }
  }

  /// Adds the keys of a dict.
  public func formUnion(_ other: DictObject, _ context: Interpreter) throws {
    if (fill + other.count) * 5 >= mask * 3 { resize((count + other.count) * 2) }
    for (index, key) in other.keys.enumerated() {
      try insert(key, context)
      try context.pollEach(index)
    }
  }

  /// Squeezes out removed places when there are many, as after a difference.
  func compact() {
    if fill - count > mask / 4 { resize(count > 50000 ? count * 2 : count * 4) }
  }

  /// Takes over the contents of another set, which is not used any more.
  func adopt(_ other: SetObject) {
    (table, count, fill, finger) = (other.table, other.count, other.fill, other.finger)
  }

  /// A copy with the same elements.
  public func copy(frozen: Bool = false, _ context: Interpreter) throws -> SetObject {
    let result = SetObject(frozen: frozen)
    try result.formUnion(self, context)
    return result
  }

  /// The next element at or after a place in the table, and where to go on.
  func element(from place: inout Int) -> Value? {
    while place < table.count {
      defer { place += 1 }
      if table[place].isUsed { return table[place].key }
    }
    return nil
  }

  /// The elements, in the order of iteration.
  public var elements: [Value] { table.filter(\.isUsed).map(\.key) }
}
