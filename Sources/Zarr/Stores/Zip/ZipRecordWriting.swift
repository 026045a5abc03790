/// The records of an archive as ``ZipWriter`` writes them: always those of ZIP64.
enum ZipRecordWriting {
  private static let version: UInt16 = 45
  /// 1 January 1980, the first day that the format knows.
  private static let date: UInt16 = 1 << 5 | 1

  private static func appendCommon(_ name: String, _ checksum: UInt32, to record: inout [UInt8]) {
    record.append(little: version)
    record.append(little: name.utf8.allSatisfy { $0 < 0x80 } ? 0 : ZipRecords.utf8Flag)
    record.append(little: ZipRecords.stored)
    record.append(little: UInt16(0))
    record.append(little: date)
    record.append(little: checksum)
    record.append(little: ZipRecords.in64)
    record.append(little: ZipRecords.in64)
    record.append(little: UInt16(truncatingIfNeeded: name.utf8.count))
  }

  static func localHeader(_ name: String, _ size: Int, _ checksum: UInt32) -> [UInt8] {
    var record: [UInt8] = []
    record.append(little: ZipRecords.localSignature)
    appendCommon(name, checksum, to: &record)
    record.append(little: UInt16(20))
    record += Array(name.utf8)
    record.append(little: ZipRecords.zip64Extra)
    record.append(little: UInt16(16))
    record.append(little: UInt64(size))
    record.append(little: UInt64(size))
    return record
  }

  static func centralHeader(
    _ name: String, _ size: Int, _ checksum: UInt32, offset: Int
  ) -> [UInt8] {
    let isFar = offset >= Int(ZipRecords.in64)
    var record: [UInt8] = []
    record.append(little: ZipRecords.centralSignature)
    record.append(little: UInt16(3) << 8 | version)  // made on Unix, for the attributes
    appendCommon(name, checksum, to: &record)
    record.append(little: UInt16(isFar ? 28 : 20))
    record.append(little: UInt16(0))  // comment
    record.append(little: UInt16(0))  // disk
    record.append(little: UInt16(0))  // internal attributes
    record.append(little: UInt32(0o100644) << 16)
    record.append(little: isFar ? ZipRecords.in64 : UInt32(truncatingIfNeeded: offset))
    record += Array(name.utf8)
    record.append(little: ZipRecords.zip64Extra)
    record.append(little: UInt16(isFar ? 24 : 16))
    record.append(little: UInt64(size))
    record.append(little: UInt64(size))
    if isFar { record.append(little: UInt64(offset)) }
    return record
  }

  static func endRecords(count: Int, start: Int, size: Int, _ comment: [UInt8]) -> [UInt8] {
    var record: [UInt8] = []
    record.append(little: ZipRecords.end64Signature)
    record.append(little: UInt64(ZipRecords.end64Size - 12))
    record.append(little: UInt16(3) << 8 | version)
    record.append(little: version)
    record.append(little: UInt32(0))
    record.append(little: UInt32(0))
    record.append(little: UInt64(count))
    record.append(little: UInt64(count))
    record.append(little: UInt64(size))
    record.append(little: UInt64(start))
    record.append(little: ZipRecords.locatorSignature)
    record.append(little: UInt32(0))
    record.append(little: UInt64(start + size))
    record.append(little: UInt32(1))
    record.append(little: ZipRecords.endSignature)
    record.append(little: UInt16(0))
    record.append(little: UInt16(0))
    record.append(little: ZipRecords.in64Short)
    record.append(little: ZipRecords.in64Short)
    record.append(little: ZipRecords.in64)
    record.append(little: ZipRecords.in64)
    record.append(little: UInt16(truncatingIfNeeded: comment.count))
    return record + comment
  }
}
