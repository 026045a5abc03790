import Glibc
import JSONText

/// The codecs that add four bytes of checksum before or after the data.
///
/// One type serves crc32c of Zarr v3 and numcodecs' crc32, crc32c, adler32 and fletcher32, which
/// differ in the sum and in where it stands.
struct ChecksumCodec: BytesCodec {
  let name: String
  let isAtStart: Bool
  let checksum: @Sendable (UnsafeRawBufferPointer) -> UInt32

  private static let byteCount = 4

  func encodedSize(_ byteCount: Int) -> EncodedSize { .exactly(byteCount + Self.byteCount) }

  func encode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    let sum = checksum(input).littleEndian
    let data = UnsafeMutableRawBufferPointer(rebasing: output[(isAtStart ? Self.byteCount : 0)...])
    try data.put(input)
    output.storeBytes(of: sum, toByteOffset: isAtStart ? 0 : input.count, as: UInt32.self)
    return input.count + Self.byteCount
  }

  func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    try output.put(try verified(input))
  }

  var hasDecodedPart: Bool { true }

  func decodedPart(of input: UnsafeRawBufferPointer) throws -> UnsafeRawBufferPointer? {
    try verified(input)
  }

  private func verified(_ input: UnsafeRawBufferPointer) throws -> UnsafeRawBufferPointer {
    guard input.count >= Self.byteCount else {
      throw ZarrError.codec(name, "\(input.count) bytes have no room for a checksum")
    }
    let end = input.count - Self.byteCount
    let data = UnsafeRawBufferPointer(
      rebasing: isAtStart ? input[Self.byteCount...] : input[..<end])
    let stored = UInt32(
      littleEndian: input.loadUnaligned(fromByteOffset: isAtStart ? 0 : end, as: UInt32.self))
    let actual = checksum(data)
    guard stored == actual else {
      throw ZarrError.codec(
        name,
        "the checksum is 0x\(String(actual, radix: 16)), 0x\(String(stored, radix: 16)) is stored")
    }
    return data
  }

  /// Makes the codec from its parameters.
  static func make(
    _ name: String, standardLocation: String,
    _ checksum: @escaping @Sendable (UnsafeRawBufferPointer) -> UInt32
  ) -> BytesCodecs.Make {
    { parameters, _ in
      let location = try parameters.word(
        "location", ["start", "end"], standard: standardLocation)
      return ChecksumCodec(name: name, isAtStart: location == "start", checksum: checksum)
    }
  }
}
