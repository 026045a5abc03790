import JSONText
import NDArray

extension DType {
  /// Reads a v2 "dtype": NumPy's typestr, such as "<u2".
  ///
  /// One-byte types are read with any byte order, as old bioformats2raw wrote them.
  ///
  /// - Throws: ``ZarrError`` of kind `unsupported` for types that exist but are not handled here,
  ///   `invalidMetadata` for what is none.
  static func parseV2(_ json: JSON) throws -> (DType, ByteOrder) {
    if json.array != nil {
      throw ZarrError(.unsupported, "arrays of structured items are not supported")
    }
    guard let text = json.string, text.utf8.count >= 2,
      let mark = text.first, ["<", ">", "|", "="].contains(mark)
    else {
      throw ZarrError(
        .invalidMetadata, "dtype \(json.serialized().prefix(80)) is no NumPy type string")
    }
    let code = String(text.dropFirst())
    guard let dtype = v2Codes[code] else { throw refusedV2(code, text) }
    if mark == "|", dtype.itemSize > 1 {
      throw ZarrError(.invalidMetadata, "dtype \"\(text)\" does not tell the byte order")
    }
    return (dtype, mark == ">" ? .big : .little)
  }

  private static let v2Codes: [String: DType] = [
    "b1": .bool, "i1": .int8, "i2": .int16, "i4": .int32, "i8": .int64,
    "u1": .uint8, "u2": .uint16, "u4": .uint32, "u8": .uint64,
    "f2": .float16, "f4": .float32, "f8": .float64, "c8": .complex64, "c16": .complex128,
  ]

  private static func refusedV2(_ code: String, _ text: String) -> ZarrError {
    let word: String? =
      switch code.first {
      case "S": "fixed-length byte strings"
      case "U": "fixed-length Unicode strings"
      case "M": "dates and times"
      case "m": "time differences"
      case "V": "raw or structured items"
      case "O": "Python objects"
      case "f", "c": "extended-precision numbers"
      default: nil
      }
    guard let word else {
      return ZarrError(.invalidMetadata, "dtype \"\(text.prefix(80))\" is no NumPy type string")
    }
    return ZarrError(.unsupported, "arrays of \(word) (dtype \"\(text)\") are not supported")
  }

  /// The v2 "dtype".
  func typeString(_ order: ByteOrder) -> String {
    let mark = itemSize == 1 ? "|" : order == .big ? ">" : "<"
    let code: String =
      switch self {
      case .bool: "b"
      case .int8, .int16, .int32, .int64: "i"
      case .uint8, .uint16, .uint32, .uint64: "u"
      case .float16, .float32, .float64: "f"
      case .complex64, .complex128: "c"
      }
    return mark + code + String(itemSize)
  }

  /// Reads a v3 "data_type": a name, or an object with a name and no configuration.
  ///
  /// - Throws: ``ZarrError`` of kind `unsupported` or `invalidMetadata`.
  static func parseV3(_ json: JSON) throws -> DType {
    let configuration = json["configuration"]?.object ?? [:]
    guard let name = json.string ?? json["name"]?.string else {
      throw ZarrError(.invalidMetadata, "data_type must be a name or an object with a name")
    }
    if let dtype = DType(rawValue: name), configuration.isEmpty { return dtype }
    throw ZarrError(
      .unsupported, "arrays of data type \"\(name.prefix(80))\" are not supported")
  }
}
