import JSONText
import NDArray

/// The filter `delta`: the first element, then the difference of each from the one before.
///
/// Spec: numcodecs `delta`
/// Compatible implementations: numcodecs (v2), zarr-python (v3, as `numcodecs.delta`).
/// Deviations: sums of integers and floats are computed in 64 bits, also where NumPy takes fewer.
/// Example: {"id": "delta", "dtype": "<i4", "astype": "<i2"}
struct DeltaCodec: BytesCodec {
  let plain: ScalarType
  let stored: ScalarType

  static let make: BytesCodecs.Make = { parameters, context in
    let array = ScalarType(dtype: context.dtype, byteOrder: context.byteOrder)
    let plain = try ScalarType.parse(parameters, "dtype", standard: array)
    let stored = try ScalarType.parse(parameters, "astype", standard: plain)
    return DeltaCodec(plain: plain, stored: stored)
  }

  var storedItemSize: Int? { stored.itemSize }

  /// The number in the precision of `dtype`, in which NumPy computes.
  @inline(__always)
  private func rounded(_ value: Double) -> Double {
    switch plain.dtype {
    case .float16: Double(Float16(Float(value)))
    case .float32: Double(Float(value))
    default: value
    }
  }

  func encodedSize(_ byteCount: Int) -> EncodedSize {
    .exactly((byteCount / plain.itemSize).saturatedProduct(stored.itemSize))
  }

  func encode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    let count = try plain.count(input.count, "delta")
    if plain.isFloat {
      var last = 0.0
      try convert(count, input, plain, output, stored, of: Double.self) { value in
        defer { last = value }
        return rounded(value - last)
      }
    } else {
      var last: Int64 = 0
      // The difference is one of `dtype`: it wraps there before it becomes one of `astype`.
      let unused = Int64(64 - 8 * plain.itemSize)
      let isSigned = plain.dtype.isSignedInteger
      try convert(count, input, plain, output, stored, of: Int64.self) { value in
        let difference = (value &- last) << unused
        last = value
        return isSigned
          ? difference >> unused
          : Int64(bitPattern: UInt64(bitPattern: difference) >> UInt64(unused))
      }
    }
    return count * stored.itemSize
  }

  func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    let count = try stored.count(input.count, "delta")
    guard count.saturatedProduct(plain.itemSize) <= output.count else {
      throw ZarrError.codec("delta", "more than the \(output.count) bytes that are expected")
    }
    if plain.isFloat || stored.isFloat {
      let isRounded = plain.isFloat && stored.isFloat
      var sum = 0.0
      try convert(count, input, stored, output, plain, of: Double.self) { value in
        sum = isRounded ? rounded(sum + value) : sum + value
        return sum
      }
    } else {
      var sum: Int64 = 0
      try convert(count, input, stored, output, plain, of: Int64.self) { value in
        sum &+= value
        return sum
      }
    }
    return count * plain.itemSize
  }
}

/// The two ways in which blocks of elements are worked on.
protocol BlockElement: BitwiseCopyable {
  static func load(
    _ type: ScalarType, _ bytes: UnsafeRawBufferPointer, _ start: Int,
    into block: UnsafeMutableBufferPointer<Self>)
  static func store(
    _ type: ScalarType, _ block: UnsafeBufferPointer<Self>,
    _ bytes: UnsafeMutableRawBufferPointer, _ start: Int, isUnsigned: Bool)
}

extension Int64: BlockElement {
  static func load(
    _ type: ScalarType, _ bytes: UnsafeRawBufferPointer, _ start: Int,
    into block: UnsafeMutableBufferPointer<Int64>
  ) { type.load(bytes, start, into: block) }

  static func store(
    _ type: ScalarType, _ block: UnsafeBufferPointer<Int64>,
    _ bytes: UnsafeMutableRawBufferPointer, _ start: Int, isUnsigned: Bool
  ) { type.store(block, bytes, start, isUnsigned: isUnsigned) }
}

extension Double: BlockElement {
  static func load(
    _ type: ScalarType, _ bytes: UnsafeRawBufferPointer, _ start: Int,
    into block: UnsafeMutableBufferPointer<Double>
  ) { type.load(bytes, start, into: block) }

  static func store(
    _ type: ScalarType, _ block: UnsafeBufferPointer<Double>,
    _ bytes: UnsafeMutableRawBufferPointer, _ start: Int, isUnsigned: Bool
  ) { type.store(block, bytes, start) }
}

/// Turns `count` elements into others, one after another.
///
/// - Throws: `Cancelled`.
@inline(__always)
func convert<T: BlockElement>(
  _ count: Int, _ input: UnsafeRawBufferPointer, _ from: ScalarType,
  _ output: UnsafeMutableRawBufferPointer, _ to: ScalarType, of type: T.Type,
  _ change: (T) -> T
) throws {
  try withUnsafeTemporaryAllocation(of: T.self, capacity: ScalarType.blockCount) { block in
    try forEachBlock(count) { range in
      let part = UnsafeMutableBufferPointer(rebasing: block[..<range.count])
      T.load(from, input, range.lowerBound, into: part)
      for index in 0..<part.count { part[index] = change(part[index]) }
      T.store(
        to, UnsafeBufferPointer(part), output, range.lowerBound,
        isUnsigned: from.dtype.isUnsignedInteger)
    }
  }
}
