/// What an `.npy` file says about its array.
public struct NPYHeader: Sendable, Hashable {
  /// The type of the elements.
  public var dtype: DType
  /// Whether the bytes of each number are in the other order than this machine's.
  public var isBigEndian: Bool
  /// Whether the first axis is the fastest.
  public var isFortranOrder: Bool
  /// The length of each axis, slowest first.
  public var shape: [Int]
  /// Where the elements begin in the file.
  public var dataOffset: Int

  /// Reads the header at the start of `bytes`.
  ///
  /// - Throws: ``NDArrayError`` of kind `value` if this is no `.npy` file or says nonsense, of kind
  ///   `dtype` for elements that are not numbers.
  public init(parsing bytes: UnsafeRawBufferPointer) throws(NDArrayError) {
    func fail(_ text: String) -> NDArrayError {
      NDArrayError(.value, "not a valid .npy file: " + text)
    }
    let magic: [UInt8] = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
    guard bytes.count >= 10, bytes.prefix(6).elementsEqual(magic) else {
      throw fail("it does not begin with \\x93NUMPY")
    }
    let version = bytes[6]
    guard (1...3).contains(version) else { throw fail("format version \(version) is unknown") }
    var length = Int(bytes[8]) | Int(bytes[9]) << 8
    var start = 10
    if version > 1 {
      guard bytes.count >= 12 else { throw fail("the header is cut off") }
      length |= Int(bytes[10]) << 16 | Int(bytes[11]) << 24
      start = 12
    }
    guard length <= 1 << 20 else { throw fail("a header of \(length) bytes is too long") }
    guard bytes.count >= start + length else { throw fail("the header is cut off") }
    var parser = LiteralParser(bytes: Array(bytes[start..<start + length]))
    guard case .dictionary(let entries)? = parser.parse(depth: 0), parser.isAtEnd,
      Set(entries.map(\.0)) == ["descr", "fortran_order", "shape"], entries.count == 3
    else { throw fail("the header is not a dictionary of descr, fortran_order and shape") }
    dtype = .bool
    isBigEndian = false
    isFortranOrder = false
    shape = []
    dataOffset = start + length
    for (key, value) in entries {
      switch (key, value) {
      case ("descr", .text("|O")):
        throw NDArrayError(
          .value, "Object arrays cannot be loaded: their elements are pickled Python objects")
      case ("descr", .text(let text)):
        guard let (dtype, isBigEndian) = DType.parse(descriptor: text) else {
          throw NDArrayError(.dtype, "elements of type '\(text)' in an .npy file are not supported")
        }
        self.dtype = dtype
        self.isBigEndian = isBigEndian
      case ("fortran_order", .bool(let value)): isFortranOrder = value
      case ("shape", .tuple(let items)):
        for item in items {
          guard case .integer(let length) = item, length >= 0 else {
            throw fail("the shape has something else than lengths")
          }
          shape.append(length)
        }
      case ("descr", _):
        throw NDArrayError(.dtype, "structured elements in an .npy file are not supported")
      default: throw fail("'\(key)' has a value of the wrong kind")
      }
    }
    guard shape.count <= 64 else { throw fail("\(shape.count) axes are too many") }
    _ = try checkedByteCount(dtype, shape)
  }

  /// The header for a file of C-ordered, little-endian elements, padded to a multiple of 64 bytes.
  public static func bytes(dtype: DType, shape: [Int]) -> [UInt8] {
    let text =
      "{'descr': '\(dtype.descriptor)', 'fortran_order': False, "
      + "'shape': \(shape.tupleDescription), }"
    let isLong = text.utf8.count + 11 + 63 > 65535
    let prefix = isLong ? 12 : 10
    let total = (prefix + text.utf8.count + 1 + 63) / 64 * 64
    let length = total - prefix
    var bytes: [UInt8] = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, isLong ? 2 : 1, 0]
    for place in 0..<(isLong ? 4 : 2) {
      bytes.append(UInt8(truncatingIfNeeded: length >> (8 * place)))
    }
    bytes += Array(text.utf8)
    bytes += [UInt8](repeating: UInt8(ascii: " "), count: total - 1 - bytes.count)
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }
}

extension DType {
  /// NumPy's letter for the kind, and the bytes per element: "u2", "f8", "b1".
  public var typeString: String {
    switch self {
    case .bool: "b1"
    case _ where isSignedInteger: "i\(itemSize)"
    case _ where isUnsignedInteger: "u\(itemSize)"
    case _ where isFloat: "f\(itemSize)"
    default: "c\(itemSize)"
    }
  }

  /// The type string with its byte order, as in an `.npy` header: "<u2", "|u1".
  public var descriptor: String { (endianUnitSize == 1 ? "|" : "<") + typeString }

  /// Reads "<u2", ">f8", "|b1", "=i4" or "u2".
  ///
  /// - Returns: the dtype, and whether the bytes are in big-endian order; nil if it is none.
  public static func parse(descriptor: String) -> (dtype: DType, isBigEndian: Bool)? {
    var code = descriptor[...]
    let order = code.first
    if let order, "<>|=".contains(order) { code.removeFirst() }
    guard let dtype = DType.allCases.first(where: { $0.typeString == code }) else { return nil }
    return (dtype, order == ">" && dtype.endianUnitSize > 1)
  }
}

/// A reader of the Python literals in a header.
private struct LiteralParser {
  indirect enum Value {
    case text(String), bool(Bool), integer(Int), tuple([Value])
    case dictionary([(String, Value)])
    case other
  }

  let bytes: [UInt8]
  var place = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  var isAtEnd: Bool {
    mutating get {
      skipBlanks()
      return next == nil
    }
  }

  private mutating func skipBlanks() {
    while let byte = next, byte == 32 || byte == 10 || byte == 13 || byte == 9 { place += 1 }
  }

  private mutating func take(_ byte: Character) -> Bool {
    skipBlanks()
    guard next == byte.asciiValue else { return false }
    place += 1
    return true
  }

  mutating func parse(depth: Int) -> Value? {
    guard depth < 16 else { return nil }
    if take("{") { return dictionary(depth) }
    if take("(") { return list(")", depth).map { .tuple($0) } }
    if take("[") { return list("]", depth).map { _ in .other } }
    skipBlanks()
    if next == UInt8(ascii: "'") || next == UInt8(ascii: "\"") { return text().map { .text($0) } }
    return word()
  }

  private mutating func dictionary(_ depth: Int) -> Value? {
    var entries: [(String, Value)] = []
    while !take("}") {
      skipBlanks()
      guard let key = text(), take(":"), let value = parse(depth: depth + 1) else { return nil }
      entries.append((key, value))
      if !take(",") {
        guard take("}") else { return nil }
        break
      }
    }
    return .dictionary(entries)
  }

  private mutating func list(_ end: Character, _ depth: Int) -> [Value]? {
    var items: [Value] = []
    while !take(end) {
      guard let item = parse(depth: depth + 1) else { return nil }
      items.append(item)
      if !take(",") {
        guard take(end) else { return nil }
        break
      }
    }
    return items
  }

  private mutating func text() -> String? {
    guard let quote = next, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      return nil
    }
    place += 1
    let start = place
    while let byte = next, byte != quote, byte != UInt8(ascii: "\\") { place += 1 }
    guard next == quote else { return nil }
    place += 1
    return String(decoding: bytes[start..<place - 1], as: UTF8.self)
  }

  private mutating func word() -> Value? {
    let start = place
    while let byte = next, byte >= 48 && byte <= 57 || byte >= 65 && byte <= 122 || byte == 45 {
      place += 1
    }
    let word = String(decoding: bytes[start..<place], as: UTF8.self)
    switch word {
    case "True": return .bool(true)
    case "False": return .bool(false)
    case "": return nil
    default:
      // Python 2 wrote lengths as 3L.
      let digits = word.hasSuffix("L") ? String(word.dropLast()) : word
      return Int(digits).map { .integer($0) }
    }
  }
}
