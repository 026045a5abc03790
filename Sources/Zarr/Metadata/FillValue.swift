import JSONText
import NDArray

/// The value of elements that were never written: the bytes of one element in this machine's order.
public struct FillValue: Sendable, Hashable {
  /// The element's bytes, `dtype.itemSize` of them.
  public var bytes: [UInt8]
  /// False for the `null` of Zarr v2, which leaves the value open; it is read as 0.
  public var isDefined: Bool

  /// Makes a fill value of an element's bytes.
  public init(bytes: [UInt8], isDefined: Bool = true) {
    self.bytes = bytes
    self.isDefined = isDefined
  }

  /// Zero, or false.
  public static func zero(_ dtype: DType) -> FillValue {
    FillValue(bytes: [UInt8](repeating: 0, count: dtype.itemSize))
  }

  /// Makes a fill value of an element.
  public init<T: Element>(_ element: T) {
    self.init(bytes: withUnsafeBytes(of: element) { Array($0) })
  }

  /// Reads a fill value in any of the spellings of v2 and v3.
  ///
  /// Besides what v3 allows: 0 and 1 for bool, integers spelled 7.0, "+Infinity", the bare tokens
  /// NaN and Infinity, one number for a complex one, and in v2 `null`, numbers as text, and the base64
  /// text of the element's bytes in `byteOrder`.
  ///
  /// - Throws: ``ZarrError`` of kind `invalidMetadata`.
  public init(
    json: JSON, dtype: DType, format: ZarrFormat, byteOrder: ByteOrder = .little
  ) throws {
    if json.isNull, format == .v2 {
      self = .zero(dtype)
      isDefined = false
      return
    }
    if let bytes = Self.elementBytes(json, dtype) {
      self.init(bytes: bytes)
    } else if format == .v2, let number = json.string.flatMap(Self.number),
      let bytes = Self.elementBytes(number, dtype)
    {
      self.init(bytes: bytes)
    } else if format == .v2, let text = json.string, let raw = Base64.decode(text),
      raw.count == dtype.itemSize
    {
      self.init(bytes: byteOrder.isNative ? raw : swapped(raw, unit: dtype.endianUnitSize))
    } else {
      throw ZarrError(
        .invalidMetadata,
        "fill_value \(json.serialized().prefix(80)) is not a value of \(dtype.name)")
    }
  }

  /// The number that a text such as "7", "1.5" or "nan" spells.
  private static func number(_ text: String) -> JSON? {
    if let value = Int(text) { return .int(value) }
    if let value = UInt64(text) { return .uint(value) }
    // Swift reads more as a number than anybody writes: "0x1p3".
    let isDecimal = text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
    guard isDecimal || ["nan", "inf", "-inf"].contains(text) else { return nil }
    return Double(text).map { .double($0) }
  }

  private static func elementBytes(_ json: JSON, _ dtype: DType) -> [UInt8]? {
    switch dtype {
    case .bool:
      if let value = json.bool { return [value ? 1 : 0] }
      return json.int.flatMap { (0...1).contains($0) ? [UInt8($0)] : nil }
    case .int8: return integer(json, Int8.self)
    case .int16: return integer(json, Int16.self)
    case .int32: return integer(json, Int32.self)
    case .int64: return integer(json, Int64.self)
    case .uint8: return integer(json, UInt8.self)
    case .uint16: return integer(json, UInt16.self)
    case .uint32: return integer(json, UInt32.self)
    case .uint64: return integer(json, UInt64.self)
    case .float16, .float32, .float64: return float(json, dtype)
    case .complex64, .complex128:
      let half: DType = dtype == .complex64 ? .float32 : .float64
      if json.isNumber { return float(json, half).map { $0 + zero(half).bytes } }
      guard let parts = json.array, parts.count == 2, let real = float(parts[0], half),
        let imaginary = float(parts[1], half)
      else { return nil }
      return real + imaginary
    }
  }

  private static func integer<T: FixedWidthInteger>(_ json: JSON, _ type: T.Type) -> [UInt8]? {
    let value: T? =
      switch json {
      case .int(let value): T(exactly: value)
      case .uint(let value): T(exactly: value)
      case .double(let value): T(exactly: value)
      default: nil
      }
    return value.map { withUnsafeBytes(of: $0) { Array($0) } }
  }

  private static func float(_ json: JSON, _ dtype: DType) -> [UInt8]? {
    if let text = json.string {
      switch text {
      case "NaN": return bits(.nan, dtype)
      case "Infinity", "+Infinity": return bits(.infinity, dtype)
      case "-Infinity": return bits(-.infinity, dtype)
      default: return hexadecimal(text, byteCount: dtype.itemSize)
      }
    }
    return json.double.map { bits($0, dtype) }
  }

  /// The bytes of a float; NaN is the canonical quiet one of the specification.
  private static func bits(_ value: Double, _ dtype: DType) -> [UInt8] {
    switch dtype {
    case .float16:
      let pattern: UInt16 = value.isNaN ? 0x7E00 : Float16(value).bitPattern
      return withUnsafeBytes(of: pattern) { Array($0) }
    case .float32:
      let pattern: UInt32 = value.isNaN ? 0x7FC0_0000 : Float(value).bitPattern
      return withUnsafeBytes(of: pattern) { Array($0) }
    default:
      let pattern: UInt64 = value.isNaN ? 0x7FF8_0000_0000_0000 : value.bitPattern
      return withUnsafeBytes(of: pattern) { Array($0) }
    }
  }

  /// "0x7fc00000": the digits of the bit pattern, the highest first.
  private static func hexadecimal(_ text: String, byteCount: Int) -> [UInt8]? {
    guard text.hasPrefix("0x"), text.utf8.count == 2 + 2 * byteCount,
      text.utf8.dropFirst(2).allSatisfy({ isxdigitASCII($0) }),
      let pattern = UInt64(text.dropFirst(2), radix: 16)
    else { return nil }
    return withUnsafeBytes(of: pattern.littleEndian) { Array($0.prefix(byteCount)) }
  }

  private static func isxdigitASCII(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
  }

  /// The fill value as it stands in metadata.
  public func json(_ dtype: DType, format: ZarrFormat) -> JSON {
    guard isDefined || format == .v3 else { return .null }
    return bytes.withUnsafeBytes { bytes -> JSON in
      switch dtype {
      case .bool: .bool(bytes[0] != 0)
      case .int8: .int(Int(bytes.loadUnaligned(as: Int8.self)))
      case .int16: .int(Int(bytes.loadUnaligned(as: Int16.self)))
      case .int32: .int(Int(bytes.loadUnaligned(as: Int32.self)))
      case .int64: .int(Int(bytes.loadUnaligned(as: Int64.self)))
      case .uint8: .int(Int(bytes[0]))
      case .uint16: .int(Int(bytes.loadUnaligned(as: UInt16.self)))
      case .uint32: .int(Int(bytes.loadUnaligned(as: UInt32.self)))
      case .uint64: unsignedJSON(bytes.loadUnaligned(as: UInt64.self))
      case .float16, .float32, .float64: floatJSON(bytes, 0, dtype, format)
      case .complex64:
        [floatJSON(bytes, 0, .float32, format), floatJSON(bytes, 4, .float32, format)]
      case .complex128:
        [floatJSON(bytes, 0, .float64, format), floatJSON(bytes, 8, .float64, format)]
      }
    }
  }

  private func unsignedJSON(_ value: UInt64) -> JSON {
    Int(exactly: value).map { .int($0) } ?? .uint(value)
  }

  private func floatJSON(
    _ bytes: UnsafeRawBufferPointer, _ offset: Int, _ dtype: DType, _ format: ZarrFormat
  ) -> JSON {
    let pattern: UInt64
    let value: Double
    switch dtype {
    case .float16:
      let bits = bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self)
      (pattern, value) = (UInt64(bits), Double(Float16(bitPattern: bits)))
    case .float32:
      let bits = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
      (pattern, value) = (UInt64(bits), Double(Float(bitPattern: bits)))
    default:
      pattern = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      value = Double(bitPattern: pattern)
    }
    guard value.isNaN else { return .double(value) }
    let canonical = Self.bits(.nan, dtype)
    let isCanonical = bytes[offset..<offset + canonical.count].elementsEqual(canonical)
    if format == .v2 || isCanonical { return "NaN" }
    let digits = String(pattern, radix: 16)
    let width = canonical.count * 2
    return .string("0x" + String(repeating: "0", count: width - digits.count) + digits)
  }
}
