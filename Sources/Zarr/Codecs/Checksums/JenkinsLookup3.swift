/// The checksum codec `jenkins_lookup3` of numcodecs.
///
/// Spec: http://burtleburtle.net/bob/c/lookup3.c, `hashlittle`; numcodecs `jenkins_lookup3`
/// Compatible implementations: numcodecs (v2), zarr-python (v3, as `numcodecs.jenkins_lookup3`).
/// Deviations: a `prefix` is refused.
/// Example: {"id": "jenkins_lookup3", "initval": 0, "prefix": null}
enum JenkinsLookup3 {
  static let make: BytesCodecs.Make = { parameters, _ in
    guard parameters.members["prefix"]?.isNull ?? true else {
      throw ZarrError(.unsupported, "codec \(parameters.name): a prefix")
    }
    let start = UInt32(try parameters.int("initval", 0...Int(UInt32.max), standard: 0))
    return ChecksumCodec(name: "jenkins_lookup3", isAtStart: false) { checksum($0, start) }
  }

  /// The sum of `bytes`.
  static func checksum(_ bytes: UnsafeRawBufferPointer, _ start: UInt32) -> UInt32 {
    let seed = 0xDEAD_BEEF &+ UInt32(truncatingIfNeeded: bytes.count) &+ start
    var state = State(a: seed, b: seed, c: seed)
    if bytes.isEmpty { return state.c }
    var rest = bytes[...]
    while rest.count > 12 {
      state.add(rest.prefix(12))
      state.mix()
      rest = rest.dropFirst(12)
    }
    state.add(rest)
    state.finish()
    return state.c
  }

  private struct State {
    var a: UInt32
    var b: UInt32
    var c: UInt32

    /// Adds up to twelve bytes, the lowest of each word first.
    mutating func add(_ bytes: Slice<UnsafeRawBufferPointer>) {
      for (place, byte) in bytes.enumerated() {
        let value = UInt32(byte) << UInt32(8 * (place & 3))
        switch place >> 2 {
        case 0: a &+= value
        case 1: b &+= value
        default: c &+= value
        }
      }
    }

    mutating func mix() {
      (a, c) = (turn(a &- c, c, 4), c &+ b)
      (b, a) = (turn(b &- a, a, 6), a &+ c)
      (c, b) = (turn(c &- b, b, 8), b &+ a)
      (a, c) = (turn(a &- c, c, 16), c &+ b)
      (b, a) = (turn(b &- a, a, 19), a &+ c)
      (c, b) = (turn(c &- b, b, 4), b &+ a)
    }

    mutating func finish() {
      c = (c ^ b) &- turn(0, b, 14)
      a = (a ^ c) &- turn(0, c, 11)
      b = (b ^ a) &- turn(0, a, 25)
      c = (c ^ b) &- turn(0, b, 16)
      a = (a ^ c) &- turn(0, c, 4)
      b = (b ^ a) &- turn(0, a, 14)
      c = (c ^ b) &- turn(0, b, 24)
    }

    /// `word`, exclusive-or `other` turned left by `count` bits.
    private func turn(_ word: UInt32, _ other: UInt32, _ count: UInt32) -> UInt32 {
      word ^ (other << count | other >> (32 - count))
    }
  }
}
