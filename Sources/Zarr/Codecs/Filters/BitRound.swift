import JSONText
import NDArray

/// The filter `bitround`: keeps some bits of each float's mantissa, rounded to even. Decoding changes
/// nothing.
///
/// Spec: numcodecs `bitround`, https://github.com/zarr-developers/zarr-extensions/tree/main/codecs/bitround
/// Compatible implementations: numcodecs (v2), zarrs and zarr-python (v3).
/// Deviations: integers, which zarrs rounds as well, are refused.
/// Example: {"id": "bitround", "keepbits": 10}
struct BitRoundCodec: BytesCodec {
  let type: ScalarType
  let droppedBits: Int

  static let make: BytesCodecs.Make = { parameters, context in
    let mantissaBits: Int? =
      switch context.dtype {
      case .float16: 10
      case .float32: 23
      case .float64: 52
      default: nil
      }
    guard let mantissaBits else {
      throw ZarrError(.unsupported, "codec bitround for \(context.dtype.name)")
    }
    let kept = try parameters.int("keepbits", 0...mantissaBits, standard: nil)
    return BitRoundCodec(
      type: ScalarType(dtype: context.dtype, byteOrder: context.byteOrder),
      droppedBits: mantissaBits - kept)
  }

  func encodedSize(_ byteCount: Int) -> EncodedSize { .exactly(byteCount) }

  func encode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    let count = try type.count(input.count, "bitround")
    guard droppedBits > 0 else { return try output.put(input) }
    // The bits of the floats, as integers.
    let bits: DType =
      switch type.itemSize {
      case 2: .uint16
      case 4: .uint32
      default: .uint64
      }
    let integers = ScalarType(dtype: bits, byteOrder: type.byteOrder)
    let half: Int64 = (1 << Int64(droppedBits - 1)) - 1
    let mask = Int64(-1) << Int64(droppedBits)
    try convert(count, input, integers, output, integers, of: Int64.self) { value in
      (value &+ (value >> Int64(droppedBits) & 1) &+ half) & mask
    }
    return input.count
  }

  func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int { try output.put(input) }

  var hasDecodedPart: Bool { true }

  func decodedPart(of input: UnsafeRawBufferPointer) throws -> UnsafeRawBufferPointer? { input }
}
