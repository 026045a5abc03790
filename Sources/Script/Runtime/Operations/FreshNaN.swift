import Synchronization

/// NaNs that are told apart.
///
/// Floats are stored inline and have no identity, but Python's containers compare by identity
/// first: `[x] == [x]` holds for a NaN `x` and fails for two NaNs of separate origin. So each NaN
/// made from text gets a payload of its own, and `is` compares payloads.
enum FreshNaN {
  private static let counter = Atomic<UInt64>(1)

  /// The NaN of that sign which has nothing to tell it from others: what leaves the language.
  static func plain(_ number: Double) -> Double {
    Double(signOf: number, magnitudeOf: .nan)
  }

  static func make(isNegative: Bool = false) -> Double {
    let number = counter.wrappingAdd(1, ordering: .relaxed).newValue & 0x7_FFFF_FFFF_FFFF
    return Double(bitPattern: (isNegative ? 0xFFF8 : 0x7FF8) << 48 | number)
  }
}
