import CZlib

extension ZipEntry {
  /// The largest deflated value that is unpacked, in bytes.
  static let deflatedLimit = 4 << 30

  /// Finds the entry's bytes, checking its local header against the central directory.
  ///
  /// - Throws: ``ZarrError`` of kind `invalidArchive` if they contradict each other.
  func range(in file: any ValueReader, path: String) throws -> Range<Int> {
    func refuse(_ reason: String) -> ZarrError { .archive(path, entry: name, reason) }
    let headerEnd = headerOffset + ZipRecords.localSize
    let header = try file.read([headerOffset..<headerEnd]).first ?? []
    var fields = ZipFields(header[...])
    guard fields.u32() == ZipRecords.localSignature, fields.u16() != nil, let flags = fields.u16(),
      let method = fields.u16(), fields.u32() != nil, let checksum = fields.u32(),
      let storedSize = fields.u32(), let size = fields.u32(), let nameSize = fields.u16(),
      let extraSize = fields.u16()
    else { throw refuse("it has no local header where the directory says") }
    let dataStart = headerEnd + Int(nameSize) + Int(extraSize)
    guard dataStart.saturatedSum(storedByteCount) <= limit else {
      throw refuse("it overlaps another entry or the directory")
    }
    let rest = try file.read([headerEnd..<dataStart]).first ?? []
    guard Array(rest.prefix(Int(nameSize))) == Array(name.utf8) else {
      throw refuse("its local header has another name than the directory")
    }
    guard method == (isDeflated ? ZipRecords.deflated : ZipRecords.stored),
      flags & ZipRecords.encryptedFlags == 0,
      (flags ^ self.flags) & ZipRecords.sizesFollowFlag == 0
    else { throw refuse("its local header has another method or flags than the directory") }
    if flags & ZipRecords.sizesFollowFlag == 0 {
      var numbers = ZipExtraNumbers(rest.dropFirst(Int(nameSize)))
      let isSame: Bool
      do {
        isSame =
          try numbers.wide(size, "size") == UInt64(byteCount)
          && numbers.wide(storedSize, "stored size") == UInt64(storedByteCount)
          && checksum == self.checksum
      } catch let flaw as ZipFlaw {
        throw refuse(flaw.reason)
      }
      guard isSame else {
        throw refuse("its local header has other sizes or another checksum than the directory")
      }
    }
    return dataStart..<dataStart + storedByteCount
  }

  /// Unpacks a deflated entry.
  ///
  /// - Throws: ``ZarrError`` of kind `invalidArchive` if the bytes are damaged or unpack to another
  ///   length than the directory says; `limitExceeded`.
  func inflated(from file: any ValueReader, _ range: Range<Int>, path: String) throws -> [UInt8] {
    guard byteCount <= Self.deflatedLimit else {
      throw ZarrError(
        .limitExceeded, key: path, "entry \"\(name)\" unpacks to more than is accepted")
    }
    let packed = try file.read([range]).first ?? []
    var isGood = false
    let bytes = [UInt8](unsafeUninitializedCapacity: max(1, byteCount)) { buffer, count in
      isGood = inflateRaw(packed, into: UnsafeMutableRawBufferPointer(buffer), byteCount)
      count = isGood ? byteCount : 0
    }
    guard isGood else {
      throw ZarrError.archive(
        path, entry: name, "its deflated bytes are damaged, or unpack to more or less than is said")
    }
    return bytes
  }
}

/// Whether `packed`, a raw deflate stream, unpacks to exactly `byteCount` bytes.
private func inflateRaw(
  _ packed: [UInt8], into buffer: UnsafeMutableRawBufferPointer, _ byteCount: Int
) -> Bool {
  var stream = z_stream()
  let size = Int32(MemoryLayout<z_stream>.size)
  guard inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, size) == Z_OK else { return false }
  defer { inflateEnd(&stream) }
  return packed.withUnsafeBytes { source in
    // zlib counts in 32 bits: both sides are fed in pieces.
    var read = 0
    var written = 0
    while true {
      let input = min(source.count - read, 1 << 30)
      let room = min(byteCount - written, 1 << 30)
      stream.next_in = UnsafeMutablePointer(
        mutating: source.baseAddress.map { ($0 + read).assumingMemoryBound(to: UInt8.self) })
      stream.avail_in = UInt32(input)
      stream.next_out = buffer.baseAddress.map {
        ($0 + written).assumingMemoryBound(to: UInt8.self)
      }
      stream.avail_out = UInt32(room)
      let status = inflate(&stream, Z_NO_FLUSH)
      read += input - Int(stream.avail_in)
      written += room - Int(stream.avail_out)
      if status == Z_STREAM_END { return written == byteCount && read == source.count }
      let isStuck = stream.avail_in == UInt32(input) && stream.avail_out == UInt32(room)
      if status != Z_OK || isStuck { return false }
    }
  }
}

/// The CRC-32 of bytes, going on from `start`.
func zipChecksum(_ bytes: UnsafeRawBufferPointer, from start: UInt32 = 0) -> UInt32 {
  UInt32(
    truncatingIfNeeded: crc32_z(
      UInt(start), bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count))
}
