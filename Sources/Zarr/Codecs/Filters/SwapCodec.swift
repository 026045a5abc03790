/// Turns round the bytes of elements: what a big-endian `bytes` codec does behind filters, whose
/// elements may be of another size than the array's.
struct SwapCodec: BytesCodec {
  /// The bytes of an element: 2, 4 or 8.
  let unit: Int

  func encodedSize(_ byteCount: Int) -> EncodedSize { .exactly(byteCount) }

  func encode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    let byteCount = try output.put(input)
    swapUnits(UnsafeMutableRawBufferPointer(rebasing: output[..<byteCount]), unit: unit)
    return byteCount
  }

  func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int { try encode(input, into: output) }
}
