/// One file in a ZIP archive, as its central directory tells and after all checks.
public struct ZipEntry: Sendable, Hashable {
  /// The name, which keeps the rules of ``StoreKey``.
  public var name: String
  /// Whether the bytes are deflated; they are stored as they are otherwise.
  public var isDeflated: Bool
  /// The length in the archive.
  public var storedByteCount: Int
  /// The length of the value.
  public var byteCount: Int
  /// The CRC-32 of the value.
  public var checksum: UInt32
  /// Where the local header begins in the archive.
  var headerOffset: Int
  /// Where the entry's bytes must have ended.
  var limit: Int
  /// The flags of the central directory.
  var flags: UInt16
}

/// A record of the central directory, not yet checked.
struct ZipCentralRecord {
  var madeBy: UInt16
  var flags: UInt16
  var method: UInt16
  var checksum: UInt32
  var storedSize: UInt64
  var size: UInt64
  var disk: UInt32
  var attributes: UInt32
  var headerOffset: UInt64
  var name: ArraySlice<UInt8>

  /// Takes the next record from `fields`.
  ///
  /// - Throws: the reason, as text.
  init(_ fields: inout ZipFields) throws(ZipFlaw) {
    guard fields.u32() == ZipRecords.centralSignature else {
      throw ZipFlaw("the central directory has no record where one should begin")
    }
    guard let madeBy = fields.u16(), fields.u16() != nil, let flags = fields.u16(),
      let method = fields.u16(), fields.u32() != nil, let checksum = fields.u32(),
      let storedSize = fields.u32(), let size = fields.u32(), let nameSize = fields.u16(),
      let extraSize = fields.u16(), let commentSize = fields.u16(), let disk = fields.u16(),
      fields.u16() != nil, let attributes = fields.u32(), let offset = fields.u32(),
      let name = fields.take(Int(nameSize)), let extra = fields.take(Int(extraSize)),
      fields.take(Int(commentSize)) != nil
    else { throw ZipFlaw("the central directory ends within a record") }
    self.madeBy = madeBy
    self.flags = flags
    self.method = method
    self.checksum = checksum
    self.attributes = attributes
    self.name = name
    var numbers = ZipExtraNumbers(extra)
    self.size = try numbers.wide(size, "size")
    self.storedSize = try numbers.wide(storedSize, "stored size")
    headerOffset = try numbers.wide(offset, "offset")
    self.disk = disk == ZipRecords.in64Short ? try numbers.disk() : UInt32(disk)
    if let flaw = numbers.flaw { throw flaw }
  }
}

/// Why something in an archive is refused.
struct ZipFlaw: Error {
  var reason: String
  init(_ reason: String) { self.reason = reason }
}

/// The 64-bit numbers of a ZIP64 extra field: only those are there whose short field says so.
struct ZipExtraNumbers {
  private var fields: ZipFields?
  /// What is wrong with the extra fields themselves.
  private(set) var flaw: ZipFlaw?

  init(_ extra: ArraySlice<UInt8>) {
    var all = ZipFields(extra)
    // Fewer than four bytes at the end are padding that some tools leave.
    while all.left >= 4, let tag = all.u16(), let size = all.u16() {
      guard let body = all.take(Int(size)) else {
        flaw = ZipFlaw("an extra field reaches beyond its record")
        return
      }
      guard tag == ZipRecords.zip64Extra else { continue }
      if fields != nil { flaw = ZipFlaw("two ZIP64 extra fields") }
      fields = ZipFields(body)
    }
  }

  mutating func wide(_ short: UInt32, _ what: String) throws(ZipFlaw) -> UInt64 {
    guard short == ZipRecords.in64 else { return UInt64(short) }
    guard let number = fields?.u64() else {
      throw ZipFlaw("its \(what) should be in a ZIP64 extra field that is not there")
    }
    return number
  }

  mutating func disk() throws(ZipFlaw) -> UInt32 {
    guard let number = fields?.u32() else {
      throw ZipFlaw("its disk should be in a ZIP64 extra field that is not there")
    }
    return number
  }
}
