import JSONText

/// The codec `crc32c`: four bytes with the Castagnoli checksum, little-endian, after the data.
///
/// Spec: https://zarr-specs.readthedocs.io/en/latest/v3/codecs/crc32c/index.html
/// Compatible implementations: zarr-python, tensorstore, zarrs, zarrita.js; numcodecs `crc32c`.
/// Deviations: none. numcodecs' `location` "start" is read and written in both formats.
/// Example: {"name": "crc32c"}
extension CodecSpec {
  /// The codec `crc32c`.
  public static let crc32c = CodecSpec("crc32c")
}

/// The Castagnoli checksum (RFC 3720, appendix B.4).
enum CRC32C {
  /// The checksum of `bytes`.
  static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    tables.withUnsafeBufferPointer { tables in
      var crc: UInt32 = 0xFFFF_FFFF
      var position = 0
      let end = bytes.count & ~7
      while position < end {
        let word = bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian
        let low = UInt32(truncatingIfNeeded: word) ^ crc
        let high = UInt32(truncatingIfNeeded: word >> 32)
        crc =
          tables[1792 &+ Int(low & 0xFF)] ^ tables[1536 &+ Int(low >> 8 & 0xFF)]
          ^ tables[1280 &+ Int(low >> 16 & 0xFF)] ^ tables[1024 &+ Int(low >> 24)]
          ^ tables[768 &+ Int(high & 0xFF)] ^ tables[512 &+ Int(high >> 8 & 0xFF)]
          ^ tables[256 &+ Int(high >> 16 & 0xFF)] ^ tables[Int(high >> 24)]
        position &+= 8
      }
      for byte in bytes[end...] {
        crc = crc >> 8 ^ tables[Int(UInt8(truncatingIfNeeded: crc) ^ byte)]
      }
      return ~crc
    }
  }

  /// Eight tables of 256 entries: table `k` advances a byte past `k` further bytes.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var crc = UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
      tables[byte] = crc
    }
    for entry in 256..<2048 {
      let before = tables[entry - 256]
      tables[entry] = before >> 8 ^ tables[Int(before & 0xFF)]
    }
    return tables
  }()
}
