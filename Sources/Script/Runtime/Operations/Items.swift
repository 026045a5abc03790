import BigInt

extension Interpreter {
  /// The value of `container[key]`.
  ///
  /// - Throws: `TypeError`, `IndexError` or `KeyError` as Python does.
  public func getItem(_ container: Value, _ key: Value) throws -> Value {
    switch container {
    case .list(let list):
      if case .slice(let slice) = key { return .list(try elements(list.items, slice)) }
      return list.items[try position(key, list.items.count, "list")]
    case .tuple(let tuple):
      if case .slice(let slice) = key { return .tuple(try elements(tuple.items, slice)) }
      return tuple.items[try position(key, tuple.items.count, "tuple")]
    case .dict(let dict):
      if let value = try dict.get(key, self) { return value }
      throw ScriptException.key(key)
    case .str(let text):
      if case .slice(let slice) = key { return .str(try characters(text, slice)) }
      return .str(.character(text[try position(key, text.count, "string")]))
    case .bytes(let bytes):
      if case .slice(let slice) = key {
        let cut = try resolve(slice, length: bytes.bytes.count)
        if cut.step == 1 {
          return .bytes(BytesObject(Array(bytes.bytes[cut.start..<cut.start + cut.count])))
        }
        var result: [UInt8] = []
        result.reserveCapacity(cut.count)
        for index in 0..<cut.count {
          result.append(bytes.bytes[cut[index]])
          try pollEach(index)
        }
        return .bytes(BytesObject(result))
      }
      return .int(Int(bytes.bytes[try position(key, bytes.bytes.count, "index")]))
    case .range(let range): return try rangeItem(range, key)
    case .type(let type) where type.cases != nil:
      if case .str(let name) = key,
        let member = type.cases?.first(where: { $0.name == name.string })
      {
        return member.value
      }
      throw ScriptException.key(key)
    case .type(let type) where type.constructor != nil && type.module.isEmpty:
      // `list[int]` in an annotation is evaluated; what it means is the reader's business.
      return container
    default:
      if case .host(let instance) = container, let getItem = instance.type.slot(\.getItem) {
        return try getItem(self, container, key)
      }
      throw ScriptException.type("'\(container.typeName)' object is not subscriptable")
    }
  }

  /// Performs `container[key] = value`.
  ///
  /// - Throws: as ``getItem(_:_:)``.
  public func setItem(_ container: Value, _ key: Value, _ value: Value) throws {
    switch container {
    case .list(let list):
      if case .slice(let slice) = key { return try assign(list, slice, value) }
      list.items[try position(key, list.items.count, "list", "list assignment index")] = value
    case .dict(let dict): try dict.set(key, value, self)
    default:
      if case .host(let instance) = container, let setItem = instance.type.slot(\.setItem) {
        return try setItem(self, container, key, value)
      }
      try requireIndexSize(container, key)
      throw ScriptException.type(
        "'\(container.typeName)' object does not support item assignment")
    }
  }

  /// Performs `del container[key]`.
  ///
  /// - Throws: as ``getItem(_:_:)``.
  public func deleteItem(_ container: Value, _ key: Value) throws {
    switch container {
    case .list(let list):
      if case .slice(let slice) = key { return try delete(list, slice) }
      list.items.remove(
        at: try position(key, list.items.count, "list", "list assignment index"))
    case .dict(let dict):
      if try dict.remove(key, self) == nil { throw ScriptException.key(key) }
    default:
      if case .host(let instance) = container, let delete = instance.type.slot(\.deleteItem) {
        return try delete(self, container, key)
      }
      try requireIndexSize(container, key)
      throw ScriptException.type("'\(container.typeName)' object doesn't support item deletion")
    }
  }

  /// As CPython, which looks at the index of a sequence before it finds that it cannot be changed.
  private func requireIndexSize(_ container: Value, _ key: Value) throws {
    switch container {
    case .str, .bytes, .tuple, .range:
      if case .bigInt = key {
        throw ScriptException.index("cannot fit 'int' into an index-sized integer")
      }
    default: break
    }
  }

  /// An index resolved against a length.
  ///
  /// - Throws: `IndexError` if it is out of range, `TypeError` if it is no integer.
  func position(_ key: Value, _ count: Int, _ what: String, _ outOfRange: String? = nil) throws
    -> Int
  {
    var index: Int
    switch key {
    case .int(let number): index = number
    default:
      guard let number = try indexValue(key) else {
        throw ScriptException.type(
          what == "string"
            ? "string indices must be integers, not '\(key.typeName)'"
            : "\(what == "index" ? "byte" : what) indices must be integers or slices, not "
              + key.typeName)
      }
      guard let small = number.asInt else {
        throw ScriptException.index("cannot fit 'int' into an index-sized integer")
      }
      index = small
    }
    if index < 0 { index += count }
    guard index >= 0, index < count else {
      throw ScriptException.index(
        (outOfRange ?? (what == "index" ? "index" : what + " index")) + " out of range")
    }
    return index
  }

  private func elements(_ items: [Value], _ slice: SliceObject) throws -> [Value] {
    let cut = try resolve(slice, length: items.count)
    if cut.step == 1 { return Array(items[cut.start..<cut.start + cut.count]) }
    var result: [Value] = []
    result.reserveCapacity(cut.count)
    for index in 0..<cut.count {
      result.append(items[cut[index]])
      try pollEach(index)
    }
    return result
  }

  private func characters(_ text: StringObject, _ slice: SliceObject) throws -> StringObject {
    let cut = try resolve(slice, length: text.count)
    if cut.step == 1 { return text.slice(cut.start, cut.start + cut.count) }
    let isASCII =
      try text.isASCII
      || (0..<cut.count).allSatisfy { index in
        try pollEach(index)
        return text.wide[cut[index]] < 0x80
      }
    let result = StringObject(isASCII: isASCII, count: cut.count)
    for index in 0..<cut.count {
      let point = text[cut[index]]
      if isASCII {
        result.ascii[index] = UInt8(truncatingIfNeeded: point)
      } else {
        result.wide[index] = point
      }
      try pollEach(index)
    }
    return result
  }

  private func rangeItem(_ range: RangeObject, _ key: Value) throws -> Value {
    if case .slice(let slice) = key { return .range(try rangeSlice(range, slice)) }
    guard let number = try indexValue(key), var index = number.asBigInt else {
      throw ScriptException.type(
        "range indices must be integers or slices, not \(key.typeName)")
    }
    if index.signum() < 0 { index += range.count }
    guard index.signum() >= 0, index < range.count else {
      throw ScriptException.index("range object index out of range")
    }
    return .integer(range.start + index * range.step)
  }

  private func rangeSlice(_ range: RangeObject, _ slice: SliceObject) throws -> RangeObject {
    let cut = try resolve(slice, length: try length(.range(range)))
    return RangeObject(
      start: range.start + BigInt(cut.start) * range.step,
      stop: range.start + BigInt(cut.stop) * range.step, step: range.step * BigInt(cut.step))
  }

  private func assign(_ list: ListObject, _ slice: SliceObject, _ value: Value) throws {
    let items: [Value]
    do { items = try array(value) } catch let error as ScriptException
      where error.object.type === TypeObject.typeError && !isIterable(value)
    {
      throw ScriptException.type("can only assign an iterable")
    }
    let cut = try resolve(slice, length: list.items.count)
    if cut.step == 1 {
      list.items.replaceSubrange(cut.start..<cut.start + cut.count, with: items)
      return
    }
    guard items.count == cut.count else {
      throw ScriptException.value(
        "attempt to assign sequence of size \(items.count) to extended slice of size \(cut.count)")
    }
    for index in 0..<cut.count {
      list.items[cut[index]] = items[index]
      try pollEach(index)
    }
  }

  private func delete(_ list: ListObject, _ slice: SliceObject) throws {
    let cut = try resolve(slice, length: list.items.count)
    if cut.count == 0 { return }
    if cut.step == 1 {
      list.items.removeSubrange(cut.start..<cut.start + cut.count)
      return
    }
    // From the first to the last: backwards the same places the other way round.
    let step = abs(cut.step)
    let first = cut.step > 0 ? cut.start : cut[cut.count - 1]
    var kept = Array(list.items[..<first])
    kept.reserveCapacity(list.items.count - cut.count)
    for index in first..<list.items.count {
      let place = index - first
      let isDoomed = place % step == 0 && place / step < cut.count
      if !isDoomed { kept.append(list.items[index]) }
      try pollEach(index)
    }
    list.items = kept
  }

  /// Whether `item in container`.
  ///
  /// - Throws: `TypeError` if the container cannot be searched.
  public func contains(_ container: Value, _ item: Value) throws -> Bool {
    switch container {
    case .list(let list): return try search(list.items, item)
    case .tuple(let tuple): return try search(tuple.items, item)
    case .dict(let dict): return try dict.contains(item, self)
    case .set(let set):
      // A set is looked up as the frozenset with the same elements.
      if case .set(let key) = item, !key.isFrozen {
        return try set.contains(.set(key.copy(frozen: true, self)), self)
      }
      return try set.contains(item, self)
    case .str(let text):
      guard case .str(let part) = item else {
        throw ScriptException.type(
          "'in <string>' requires string as left operand, not \(item.typeName)")
      }
      return try TextSearch.first(part, in: text, 0, text.count, self) >= 0
    case .bytes(let bytes): return try contains(bytes.bytes, item)
    case .range(let range):
      if let number = try indexValue(item)?.asBigInt { return contains(range, number) }
      if case .float(let number) = item, number == number.rounded(), number.isFinite {
        return contains(range, BigInt(number))
      }
      if case .float = item { return false }
    case .view(let view): return try contains(view, item)
    case .host(let instance):
      if let contains = instance.type.slot(\.contains) {
        return try contains(self, container, item)
      }
    default: break
    }
    guard isIterable(container) else {
      throw ScriptException.type("argument of type '\(container.typeName)' is not iterable")
    }
    let iterator = try iterate(container)
    while let element = try iterator.next(self) {
      if try same(element, item) { return true }
    }
    return false
  }

  private func search(_ items: [Value], _ item: Value) throws -> Bool {
    for (index, element) in items.enumerated() {
      if try same(element, item) { return true }
      try pollEach(index)
    }
    return false
  }

  private func contains(_ range: RangeObject, _ number: BigInt) -> Bool {
    let inside =
      range.step.signum() > 0
      ? number >= range.start && number < range.stop : number <= range.start && number > range.stop
    return inside && (number - range.start) % range.step == 0
  }

  private func contains(_ bytes: [UInt8], _ item: Value) throws -> Bool {
    if case .bytes(let part) = item {
      return try TextSearch.first(part, in: BytesObject(bytes), 0, bytes.count, self) >= 0
    }
    guard let number = try indexValue(item) else {
      throw ScriptException.type("a bytes-like object is required, not '\(item.typeName)'")
    }
    guard let byte = number.asInt.flatMap(UInt8.init(exactly:)) else {
      throw ScriptException.value("byte must be in range(0, 256)")
    }
    return bytes.contains(byte)
  }

  private func contains(_ view: DictView, _ item: Value) throws -> Bool {
    switch view.kind {
    case .keys: return try view.dict.get(item, self) != nil
    case .values: return try search(view.dict.values, item)
    case .items:
      guard case .tuple(let pair) = item, pair.items.count == 2,
        let value = try view.dict.get(pair.items[0], self)
      else { return false }
      return try same(value, pair.items[1])
    }
  }
}
