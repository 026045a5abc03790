/// The generator behind NumPy's `default_rng`: PCG XSL-RR 128/64 (O'Neill 2014).
public struct PCG64: Sendable {
  private var state: UInt128
  private let increment: UInt128
  /// The upper half of a number whose lower half has been given out.
  private var spare: UInt32?

  /// A generator whose numbers follow from the seed, as in NumPy.
  ///
  /// - Parameter seed: 32-bit words, least significant first.
  public init(seed: [UInt32]) {
    let words = SeedSequence(seed).state(4)
    increment = (UInt128(words[2]) << 64 | UInt128(words[3])) << 1 | 1
    state = 0
    step()
    state = state &+ (UInt128(words[0]) << 64 | UInt128(words[1]))
    step()
  }

  /// A generator that follows from a number.
  public init(seed: UInt64) {
    let words = [UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)]
    self.init(seed: words[1] == 0 ? [words[0]] : words)
  }

  @inline(__always)
  private mutating func step() {
    state = state &* 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645 &+ increment
  }

  /// 64 random bits.
  @inline(__always)
  public mutating func next64() -> UInt64 {
    step()
    let value = UInt64(truncatingIfNeeded: state >> 64) ^ UInt64(truncatingIfNeeded: state)
    let turn = UInt64(truncatingIfNeeded: state >> 122)
    return value >> turn | value << ((64 &- turn) & 63)
  }

  /// 32 random bits: the two halves of a 64-bit number one after the other.
  @inline(__always)
  public mutating func next32() -> UInt32 {
    if let value = spare {
      spare = nil
      return value
    }
    let value = next64()
    spare = UInt32(truncatingIfNeeded: value >> 32)
    return UInt32(truncatingIfNeeded: value)
  }

  /// A float in [0, 1) with 53 random bits.
  @inline(__always)
  public mutating func nextDouble() -> Double { Double(next64() >> 11) * 0x1p-53 }

  /// A float in [0, 1) with 24 random bits.
  @inline(__always)
  public mutating func nextFloat() -> Float { Float(next32() >> 8) * 0x1p-24 }

  /// A number in `0...limit`, all equally likely (Lemire 2019).
  public mutating func bounded(_ limit: UInt64) -> UInt64 {
    if limit == 0 { return 0 }
    if limit <= UInt32.max { return UInt64(bounded32(UInt32(limit))) }
    if limit == .max { return next64() }
    let width = limit &+ 1
    var product = next64().multipliedFullWidth(by: width)
    if product.low < width {
      let threshold = (UInt64.max &- limit) % width
      while product.low < threshold { product = next64().multipliedFullWidth(by: width) }
    }
    return product.high
  }

  mutating func bounded32(_ limit: UInt32) -> UInt32 {
    if limit == 0 { return 0 }
    if limit == .max { return next32() }
    let width = limit &+ 1
    var product = next32().multipliedFullWidth(by: width)
    if product.low < width {
      let threshold = (UInt32.max &- limit) % width
      while product.low < threshold { product = next32().multipliedFullWidth(by: width) }
    }
    return product.high
  }

  /// A number in `0...limit` by rejection: what NumPy shuffles with.
  mutating func interval(_ limit: UInt64) -> UInt64 {
    if limit == 0 { return 0 }
    let mask = UInt64.max >> UInt64(limit.leadingZeroBitCount)
    while true {
      let value = (limit <= UInt32.max ? UInt64(next32()) : next64()) & mask
      if value <= limit { return value }
    }
  }
}

/// Small random integers, several of which are cut from one 32-bit number.
struct SmallBounded<T: FixedWidthInteger & UnsignedInteger> {
  private var buffer: UInt32 = 0
  private var left = 0

  private mutating func next(_ generator: inout PCG64) -> T {
    if left == 0 {
      buffer = generator.next32()
      left = 32 / T.bitWidth - 1
    } else {
      buffer >>= UInt32(T.bitWidth)
      left -= 1
    }
    return T(truncatingIfNeeded: buffer)
  }

  /// A number in `0...limit`.
  mutating func bounded(_ limit: T, _ generator: inout PCG64) -> T {
    if limit == 0 { return 0 }
    if limit == .max { return next(&generator) }
    let width = limit &+ 1
    var product = next(&generator).multipliedFullWidth(by: width)
    if T(truncatingIfNeeded: product.low) < width {
      let threshold = (T.max &- limit) % width
      while T(truncatingIfNeeded: product.low) < threshold {
        product = next(&generator).multipliedFullWidth(by: width)
      }
    }
    return T(truncatingIfNeeded: product.high)
  }
}
