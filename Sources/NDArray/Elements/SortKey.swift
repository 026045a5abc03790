// How each element type maps to unsigned integers of the same order, so that one way of sorting
// serves all types. NaN comes last; −0 and 0 are equal.

extension Element {
  /// The order of sorting: NaN comes last.
  @inline(__always)
  func sortsBefore(_ other: Self) -> Bool { sortKey < other.sortKey }
}

extension IntegerElement {
  @inline(__always)
  public var sortKey: Magnitude {
    let bits = Magnitude(truncatingIfNeeded: self)
    return Self.isSigned ? bits ^ (1 << (Magnitude.bitWidth - 1)) : bits
  }
}

extension Bool8 {
  @inline(__always)
  public var sortKey: UInt8 { value ? 1 : 0 }
}

extension Float16 {
  @inline(__always)
  public var sortKey: UInt16 { isNaN ? .max : orderedBits(bitPattern) }
}

extension Float {
  @inline(__always)
  public var sortKey: UInt32 { isNaN ? .max : orderedBits(bitPattern) }
}

extension Double {
  @inline(__always)
  public var sortKey: UInt64 { isNaN ? .max : orderedBits(bitPattern) }
}

extension Complex64 {
  @inline(__always)
  public var sortKey: UInt64 {
    let (high, low) = orderedParts(real.sortKey, imaginary.sortKey)
    return UInt64(high) << 32 | UInt64(low)
  }
}

extension Complex128 {
  @inline(__always)
  public var sortKey: UInt128 {
    let (high, low) = orderedParts(real.sortKey, imaginary.sortKey)
    return UInt128(high) << 64 | UInt128(low)
  }
}

/// The bits of an IEEE 754 number, changed so that they are ordered as the numbers are.
@inline(__always)
private func orderedBits<Bits: FixedWidthInteger & UnsignedInteger>(_ bits: Bits) -> Bits {
  let sign: Bits = 1 << (Bits.bitWidth - 1)
  if bits == sign { return sign }
  return bits & sign == 0 ? bits | sign : ~bits
}

/// The keys of the two parts of a complex number, changed so that numbers are ordered by the real
/// part, then by the imaginary one, and those with NaN come last: first those whose imaginary part
/// is NaN, then those whose real part is, then those of two NaNs, as NumPy sorts them.
@inline(__always)
private func orderedParts<Key: FixedWidthInteger & UnsignedInteger>(
  _ real: Key, _ imaginary: Key
) -> (high: Key, low: Key) {
  // No number but NaN has a key this large: infinity leaves the bits of the fraction free.
  switch (real == .max, imaginary == .max) {
  case (false, false), (true, true): (real, imaginary)
  case (false, true): (.max - 2, real)
  case (true, false): (.max - 1, imaginary)
  }
}
