import JSONText
import NDArray

/// Everything that the metadata of one array says, in either format.
public struct ArrayMetadata: Sendable, Hashable {
  /// The format of the documents.
  public var format: ZarrFormat
  /// The length of each axis, slowest first.
  public var shape: [Int]
  /// The type of the elements.
  public var dtype: DType
  /// The box that one stored value holds: a chunk, or a shard of chunks. All lengths are positive.
  public var storedShape: [Int]
  /// The value of elements that were never written.
  public var fillValue: FillValue
  /// How the key of a chunk follows from its index.
  public var keyEncoding: ChunkKeyEncoding
  /// How chunks become bytes, as the metadata says it.
  public var encoding: Encoding
  /// The names of the axes; v3 only.
  public var dimensionNames: [String?]?
  /// The user's attributes, whole and in order.
  public var attributes: JSONObject
  /// Members of a v3 document that may be ignored; they are written back.
  public var extensions: JSONObject
  /// Whether a v2 document leaves the separator out: old nested files do.
  var lacksSeparator = false

  /// How chunks become bytes.
  public enum Encoding: Sendable, Hashable {
    /// Zarr v2's layout, filters and compressor.
    case v2(V2Encoding)
    /// Zarr v3's list of codecs.
    case v3([CodecSpec])
  }

  /// Zarr v2's layout, filters and compressor.
  public struct V2Encoding: Sendable, Hashable {
    /// Whether the last axis ("C") or the first ("F") is the fastest within a chunk.
    public var order: MemoryOrder
    /// The byte order in the dtype.
    public var byteOrder: ByteOrder
    /// What is applied to the bytes first, in this order; nil and empty mean the same.
    public var filters: [CodecSpec]?
    /// What is applied last.
    public var compressor: CodecSpec?
  }

  /// The codecs in the terms of v3: layout and byte order first, then what works on bytes.
  public var codecs: [CodecSpec] {
    switch encoding {
    case .v3(let codecs): return codecs
    case .v2(let encoding):
      var codecs: [CodecSpec] = []
      if encoding.order == .f, shape.count > 1 {
        codecs.append(.transpose(Array(shape.indices.reversed())))
      }
      codecs.append(.bytes(encoding.byteOrder))
      return codecs + (encoding.filters ?? []) + (encoding.compressor.map { [$0] } ?? [])
    }
  }
}

/// The order of the elements of a chunk.
public enum MemoryOrder: String, Sendable, Hashable {
  /// The last axis is the fastest.
  case c = "C"
  /// The first axis is the fastest.
  case f = "F"
}

extension ArrayMetadata {
  /// What must hold in both formats.
  ///
  /// - Throws: ``ZarrError`` of kind `invalidMetadata`.
  func checkShapes() throws {
    guard storedShape.count == shape.count else {
      throw ZarrError(
        .invalidMetadata,
        "chunks of \(storedShape.count) dimensions in an array of \(shape.count)")
    }
    guard shape.count <= 64 else {
      throw ZarrError(.unsupported, "an array of \(shape.count) dimensions")
    }
    guard storedShape.allSatisfy({ $0 >= 1 }) else {
      throw ZarrError(
        .invalidMetadata, "the chunk shape \(storedShape.tupleDescription) has a length below 1")
    }
    for (name, lengths) in [("array", shape), ("chunk", storedShape)] {
      if (try? checkedByteCount(dtype, lengths)) == nil {
        throw ZarrError(
          .invalidMetadata,
          "the \(name) shape \(lengths.tupleDescription) of \(dtype.name) exceeds 2^63 bytes")
      }
    }
    // Places are reckoned up to the end of the last chunk, which may lie beyond that of the array.
    for (length, chunk) in zip(shape, storedShape)
    where length.addingReportingOverflow(chunk).overflow {
      throw ZarrError(
        .invalidMetadata,
        "chunks of \(storedShape.tupleDescription) in an array of \(shape.tupleDescription) end "
          + "beyond 2^63")
    }
    if let names = dimensionNames, names.count != shape.count {
      throw ZarrError(
        .invalidMetadata, "\(names.count) dimension names for \(shape.count) dimensions")
    }
  }
}

/// Readers for the members of metadata documents.
struct DocumentReader {
  let members: JSONObject

  /// - Throws: ``ZarrError`` of kind `invalidMetadata` unless `json` is an object.
  init(_ json: JSON) throws {
    guard let members = json.object else {
      throw ZarrError(.invalidMetadata, "the document must be an object, not \(json.kind)")
    }
    self.members = members
  }

  func required(_ name: String) throws -> JSON {
    guard let value = members[name] else {
      throw ZarrError(.invalidMetadata, "the member \"\(name)\" is missing")
    }
    return value
  }

  func checkFormat(_ format: ZarrFormat) throws {
    let value = try required("zarr_format")
    guard value == .int(format.rawValue) else {
      throw ZarrError(
        .invalidMetadata, "zarr_format must be \(format.rawValue), not \(value.serialized())")
    }
  }

  /// A list of lengths, each at least `minimum`.
  static func lengths(_ json: JSON?, _ name: String, minimum: Int) throws -> [Int] {
    guard let elements = json?.array else {
      throw ZarrError(.invalidMetadata, "\(name) must be a list of integers")
    }
    return try elements.map { element in
      guard let length = element.int, length >= minimum else {
        throw ZarrError(
          .invalidMetadata,
          "\(name) holds \(element.serialized().prefix(40)) where an integer of at least "
            + "\(minimum) should stand")
      }
      return length
    }
  }

  /// The user's attributes; none if the member is missing or null.
  func attributes() throws -> JSONObject {
    switch members["attributes"] {
    case nil, .null: return [:]
    case .object(let attributes): return attributes
    default: throw ZarrError(.invalidMetadata, "attributes must be an object")
    }
  }

  /// The members of a v3 document that are not `known`: allowed only if they say that they need
  /// not be understood.
  func extensions(known: Set<String>) throws -> JSONObject {
    var extensions = JSONObject()
    for (name, value) in members where !known.contains(name) {
      guard value["must_understand"] == .bool(false) else {
        throw ZarrError(.invalidMetadata, "the member \"\(name)\" is not known")
      }
      extensions[name] = value
    }
    return extensions
  }
}
