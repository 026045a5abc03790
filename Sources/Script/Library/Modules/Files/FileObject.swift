import Glibc

/// An open file, of text or of bytes.
final class FileObject: HostInstance {
  /// How text is read and written.
  struct Options {
    var encoding: String?
    var errors = "strict"
    var newline: String?

    init() {}

    init(_ a: Arguments, encoding: Int, errors: Int, newline: Int?) throws {
      self.encoding = try a.stringUnlessNone(encoding)
      self.errors = try a.stringUnlessNone(errors) ?? "strict"
      self.newline = try newline.flatMap { try a.stringUnlessNone($0) }
      if let newline = self.newline, !["", "\n", "\r", "\r\n"].contains(newline) {
        throw ScriptException.value("illegal newline value: \(newline)")
      }
    }
  }

  let path: String
  let mode: FileMode
  let codec: Codec
  let options: Options
  private var descriptor: Int32
  /// Bytes read and not yet given out, or written and not yet passed on.
  private var buffer: [UInt8] = []
  private var bufferStart = 0
  private var isAtEnd = false
  /// Text decoded and not yet given out.
  private var pending = StringObject.empty
  private var pendingStart = 0
  /// The same text with the line ends of the file, which `tell` counts.
  private var pendingAsStored = StringObject.empty
  private var hasWritten = false

  private init(_ path: String, _ mode: FileMode, _ codec: Codec, _ options: Options, _ file: Int32)
  {
    self.path = path
    self.mode = mode
    self.codec = codec
    self.options = options
    descriptor = file
    super.init(type: mode.isText ? FileTypes.text : FileTypes.bytes(mode))
  }

  deinit { closeQuietly() }

  /// Opens a file as `open(path, mode)` does.
  ///
  /// - Throws: `ValueError` for a bad mode, `OSError` if the file cannot be opened.
  static func open(
    _ path: String, _ modeText: String, _ options: Options, _ context: Interpreter
  ) throws -> FileObject {
    let mode = try FileMode(modeText)
    if !mode.isText {
      if options.encoding != nil {
        throw ScriptException.value("binary mode doesn't take an encoding argument")
      }
      if options.newline != nil {
        throw ScriptException.value("binary mode doesn't take a newline argument")
      }
    }
    let codec = try options.encoding.map(Codec.named) ?? .utf8
    let descriptor = Glibc.open(path, mode.flags | O_CLOEXEC, 0o666)
    if descriptor < 0 { throw FileSystem.failure(path) }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      Glibc.close(descriptor)
      throw ScriptException.system(EISDIR, path: path)
    }
    return FileObject(path, mode, codec, options, descriptor)
  }

  var isClosed: Bool { descriptor < 0 }

  func fileNumber() throws -> Int {
    try requireOpen()
    return Int(descriptor)
  }

  func requireOpen() throws {
    if isClosed { throw ScriptException.value("I/O operation on closed file.") }
  }

  private func requireReading() throws {
    try requireOpen()
    if !mode.canRead { throw FileTypes.unsupported(mode.isText ? "not readable" : "read") }
    if hasWritten { try flush() }
  }

  private func requireWriting() throws {
    try requireOpen()
    if !mode.canWrite { throw FileTypes.unsupported(mode.isText ? "not writable" : "write") }
    if !hasWritten {
      try forgetReading()
      hasWritten = true
    }
  }

  // MARK: Bytes

  private var available: Int { buffer.count - bufferStart }

  /// Reads another piece of the file; returns whether there was one.
  private func fill(_ size: Int = 1 << 16) throws -> Bool {
    if isAtEnd { return false }
    if bufferStart > 0 {
      buffer.removeFirst(bufferStart)
      bufferStart = 0
    }
    let old = buffer.count
    var got = 0
    buffer.append(contentsOf: repeatElement(0, count: size))
    repeat {
      got = buffer.withUnsafeMutableBytes { bytes in
        bytes.baseAddress.map { Glibc.read(descriptor, $0 + old, size) } ?? 0
      }
    } while got < 0 && errno == EINTR
    buffer.removeLast(size - max(got, 0))
    if got < 0 { throw FileSystem.failure(path) }
    if got == 0 { isAtEnd = true }
    return got > 0
  }

  private func take(_ count: Int) -> [UInt8] {
    let end = bufferStart + min(count, available)
    defer { bufferStart = end }
    return Array(buffer[bufferStart..<end])
  }

  /// Up to `count` bytes, or all that are left.
  func readBytes(_ count: Int?, _ context: Interpreter) throws -> [UInt8] {
    try requireReading()
    isAtEnd = false
    while available < count ?? Int.max {
      try context.pollSlowly()
      try context.reserve(elements: available, size: 2)
      if try !fill(count == nil ? 1 << 20 : 1 << 16) { break }
    }
    return take(count ?? available)
  }

  /// The bytes up to a line feed, or up to `limit`; empty at the end.
  func readByteLine(_ limit: Int?, _ context: Interpreter) throws -> [UInt8] {
    try requireReading()
    isAtEnd = false
    return take(try lineEnd(limit, context))
  }

  private func lineEnd(_ limit: Int?, _ context: Interpreter) throws -> Int {
    var searched = 0
    let limit = limit ?? Int.max
    while true {
      let start = bufferStart + searched
      if let feed = buffer[start...].firstIndex(of: 0x0A) {
        return min(feed - bufferStart + 1, limit)
      }
      searched = available
      if searched >= limit { return limit }
      try context.reserve(elements: searched, size: 2)
      try context.pollSlowly()
      if try !fill() { return searched }
    }
  }

  // MARK: Text

  /// Decodes another piece, up to the end of a line or of the file; returns whether there was one.
  private func decodeMore(_ context: Interpreter, all: Bool) throws -> Bool {
    let bytes: [UInt8]
    isAtEnd = false
    switch codec {
    case .utf16, .utf32: bytes = try readBytes(nil, context)
    default:
      if all {
        bytes = try readBytes(nil, context)
      } else {
        // Every line that is there whole, so that a short one is not decoded alone.
        let first = try lineEnd(nil, context)
        let last = buffer.lastIndex(of: 0x0A).map { $0 - bufferStart + 1 } ?? first
        bytes = take(max(first, last))
      }
    }
    if bytes.isEmpty { return false }
    let text = try codec.decode(bytes, errors: options.errors)
    pendingAsStored = storedRest().concatenating(text)
    pending = pending.slice(pendingStart, pending.count).concatenating(translated(text))
    pendingStart = 0
    return true
  }

  /// The text not yet given out, with the line ends of the file.
  private func storedRest() -> StringObject {
    if pendingAsStored.count == pending.count {
      return pendingAsStored.slice(pendingStart, pendingAsStored.count)
    }
    var place = 0
    for _ in 0..<pendingStart {
      let isPair =
        pendingAsStored[place] == 0x0D && place + 1 < pendingAsStored.count
        && pendingAsStored[place + 1] == 0x0A
      place += isPair ? 2 : 1
    }
    return pendingAsStored.slice(place, pendingAsStored.count)
  }

  /// The text with line ends as programs see them.
  private func translated(_ text: StringObject) -> StringObject {
    guard options.newline == nil, TextSearch.first(.character(0x0D), in: text, 0, text.count) >= 0
    else {
      return text
    }
    var out = TextBuilder()
    var index = 0
    while index < text.count {
      if text[index] == 0x0D {
        out.append(codePoint: 0x0A)
        if index + 1 < text.count, text[index + 1] == 0x0A { index += 1 }
      } else {
        out.append(codePoint: text[index])
      }
      index += 1
    }
    return out.finish()
  }

  private func takeText(_ end: Int) -> StringObject {
    defer { pendingStart = end }
    return pending.slice(pendingStart, end)
  }

  /// Up to `count` characters, or all that are left.
  func readText(_ count: Int?, _ context: Interpreter) throws -> StringObject {
    try requireReading()
    while pending.count - pendingStart < count ?? Int.max {
      if try !decodeMore(context, all: count == nil) { break }
    }
    return takeText(pendingStart + min(count ?? Int.max, pending.count - pendingStart))
  }

  /// The text up to the end of a line, or up to `limit`; empty at the end.
  func readLine(_ limit: Int?, _ context: Interpreter) throws -> StringObject {
    try requireReading()
    let limit = limit ?? Int.max
    var searched = 0
    while true {
      if let end = textLineEnd(from: pendingStart + searched) {
        return takeText(min(end, pendingStart + min(limit, pending.count)))
      }
      searched = pending.count - pendingStart
      if searched >= limit { return takeText(pendingStart + limit) }
      // A carriage return at the very end may belong to a line feed still to come.
      if options.newline == "", searched > 0, pending[pending.count - 1] == 0x0D { searched -= 1 }
      if try !decodeMore(context, all: false) { return takeText(pending.count) }
    }
  }

  /// The place behind the first line end at or after a place.
  private func textLineEnd(from start: Int) -> Int? {
    if options.newline == nil || options.newline == "\n" {
      let place = TextSearch.first(.character(0x0A), in: pending, start, pending.count)
      return place < 0 ? nil : place + 1
    }
    for index in start..<max(start, pending.count) {
      let point = pending[index]
      switch options.newline {
      case "":
        if point == 0x0A { return index + 1 }
        if point == 0x0D, index + 1 < pending.count {
          return pending[index + 1] == 0x0A ? index + 2 : index + 1
        }
      case "\r": if point == 0x0D { return index + 1 }
      case "\r\n":
        if point == 0x0A, index > 0, pending[index - 1] == 0x0D { return index + 1 }
      default: if point == 0x0A { return index + 1 }
      }
    }
    return nil
  }

  // MARK: Writing

  func write(bytes: [UInt8]) throws {
    try requireWriting()
    buffer += bytes
    if buffer.count >= 1 << 16 { try flush() }
  }

  func write(text: StringObject, _ context: Interpreter) throws {
    try requireWriting()
    var text = text
    if let newline = options.newline, newline == "\r" || newline == "\r\n" {
      let lines = try TextSplitting.split(text, at: StringObject("\n"), limit: Int.max, context)
        .compactMap(StringObject.unwrap)
      text = StringObject.joined(lines, separator: StringObject(newline))
    }
    var bytes = try codec.encode(text, errors: options.errors)
    // Only the beginning of a file has a byte order mark.
    let mark = try codec.encode(.empty, errors: "strict").count
    if mark > 0, try position() > 0 { bytes.removeFirst(mark) }
    try write(bytes: bytes)
  }

  func flush() throws {
    try requireOpen()
    guard hasWritten else { return }
    var offset = 0
    while offset < buffer.count {
      let written = buffer.withUnsafeBytes { bytes in
        bytes.baseAddress.map { Glibc.write(descriptor, $0 + offset, bytes.count - offset) } ?? 0
      }
      if written < 0 {
        if errno == EINTR { continue }
        throw FileSystem.failure(path)
      }
      offset += written
    }
    buffer = []
    hasWritten = false
  }

  func close(_ context: Interpreter) throws {
    if isClosed { return }
    defer {
      Glibc.close(descriptor)
      descriptor = -1
    }
    try flush()
  }

  /// Closes the file where an error has nobody to go to.
  func closeQuietly() {
    if isClosed { return }
    try? flush()
    Glibc.close(descriptor)
    descriptor = -1
  }

  func renewTime() throws {
    if futimens(descriptor, nil) != 0 { throw FileSystem.failure(path) }
  }

  // MARK: Position

  /// Drops what was read ahead, so that the file stands where the program thinks it does.
  private func forgetReading() throws {
    if hasWritten { return try flush() }
    let ahead = try readAhead()
    if ahead > 0 { _ = lseek(descriptor, -ahead, Int32(SEEK_CUR)) }
    buffer = []
    bufferStart = 0
    pending = .empty
    pendingAsStored = .empty
    pendingStart = 0
    isAtEnd = false
  }

  private func readAhead() throws -> Int {
    if hasWritten { return -buffer.count }
    let text = storedRest()
    let encoded = text.count == 0 ? 0 : try codec.encode(text, errors: "surrogatepass").count
    return available + encoded
  }

  func position() throws -> Int {
    try requireOpen()
    let place = lseek(descriptor, 0, Int32(SEEK_CUR))
    if place < 0 { throw FileSystem.failure(path) }
    return place - (try readAhead())
  }

  func seek(_ offset: Int, _ origin: Int) throws -> Int {
    try requireOpen()
    guard origin >= 0, origin <= 2 else {
      throw ScriptException.value("invalid whence (\(origin), should be 0, 1 or 2)")
    }
    if mode.isText, origin == 1, offset != 0 {
      throw FileTypes.unsupported("can't do nonzero cur-relative seeks")
    }
    if mode.isText, origin == 2, offset != 0 {
      throw FileTypes.unsupported("can't do nonzero end-relative seeks")
    }
    if origin == 0, offset < 0 { throw ScriptException.value("negative seek position \(offset)") }
    try forgetReading()
    let place = lseek(descriptor, offset, Int32(origin))
    if place < 0 { throw FileSystem.failure(path) }
    return place
  }

  func truncate(_ size: Int?) throws -> Int {
    try requireWriting()
    try flush()
    let size = try size ?? position()
    if ftruncate(descriptor, size) != 0 { throw FileSystem.failure(path) }
    return size
  }
}
