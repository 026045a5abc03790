/// The parts of a ZIP file: APPNOTE.TXT 6.3.10, sections 4.3 and 4.5.3. All numbers are
/// little-endian.
enum ZipRecords {
  static let localSignature: UInt32 = 0x0403_4B50
  static let centralSignature: UInt32 = 0x0201_4B50
  static let endSignature: UInt32 = 0x0605_4B50
  static let end64Signature: UInt32 = 0x0606_4B50
  static let locatorSignature: UInt32 = 0x0706_4B50

  static let localSize = 30
  static let centralSize = 46
  static let endSize = 22
  static let end64Size = 56
  static let locatorSize = 20

  /// Stands in a 16- or 32-bit field whose number is in a ZIP64 record.
  static let in64: UInt32 = 0xFFFF_FFFF
  static let in64Short: UInt16 = 0xFFFF

  /// The extra field with 64-bit sizes and offset.
  static let zip64Extra: UInt16 = 0x0001

  /// Bits of the flags.
  static let encryptedFlags: UInt16 = 1 << 0 | 1 << 6 | 1 << 13
  static let sizesFollowFlag: UInt16 = 1 << 3
  static let utf8Flag: UInt16 = 1 << 11

  static let stored: UInt16 = 0
  static let deflated: UInt16 = 8
}

/// Numbers read one after another from bytes; nil at the end of the bytes.
struct ZipFields {
  private let bytes: ArraySlice<UInt8>
  private(set) var at: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    at = bytes.startIndex
  }

  var left: Int { bytes.endIndex - at }

  mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, count <= left else { return nil }
    defer { at += count }
    return bytes[at..<at + count]
  }

  private mutating func number(_ size: Int) -> UInt64? {
    guard let taken = take(size) else { return nil }
    return taken.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  mutating func u16() -> UInt16? { number(2).map { UInt16(truncatingIfNeeded: $0) } }
  mutating func u32() -> UInt32? { number(4).map { UInt32(truncatingIfNeeded: $0) } }
  mutating func u64() -> UInt64? { number(8) }
}

extension [UInt8] {
  /// Appends a number, the lowest byte first.
  mutating func append<T: FixedWidthInteger>(little number: T) {
    for byte in 0..<T.bitWidth / 8 { append(UInt8(truncatingIfNeeded: number >> T(byte * 8))) }
  }
}

extension ZarrError {
  /// A ZIP archive that is damaged, or made to mislead.
  static func archive(_ path: String, entry: String = "", _ reason: String) -> ZarrError {
    ZarrError(.invalidArchive, store: path, key: shown(entry), reason)
  }

  private static func shown(_ name: String) -> String {
    let text = String(
      name.prefix(120).map { $0.unicodeScalars.contains { $0.value < 32 } ? "?" : $0 })
    return text.count < name.count ? text + "…" : text
  }
}
