/// A generator of random numbers that gives the same ones every time.
public struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Makes a generator; the same seed gives the same numbers.
  public init(seed: UInt64) { state = seed }

  /// The next number.
  public mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state ^ state >> 33) &* 0xFF51_AFD7_ED55_8CCD
  }
}

extension [UInt8] {
  /// A damaged copy: bytes changed, removed, repeated or replaced by telling ones.
  public func damaged(using random: inout SeededRandom) -> [UInt8] {
    var bytes = self
    for _ in 0...Int.random(in: 0..<4, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes[place] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
      case 2:
        let end = Swift.min(place + Int.random(in: 1..<9, using: &random), bytes.count)
        bytes.removeSubrange(place..<end)
      case 3: bytes.insert(contentsOf: bytes[place...].prefix(8), at: place)
      case 4: bytes.removeLast(Int.random(in: 0...bytes.count, using: &random))
      default:
        for offset in place..<Swift.min(place + 8, bytes.count) { bytes[offset] = 0xFF }
      }
    }
    return bytes
  }

  /// A copy of a document with one digit replaced: sizes are made of digits, so they are worth more
  /// than other bytes.
  func withOtherNumber(using random: inout SeededRandom) -> [UInt8] {
    let digits = indices.filter { (0x30...0x39).contains(self[$0]) }
    guard let place = digits.randomElement(using: &random) else { return self }
    let numbers = [
      "-1", "0", "1e400", "9223372036854775807", "18446744073709551616", "0.5", "null", "[]",
      "\"\"", "{}",
    ]
    var bytes = self
    bytes.replaceSubrange(place...place, with: (numbers.randomElement(using: &random) ?? "").utf8)
    return bytes
  }
}
