/// A mapping in insertion order: a table of indices into a dense array of entries.
///
/// Removing leaves a hole in the entries (its key is unbound) that the next growth squeezes out.
/// Lookup, insertion and removal are constant time, iteration is in the order of insertion.
public final class DictObject {
  struct Entry {
    var hash: Int
    var key: Value
    var value: Value
  }

  /// The number of keys.
  @exclusivity(unchecked) public private(set) var count = 0
  /// The number of entries, holes included.
  @exclusivity(unchecked) private(set) var used = 0
  @exclusivity(unchecked) private var capacity = 0
  @exclusivity(unchecked) private(set) var entries: UnsafeMutablePointer<Entry>
  @exclusivity(unchecked) private var indices: UnsafeMutablePointer<Int32>
  @exclusivity(unchecked) private var mask = 0

  /// Marks a place in the table that was never used, and one whose entry was removed.
  private static let free: Int32 = -1
  private static let removed: Int32 = -2

  /// Makes an empty dict.
  public init() {
    entries = UnsafeMutablePointer<Entry>(bitPattern: 16).unsafelyUnwrapped
    indices = UnsafeMutablePointer<Int32>(bitPattern: 16).unsafelyUnwrapped
  }

  deinit {
    guard capacity > 0 else { return }
    for index in 0..<used where entries[index].value.isContainer {
      var pending: [Value] = []
      moveContents(into: &pending)
      Teardown.run(&pending)
      break
    }
    release()
  }

  private func release() {
    guard capacity > 0 else { return }
    entries.deinitialize(count: used)
    entries.deallocate()
    indices.deallocate()
    capacity = 0
    used = 0
    count = 0
    mask = 0
  }

  /// Removes everything.
  public func removeAll() { release() }

  func moveContents(into pending: inout [Value]) {
    for index in 0..<used {
      pending.append(entries[index].value)
      if entries[index].key.isContainer { pending.append(entries[index].key) }
    }
    release()
  }

  /// Makes room for `wanted` entries and squeezes out the holes.
  private func grow(to wanted: Int) {
    var size = 8
    while size * 2 < wanted * 3 { size *= 2 }
    let newCapacity = size * 2 / 3
    let newEntries = UnsafeMutablePointer<Entry>.allocate(capacity: newCapacity)
    let newIndices = UnsafeMutablePointer<Int32>.allocate(capacity: size)
    newIndices.initialize(repeating: Self.free, count: size)
    var kept = 0
    for index in 0..<used {
      if entries[index].key.isUnbound { continue }
      (newEntries + kept).moveInitialize(from: entries + index, count: 1)
      var place = newEntries[kept].hash & (size - 1)
      var perturb = UInt(bitPattern: newEntries[kept].hash)
      while newIndices[place] != Self.free {
        perturb >>= 5
        place = (place &* 5 &+ Int(truncatingIfNeeded: perturb) &+ 1) & (size - 1)
      }
      newIndices[place] = Int32(truncatingIfNeeded: kept)
      kept += 1
    }
    if capacity > 0 {
      entries.deallocate()
      indices.deallocate()
    }
    (entries, indices, capacity, used, mask) = (newEntries, newIndices, newCapacity, kept, size - 1)
  }

  /// The index of the entry with this key, or -1.
  @inline(__always)
  func find(_ key: Value, hash: Int, _ context: Interpreter) throws -> Int {
    if count == 0 { return -1 }
    return try findUsed(key, hash: hash, context).entry
  }

  private func findUsed(_ key: Value, hash: Int, _ context: Interpreter) throws
    -> (entry: Int, place: Int)
  {
    var place = hash & mask
    var perturb = UInt(bitPattern: hash)
    while true {
      let index = indices[place]
      if index == Self.free { return (-1, place) }
      if index >= 0 {
        let entry = entries + Int(index)
        if entry.pointee.hash == hash {
          let isSame = try withUnsafeMutablePointer(to: &entry.pointee.key) {
            try Self.sameKey($0, key, context)
          }
          if isSame { return (Int(index), place) }
        }
      }
      perturb >>= 5
      place = (place &* 5 &+ Int(truncatingIfNeeded: perturb) &+ 1) & mask
    }
  }

  @inline(__always)
  private static func sameKey(
    _ known: UnsafeMutablePointer<Value>, _ key: Value, _ context: Interpreter
  ) throws -> Bool {
    switch (known.borrowed, key) {
    case (.int(let x), .int(let y)): x == y
    case (.str(let x), .str(let y)): x._withUnsafeGuaranteedRef { $0 == y }
    default: try known.pointee.isIdentical(to: key) || context.equal(known.pointee, key)
    }
  }

  /// Whether there is a key.
  ///
  /// - Throws: `TypeError` for a key without a hash.
  func contains(_ key: Value, _ context: Interpreter) throws -> Bool {
    try find(key, hash: try context.hash(key), context) >= 0
  }

  /// The value of a key.
  ///
  /// - Throws: `TypeError` for a key without a hash.
  public func get(_ key: Value, _ context: Interpreter) throws -> Value? {
    let hash = try context.hash(key)
    let index = try find(key, hash: hash, context)
    return index < 0 ? nil : entries[index].value
  }

  /// Sets the value of a key; a new key goes to the end.
  ///
  /// - Throws: `TypeError` for a key without a hash.
  public func set(_ key: Value, _ value: Value, _ context: Interpreter) throws {
    try set(key, hash: try context.hash(key), value, context)
  }

  func set(_ key: Value, hash: Int, _ value: Value, _ context: Interpreter) throws {
    let index = try find(key, hash: hash, context)
    if index >= 0 {
      let old = entries[index].value
      entries[index].value = value
      withExtendedLifetime(old) {}
      return
    }
    append(key, hash: hash, value)
  }

  private func append(_ key: Value, hash: Int, _ value: Value) {
    if used == capacity { grow(to: Swift.max(count * 2, 5)) }
    var place = hash & mask
    var perturb = UInt(bitPattern: hash)
    while indices[place] >= 0 {
      perturb >>= 5
      place = (place &* 5 &+ Int(truncatingIfNeeded: perturb) &+ 1) & mask
    }
    (entries + used).initialize(to: Entry(hash: hash, key: key, value: value))
    indices[place] = Int32(truncatingIfNeeded: used)
    used += 1
    count += 1
  }

  /// Removes a key and returns its value, or returns `nil` if it is not there.
  ///
  /// - Throws: `TypeError` for a key without a hash.
  @discardableResult
  public func remove(_ key: Value, _ context: Interpreter) throws -> Value? {
    let hash = try context.hash(key)
    if count == 0 { return nil }
    let (index, place) = try findUsed(key, hash: hash, context)
    if index < 0 { return nil }
    indices[place] = Self.removed
    let value = entries[index].value
    entries[index] = Entry(hash: 0, key: .unbound, value: .unbound)
    count -= 1
    return value
  }

  /// Removes the entry added last and returns it.
  public func popLast(_ context: Interpreter) throws -> (key: Value, value: Value)? {
    var index = used - 1
    while index >= 0, entries[index].key.isUnbound { index -= 1 }
    guard index >= 0 else { return nil }
    let key = entries[index].key
    guard let value = try remove(key, context) else { return nil }
    // Forget the holes at the end, so that emptying a dict this way is linear.
    while used > 0, entries[used - 1].key.isUnbound {
      used -= 1
      (entries + used).deinitialize(count: 1)
    }
    return (key, value)
  }

  /// The first entry at or after a position in the entries, and where to go on.
  @inline(__always)
  func entry(from position: inout Int) -> (key: Value, value: Value)? {
    while position < used {
      let entry = entries + position
      position += 1
      if !entry.pointee.key.isUnbound { return (entry.pointee.key, entry.pointee.value) }
    }
    return nil
  }

  /// The entries, in the order of insertion.
  public var items: [(key: Value, value: Value)] {
    var position = 0
    var result: [(key: Value, value: Value)] = []
    result.reserveCapacity(count)
    while let entry = entry(from: &position) { result.append(entry) }
    return result
  }

  /// The keys, in the order of insertion.
  public var keys: [Value] { items.map(\.key) }

  /// The values, in the order of insertion.
  public var values: [Value] { items.map(\.value) }

  /// A shallow copy.
  public func copy() -> DictObject {
    let result = DictObject()
    if count > 0 { result.grow(to: count) }
    for index in 0..<used where !entries[index].key.isUnbound {
      result.append(entries[index].key, hash: entries[index].hash, entries[index].value)
    }
    return result
  }
}

extension DictObject {
  /// The value of a text key. Never throws: text has a hash, and equal text needs no context.
  public subscript(name: String) -> Value? {
    get { self[StringObject(name)] }
    set {
      guard let newValue else { return }
      self[StringObject(name)] = newValue
    }
  }

  subscript(name: StringObject) -> Value? {
    get {
      let index = findText(name)
      return index < 0 ? nil : entries[index].value
    }
    set {
      guard let newValue else { return }
      let index = findText(name)
      if index >= 0 {
        entries[index].value = newValue
      } else {
        append(.str(name), hash: name.hashValueCached, newValue)
      }
    }
  }

  private func findText(_ name: StringObject) -> Int {
    if count == 0 { return -1 }
    let hash = name.hashValueCached
    var place = hash & mask
    var perturb = UInt(bitPattern: hash)
    while true {
      let index = indices[place]
      if index == Self.free { return -1 }
      if index >= 0, entries[Int(index)].hash == hash,
        case .str(let text) = entries[Int(index)].key, text == name
      {
        return Int(index)
      }
      perturb >>= 5
      place = (place &* 5 &+ Int(truncatingIfNeeded: perturb) &+ 1) & mask
    }
  }
}

/// A live view of a dict, as `keys()`, `values()` and `items()` return it.
public final class DictView {
  /// What of each entry a view shows.
  public enum Kind {
    /// The key.
    case keys
    /// The value.
    case values
    /// The pair of both.
    case items
  }

  /// The dict looked at.
  public let dict: DictObject
  /// What is shown.
  public let kind: Kind

  init(_ dict: DictObject, _ kind: Kind) {
    self.dict = dict
    self.kind = kind
  }

  func element(_ entry: (key: Value, value: Value)) -> Value {
    switch kind {
    case .keys: entry.key
    case .values: entry.value
    case .items: .tuple([entry.key, entry.value])
    }
  }
}
