import Glibc
import JSONText
import NDArray

/// The filters that turn each element into one of another type: `fixedscaleoffset`, `astype`,
/// `quantize`.
///
/// Spec: numcodecs `fixedscaleoffset`, `astype`, `quantize`
/// Compatible implementations: numcodecs (v2), zarr-python (v3, as `numcodecs.…`).
/// Deviations: none known. What does not fit an integer type is converted as the processor does it.
/// Examples: {"id": "fixedscaleoffset", "offset": 1000, "scale": 10, "dtype": "<f8", "astype": "|u1"}
/// {"id": "astype", "encode_dtype": "<f4", "decode_dtype": "<f8"}
/// {"id": "quantize", "digits": 2, "dtype": "<f8", "astype": "<f4"}
struct ElementwiseCodec: BytesCodec {
  /// What happens to a number, besides the change of type.
  enum Change: Sendable {
    case nothing
    case scaleOffset(scale: Double, offset: Double)
    case quantize(scale: Double)
  }

  let name: String
  let plain: ScalarType
  let stored: ScalarType
  let change: Change

  static let makeScaleOffset: BytesCodecs.Make = { parameters, context in
    let plain = try types(parameters, context, "dtype", "astype")
    let scale = try parameters.double("scale")
    guard scale != 0 else { throw parameters.error("scale must not be 0") }
    return ElementwiseCodec(
      name: "fixedscaleoffset", plain: plain.plain, stored: plain.stored,
      change: .scaleOffset(scale: scale, offset: try parameters.double("offset")))
  }

  static let makeAsType: BytesCodecs.Make = { parameters, context in
    let types = try types(parameters, context, "decode_dtype", "encode_dtype")
    return ElementwiseCodec(
      name: "astype", plain: types.plain, stored: types.stored, change: .nothing)
  }

  static let makeQuantize: BytesCodecs.Make = { parameters, context in
    let types = try types(parameters, context, "dtype", "astype")
    guard types.plain.isFloat, types.stored.isFloat else {
      throw parameters.error("dtype and astype must be floats")
    }
    let digits = Double(try parameters.int("digits", -300...300, standard: nil))
    return ElementwiseCodec(
      name: "quantize", plain: types.plain, stored: types.stored,
      change: .quantize(scale: exp2(ceil(log2(pow(10, digits))))))
  }

  private static func types(
    _ parameters: CodecParameters, _ context: CodecContext, _ plain: String, _ stored: String
  ) throws -> (plain: ScalarType, stored: ScalarType) {
    let array = ScalarType(dtype: context.dtype, byteOrder: context.byteOrder)
    let plain = try ScalarType.parse(parameters, plain, standard: array)
    return (plain, try ScalarType.parse(parameters, stored, standard: plain))
  }

  var storedItemSize: Int? { stored.itemSize }

  func encodedSize(_ byteCount: Int) -> EncodedSize {
    .exactly((byteCount / plain.itemSize).saturatedProduct(stored.itemSize))
  }

  func encode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    let count = try plain.count(input.count, name)
    // NumPy computes in the precision of a float32 array.
    let isSingle = plain.dtype == .float32
    switch change {
    case .nothing: try cast(count, input, plain, output, stored)
    case .scaleOffset(let scale, let offset):
      try convert(count, input, plain, output, stored, of: Double.self) { value in
        isSingle
          ? Double(((Float(value) - Float(offset)) * Float(scale)).rounded(.toNearestOrEven))
          : ((value - offset) * scale).rounded(.toNearestOrEven)
      }
    case .quantize(let scale):
      try convert(count, input, plain, output, stored, of: Double.self) { value in
        isSingle
          ? Double((Float(scale) * Float(value)).rounded(.toNearestOrEven) / Float(scale))
          : (scale * value).rounded(.toNearestOrEven) / scale
      }
    }
    return count * stored.itemSize
  }

  func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    let count = try stored.count(input.count, name)
    guard count.saturatedProduct(plain.itemSize) <= output.count else {
      throw ZarrError.codec(name, "more than the \(output.count) bytes that are expected")
    }
    switch change {
    case .nothing, .quantize: try cast(count, input, stored, output, plain)
    case .scaleOffset(let scale, let offset):
      let isSingle = stored.dtype == .float32
      try convert(count, input, stored, output, plain, of: Double.self) { value in
        isSingle ? Double(Float(value) / Float(scale) + Float(offset)) : value / scale + offset
      }
    }
    return count * plain.itemSize
  }

  private func cast(
    _ count: Int, _ input: UnsafeRawBufferPointer, _ from: ScalarType,
    _ output: UnsafeMutableRawBufferPointer, _ to: ScalarType
  ) throws {
    if from.isFloat {
      try convert(count, input, from, output, to, of: Double.self) { $0 }
    } else {
      try convert(count, input, from, output, to, of: Int64.self) { $0 }
    }
  }
}
