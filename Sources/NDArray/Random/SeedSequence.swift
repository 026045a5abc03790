/// Spreads a seed over as many bits as a generator wants (NumPy's `SeedSequence`, after O'Neill).
struct SeedSequence {
  private var pool = [UInt32](repeating: 0, count: 4)

  /// - Parameter entropy: 32-bit words, least significant first.
  init(_ entropy: [UInt32]) {
    var constant: UInt32 = 0x43b0_d7e5
    func hash(_ value: UInt32) -> UInt32 {
      var value = value ^ constant
      constant = constant &* 0x931e_8875
      value = value &* constant
      return value ^ value >> 16
    }
    func mix(_ a: UInt32, _ b: UInt32) -> UInt32 {
      let mixed = a &* 0xca01_f9dd &- b &* 0x4973_f715
      return mixed ^ mixed >> 16
    }
    for place in 0..<4 { pool[place] = hash(place < entropy.count ? entropy[place] : 0) }
    for source in 0..<4 {
      for target in 0..<4 where target != source {
        pool[target] = mix(pool[target], hash(pool[source]))
      }
    }
    for word in entropy.dropFirst(4) {
      for target in 0..<4 { pool[target] = mix(pool[target], hash(word)) }
    }
  }

  /// The first `count` words of 64 bits for a generator's state.
  func state(_ count: Int) -> [UInt64] {
    var constant: UInt32 = 0x8b51_f9dd
    let words = (0..<count * 2).map { place -> UInt64 in
      var value = pool[place % 4] ^ constant
      constant = constant &* 0x58f3_8ded
      value = value &* constant
      return UInt64(value ^ value >> 16)
    }
    return (0..<count).map { words[2 * $0] | words[2 * $0 + 1] << 32 }
  }
}
