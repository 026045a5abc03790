import JSONText
import NDArray
import Workers

/// The filter `shuffle`: all first bytes of the elements, then all second ones, and so on.
///
/// Spec: numcodecs `shuffle`
/// Compatible implementations: numcodecs (v2), zarr-python (v3, as `numcodecs.shuffle`).
/// Deviations: none.
/// Example: {"id": "shuffle", "elementsize": 4}
struct ShuffleCodec: BytesCodec {
  let elementSize: Int

  static let make: BytesCodecs.Make = { parameters, _ in
    ShuffleCodec(elementSize: try parameters.int("elementsize", 1...1 << 20, standard: 4))
  }

  func encodedSize(_ byteCount: Int) -> EncodedSize { .exactly(byteCount) }

  private func count(_ byteCount: Int) throws -> Int {
    guard byteCount.isMultiple(of: elementSize) else {
      throw ZarrError.codec(
        "shuffle", "\(byteCount) bytes are no whole elements of \(elementSize) bytes")
    }
    return byteCount / elementSize
  }

  func encode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    let count = try count(input.count)
    for byte in 0..<elementSize {
      try Cancellation.current.check()
      for element in 0..<count {
        output[byte &* count &+ element] = input[element &* elementSize &+ byte]
      }
    }
    return input.count
  }

  func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    let count = try count(input.count)
    guard input.count <= output.count else {
      throw ZarrError.codec("shuffle", "more than the \(output.count) bytes that are expected")
    }
    for byte in 0..<elementSize {
      try Cancellation.current.check()
      for element in 0..<count {
        output[element &* elementSize &+ byte] = input[byte &* count &+ element]
      }
    }
    return input.count
  }
}

/// The filter `packbits`: eight truth values a byte, the first in the highest bit, after a byte that
/// tells how many bits of the last one count for nothing.
///
/// Spec: numcodecs `packbits`
/// Compatible implementations: numcodecs (v2), zarr-python (v3, as `numcodecs.packbits`).
/// Deviations: the v3 extension `packbits` without the prefix is another layout and not read.
/// Example: {"id": "packbits"}
struct PackBitsCodec: BytesCodec {
  static let make: BytesCodecs.Make = { parameters, context in
    guard context.dtype == .bool, context.format == .v2 || parameters.name.contains(".") else {
      throw ZarrError(.unsupported, "codec \(parameters.name) for \(context.dtype.name)")
    }
    return PackBitsCodec()
  }

  var storedItemSize: Int? { 1 }

  func encodedSize(_ byteCount: Int) -> EncodedSize { .exactly(1 + (byteCount + 7) / 8) }

  func encode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    let packedCount = (input.count + 7) / 8
    output[0] = UInt8(packedCount * 8 - input.count)
    for place in 0..<packedCount {
      var byte: UInt8 = 0
      for bit in 0..<min(8, input.count - place * 8) where input[place * 8 + bit] != 0 {
        byte |= 0x80 >> UInt8(bit)
      }
      output[1 + place] = byte
    }
    return 1 + packedCount
  }

  func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    guard let padding = input.first, padding < 8, input.count > 1 || padding == 0,
      case let count = (input.count - 1) * 8 - Int(padding), count <= output.count
    else { throw ZarrError.codec("packbits", "\(input.count) bytes of another length") }
    for place in 0..<count {
      output[place] = input[1 + place / 8] >> UInt8(7 - place % 8) & 1
    }
    return count
  }
}

/// The filter `base64`: the bytes as base64 text.
///
/// Spec: numcodecs `base64`, RFC 4648
/// Compatible implementations: numcodecs (v2).
/// Deviations: none.
/// Example: {"id": "base64"}
struct Base64Codec: BytesCodec {
  static let make: BytesCodecs.Make = { _, _ in Base64Codec() }

  func encodedSize(_ byteCount: Int) -> EncodedSize { .exactly((byteCount + 2) / 3 * 4) }

  func encode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    try Base64.encode(input).withUnsafeBytes { try output.put($0) }
  }

  func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    guard let bytes = Base64.decode(input) else {
      throw ZarrError.codec("base64", "the text is no base64")
    }
    return try bytes.withUnsafeBytes { try output.put($0) }
  }
}
