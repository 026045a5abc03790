import CZlib

// The sums of numcodecs' codecs `crc32`, `adler32` and `fletcher32`; see ChecksumCodec.
//
// Spec: numcodecs `crc32`, `adler32`, `fletcher32`; RFC 1952, RFC 1950, HDF5's H5checksum.c
// Compatible implementations: numcodecs (v2), zarr-python (v3, as `numcodecs.crc32` …).
// Deviations: none.
// Example: {"id": "crc32", "location": "start"}
enum ZlibChecksums {
  /// The CRC-32 of gzip.
  static func crc32(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    UInt32(
      truncatingIfNeeded: crc32_z(
        0, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count))
  }

  /// The Adler-32 of zlib.
  static func adler32(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    guard let base = bytes.baseAddress else { return 1 }
    return UInt32(
      truncatingIfNeeded: adler32_z(1, base.assumingMemoryBound(to: UInt8.self), bytes.count))
  }

  /// HDF5's variant of Fletcher-32: over big-endian 16-bit words.
  static func fletcher32(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    var low: UInt32 = 0
    var high: UInt32 = 0
    var position = 0
    let end = bytes.count & ~1
    while position < end {
      // As many words as cannot overflow 32 bits.
      let stop = min(end, position &+ 720)
      while position < stop {
        low &+= UInt32(bytes[position]) << 8 | UInt32(bytes[position &+ 1])
        high &+= low
        position &+= 2
      }
      low = low & 0xFFFF &+ low >> 16
      high = high & 0xFFFF &+ high >> 16
    }
    if end < bytes.count {
      low &+= UInt32(bytes[end]) << 8
      high &+= low
      low = low & 0xFFFF &+ low >> 16
      high = high & 0xFFFF &+ high >> 16
    }
    low = low & 0xFFFF &+ low >> 16
    high = high & 0xFFFF &+ high >> 16
    return high << 16 | low
  }
}
