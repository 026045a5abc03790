/// Where the central directory of an archive lies, from the records at the end of the file.
struct ZipEnd {
  var entryCount: Int
  var directory: Range<Int>
  /// Whether there is a ZIP64 end record.
  var isZip64: Bool
  var comment: [UInt8]

  /// Finds and checks the end records.
  ///
  /// The end record must reach exactly to the end of the file, only one may do so, and the directory
  /// must end exactly where the end records begin: so no two readers can see different archives.
  ///
  /// - Parameters:
  ///   - byteCount: the length of the file.
  ///   - read: gives the bytes of a range that lies inside the file.
  init(byteCount: Int, read: (Range<Int>) throws -> [UInt8]) throws {
    let tailStart = max(0, byteCount - ZipRecords.endSize - 65535 - ZipRecords.locatorSize)
    let tail = try read(tailStart..<byteCount)
    let at = try Self.find(in: tail)
    var fields = ZipFields(tail[(at + 4)...])
    guard let disk = fields.u16(), let startDisk = fields.u16(), let countHere = fields.u16(),
      let count = fields.u16(), let size = fields.u32(), let offset = fields.u32(),
      fields.u16() != nil
    else { throw ZipFlaw("the end record is cut short") }
    comment = Array(tail[(at + ZipRecords.endSize)...])
    let locatorAt = at - ZipRecords.locatorSize
    var wide = Numbers(
      disk: UInt64(disk), startDisk: UInt64(startDisk), countHere: UInt64(countHere),
      count: UInt64(count), size: UInt64(size), offset: UInt64(offset))
    var endOfDirectory = tailStart + at
    isZip64 = locatorAt >= 0 && Self.signature(tail, locatorAt) == ZipRecords.locatorSignature
    if isZip64 {
      let record = try Self.read64(
        tail[locatorAt..<at], locatorOffset: tailStart + locatorAt, read: read)
      try wide.checkAgainst(record.numbers)
      wide = record.numbers
      endOfDirectory = record.offset
    } else if startDisk == ZipRecords.in64Short || disk == ZipRecords.in64Short {
      throw ZipFlaw("a ZIP64 end record should be there and is not")
    }
    guard wide.disk == 0, wide.startDisk == 0, wide.countHere == wide.count else {
      throw ZipFlaw("the archive is split over several disks (multi-part)")
    }
    guard let size = Int(exactly: wide.size), let offset = Int(exactly: wide.offset),
      size <= byteCount, offset <= byteCount, offset + size <= endOfDirectory
    else { throw ZipFlaw("the central directory lies outside the file") }
    guard offset + size == endOfDirectory else {
      throw ZipFlaw(
        "\(endOfDirectory - offset - size) bytes lie between the central directory and its end "
          + "record: the archive has foreign bytes in front or within")
    }
    guard let count = Int(exactly: wide.count), count <= size / ZipRecords.centralSize else {
      throw ZipFlaw(
        "the archive claims \(wide.count) entries, which its directory of \(size) bytes cannot hold"
      )
    }
    entryCount = count
    directory = offset..<offset + size
  }

  /// The place in `tail` of the only end record whose comment reaches to the end.
  private static func find(in tail: [UInt8]) throws -> Int {
    var found: [Int] = []
    var at = tail.count - ZipRecords.endSize
    while at >= 0 {
      if signature(tail, at) == ZipRecords.endSignature {
        let commentSize = Int(tail[at + 20]) | Int(tail[at + 21]) << 8
        if at + ZipRecords.endSize + commentSize == tail.count { found.append(at) }
      }
      at -= 1
    }
    guard let only = found.first else {
      throw ZipFlaw("no end record: this is no ZIP archive, or it is cut short or has a tail")
    }
    guard found.count == 1 else {
      throw ZipFlaw("two end records, one in the comment of the other (fake end record)")
    }
    // Readers that take the last signature they meet would see another archive.
    var inComment = only + 4
    while inComment + 4 <= tail.count {
      if signature(tail, inComment) == ZipRecords.endSignature {
        throw ZipFlaw("the comment contains a fake end record")
      }
      inComment += 1
    }
    return only
  }

  private static func signature(_ bytes: [UInt8], _ at: Int) -> UInt32? {
    guard at >= 0, at + 4 <= bytes.count else { return nil }
    return UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16
      | UInt32(bytes[at + 3]) << 24
  }

  private struct Numbers {
    var disk, startDisk, countHere, count, size, offset: UInt64

    /// The short fields hold the same as the ZIP64 record, or the mark that it counts.
    func checkAgainst(_ wide: Numbers) throws(ZipFlaw) {
      func agrees(_ short: UInt64, _ long: UInt64, _ mark: UInt64) -> Bool {
        short == mark || short == long
      }
      guard agrees(disk, wide.disk, 0xFFFF), agrees(startDisk, wide.startDisk, 0xFFFF),
        agrees(countHere, wide.countHere, 0xFFFF), agrees(count, wide.count, 0xFFFF),
        agrees(size, wide.size, 0xFFFF_FFFF), agrees(offset, wide.offset, 0xFFFF_FFFF)
      else { throw ZipFlaw("the end record and the ZIP64 end record contradict each other") }
    }
  }

  private static func read64(
    _ locator: ArraySlice<UInt8>, locatorOffset: Int, read: (Range<Int>) throws -> [UInt8]
  ) throws -> (offset: Int, numbers: Numbers) {
    var fields = ZipFields(locator)
    guard fields.u32() != nil, let disk = fields.u32(), let offset = fields.u64(),
      let disks = fields.u32()
    else { throw ZipFlaw("the ZIP64 locator is cut short") }
    guard disk == 0, disks <= 1 else {
      throw ZipFlaw("the archive is split over \(disks) disks (multi-part)")
    }
    guard let at = Int(exactly: offset), at <= locatorOffset - ZipRecords.end64Size else {
      throw ZipFlaw("the ZIP64 locator points outside the file")
    }
    let record = try read(at..<at + ZipRecords.end64Size)
    var body = ZipFields(record[...])
    guard body.u32() == ZipRecords.end64Signature, let size = body.u64(), body.u32() != nil,
      let thisDisk = body.u32(), let startDisk = body.u32(), let countHere = body.u64(),
      let count = body.u64(), let directorySize = body.u64(), let directoryOffset = body.u64()
    else { throw ZipFlaw("the ZIP64 locator does not point to a ZIP64 end record") }
    guard size == UInt64(locatorOffset - at - 12) else {
      throw ZipFlaw("the ZIP64 end record does not end where its locator begins")
    }
    return (
      at,
      Numbers(
        disk: UInt64(thisDisk), startDisk: UInt64(startDisk), countHere: countHere, count: count,
        size: directorySize, offset: directoryOffset)
    )
  }
}
