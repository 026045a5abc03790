import BigInt

/// Hash values as CPython computes them for numbers and tuples, so that equal numbers of different
/// types meet in one place and sets iterate in the same order.
enum Hashing {
  static let modulus = (1 << 61) - 1

  @inline(__always)
  static func int(_ number: Int) -> Int {
    if number >= 0 && number < modulus { return number }
    return large(number)
  }

  @inline(never)
  private static func large(_ number: Int) -> Int {
    let rest = Int(number.magnitude % UInt(modulus))
    let hash = number < 0 ? -rest : rest
    return hash == -1 ? -2 : hash
  }

  static func big(_ number: BigInt) -> Int {
    let rest = Int(number.magnitude % BigUInt(modulus))
    let hash = number.signum() < 0 ? -rest : rest
    return hash == -1 ? -2 : hash
  }

  static func double(_ value: Double) -> Int {
    if value.isInfinite { return value > 0 ? 314159 : -314159 }
    if value.isNaN { return Int(bitPattern: UInt(value.bitPattern & 0xFFFF_FFFF_FFFF)) }
    if let whole = Int(exactly: value) { return int(whole) }
    var mantissa = value.magnitude.significand / 2
    var exponent = Int(value.magnitude.exponent) + 1
    var x: UInt = 0
    while mantissa != 0 {
      x = ((x << 28) & UInt(modulus)) | x >> 33
      mantissa *= 268_435_456
      exponent -= 28
      let y = UInt(mantissa)
      mantissa -= Double(y)
      x += y
      if x >= UInt(modulus) { x -= UInt(modulus) }
    }
    let shift = exponent >= 0 ? exponent % 61 : 60 - ((-1 - exponent) % 61)
    x = ((x << UInt(shift)) & UInt(modulus)) | x >> UInt(61 - shift)
    let hash = value < 0 ? -Int(x) : Int(x)
    return hash == -1 ? -2 : hash
  }

  static func bytes(_ bytes: [UInt8]) -> Int {
    if bytes.isEmpty { return 0 }
    var state: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    state ^= state >> 32
    let hash = Int(bitPattern: UInt(state))
    return hash == -1 ? -2 : hash
  }

  static func tuple(_ hashes: some Sequence<Int>, count: Int) -> Int {
    var state: UInt = 2_870_177_450_012_600_261
    for hash in hashes {
      state = state &+ UInt(bitPattern: hash) &* 14_029_467_366_897_019_727
      state = (state << 31) | (state >> 33)
      state = state &* 11_400_714_785_074_694_791
    }
    state = state &+ (UInt(bitPattern: count) ^ (2_870_177_450_012_600_261 ^ 3_527_539))
    return state == UInt.max ? 1_546_275_796 : Int(bitPattern: state)
  }

  static func frozenSet(_ hashes: [Int]) -> Int {
    var state: UInt = 0
    for hash in hashes {
      let h = UInt(bitPattern: hash)
      state ^= ((h ^ 89_869_747) ^ (h << 16)) &* 3_644_798_167
    }
    state ^= (UInt(bitPattern: hashes.count) &+ 1) &* 1_927_868_237
    state ^= (state >> 11) ^ (state >> 25)
    state = state &* 69069 &+ 907_133_923
    return state == UInt.max ? 590_923_713 : Int(bitPattern: state)
  }

  static func identity(_ object: AnyObject) -> Int {
    let address = UInt(bitPattern: ObjectIdentifier(object).hashValue)
    return Int(bitPattern: (address >> 4) | (address << 60))
  }
}

extension Interpreter {
  /// The hash of a value: equal values have equal hashes.
  ///
  /// - Throws: `TypeError` for a value that can change.
  @inline(__always)
  public func hash(_ value: Value) throws -> Int {
    switch value {
    case .int(let number): Hashing.int(number)
    case .str(let text): text.hashValueCached
    default: try hashSlowly(value)
    }
  }

  @inline(never)
  private func hashSlowly(_ value: Value) throws -> Int {
    switch value {
    case .int(let number): return Hashing.int(number)
    case .bool(let flag): return flag ? 1 : 0
    case .float(let number): return Hashing.double(number)
    case .bigInt(let big): return Hashing.big(big.value)
    case .str(let text): return text.hashValueCached
    case .bytes(let bytes): return Hashing.bytes(bytes.bytes)
    case .none: return 0x0FCA_8642
    case .ellipsis: return 0x0FCA_8646
    case .notImplemented: return 0x0FCA_864A
    case .tuple(let tuple):
      let hashes = try nested { try tuple.items.map { try hash($0) } }
      return Hashing.tuple(hashes, count: hashes.count)
    case .set(let set) where set.isFrozen:
      return Hashing.frozenSet(try set.elements.map { try hash($0) })
    case .range(let range): return try hash(rangeKey(range))
    case .list, .dict, .set, .slice, .view:
      throw ScriptException.type("unhashable type: '\(value.typeName)'")
    case .builtin(let builtin):
      let own = Hashing.identity(builtin.builtin)
      return builtin.receiver.isUnbound ? own : own &+ ((try? hash(builtin.receiver)) ?? 0)
    case .host(let instance):
      if let hash = instance.type.slot(\.hash) { return try hash(self, value) }
      if instance.type.slot(\.compare) != nil {
        throw ScriptException.type("unhashable type: '\(value.typeName)'")
      }
      return Hashing.identity(instance)
    default:
      if let object = value.reference { return Hashing.identity(object) }
      return 0
    }
  }

  /// What two ranges must share to be equal: length, first element, and step if it matters.
  func rangeKey(_ range: RangeObject) -> Value {
    let count = Value.integer(range.count)
    if range.count == 0 { return .tuple([count, .none, .none]) }
    if range.count == 1 { return .tuple([count, .integer(range.start), .none]) }
    return .tuple([count, .integer(range.start), .integer(range.step)])
  }
}
