import JSONText
import NDArray
import Script
import Zarr

/// What a call that makes an array asks for.
struct ArrayCreation {
  var options: ArrayOptions
  var access = AccessOptions()
  /// What to write into it.
  private var data: (any ArraySource)?
  let overwrite: Bool

  /// Reads the arguments of `create_array` and its relatives.
  ///
  /// - Parameters:
  ///   - dtype: the type where none is asked for; nil to insist.
  ///   - format: the format of the group that the array will be in.
  /// - Throws: `ValueError` and `TypeError` for wishes that make no sense.
  init(_ a: NamedArguments, dtype standard: DType? = nil, format: ZarrFormat? = nil) throws {
    let context = a.context
    data = try a["data"].map(context.arraySource)
    if data != nil, a["shape"] != nil {
      throw ScriptException.value(
        "The data parameter was used, but the shape parameter was also used. This is an error. "
          + "Either use the data parameter, or the shape parameter, but not both.")
    }
    guard let shape = try a["shape"].map({ try context.lengths($0, "shape") }) ?? data?.shape else {
      throw ScriptException.value(
        "The data parameter was set to None, but shape was not specified. Either provide a value "
          + "for data, or specify shape.")
    }
    let asked = try a["dtype"].map(context.dtype)
    guard let dtype = asked?.dtype ?? data?.dtype ?? standard else {
      throw ScriptException.value(
        "The data parameter was set to None, but dtype was not specified. Either provide an "
          + "array-like value for data, or specify dtype.")
    }
    overwrite = try a.flag("overwrite")
    let layout = try ChunkLayout(a, shape, dtype)
    options = ArrayOptions(
      shape: shape, dtype: dtype, chunkShape: layout.chunks, shardShape: layout.shards)
    options.shardIndexLocation = layout.indexLocation
    options.format = try a.format ?? format ?? ZarrConfig.of(context).defaultFormat
    try readEncoding(a, isBigEndian: asked?.isBigEndian ?? false)
    if let fill = a.given("fill_value") {
      options.fillValue = try FillValue(fill, dtype, options.format, context)
    }
    try readDetails(a)
    if a["write_data"] != nil, try !a.flag("write_data") { data = nil }
  }

  private mutating func readEncoding(_ a: NamedArguments, isBigEndian: Bool) throws {
    let context = a.context
    if let codecs = a["codecs"] {
      let specs = try context.codecs(codecs)
      let place = specs.firstIndex { ["bytes", "sharding_indexed"].contains($0.name) }
      guard let place else {
        throw ScriptException.value("codecs must hold one that makes bytes, such as 'bytes'")
      }
      options.filters = Array(specs[..<place])
      options.serializer = specs[place]
      options.compressors = Array(specs[(place + 1)...])
      return
    }
    if let filters = a.given("filters"), !filters.isAuto {
      options.filters = try context.codecs(filters)
    }
    if let compressors = a.given("compressors", "compressor"), !compressors.isAuto {
      options.compressors = try context.codecs(compressors)
    }
    if let serializer = a["serializer"], !serializer.isAuto {
      options.serializer = try context.codec(serializer)
    }
    guard options.format == .v2 else { return }
    // In v3 the byte order is the serializer's, and the order of memory is nobody's.
    options.byteOrder = isBigEndian ? .big : .little
    options.order = try a.text("order") == "F" ? .f : .c
  }

  private mutating func readDetails(_ a: NamedArguments) throws {
    let context = a.context
    if let attributes = a["attributes"] {
      guard case .dict(let dict) = attributes else {
        throw ScriptException.type("attributes must be a dict, not \(attributes.typeName)")
      }
      options.attributes = try context.jsonObject(dict)
    }
    options.keyEncoding = try a["chunk_key_encoding"].map(context.keyEncoding)
    if let separator = try a.text("dimension_separator") {
      options.keyEncoding = try context.keyEncoding("v2", separator)
    }
    options.dimensionNames = try a["dimension_names"].map { names in
      try context.array(names).map { name in
        if name.isNone { return nil }
        guard case .str(let text) = name else {
          throw ScriptException.type("dimension names must be str, not \(name.typeName)")
        }
        return text.string
      }
    }
    access.writesEmptyChunks = ZarrConfig.of(context).writesEmptyChunks
    if case .dict(let config)? = a["config"], let flag = config["write_empty_chunks"] {
      access.writesEmptyChunks = try context.truth(flag)
    }
    if a["write_empty_chunks"] != nil {
      access.writesEmptyChunks = try a.flag("write_empty_chunks")
    }
  }

  /// Makes the array and writes the data.
  ///
  /// - Throws: `ContainsArrayError` or `ContainsGroupError` if something is there, and as writing.
  func create(_ handle: StoreHandle, _ store: any Store, _ path: String) throws -> Value {
    let array: ZarrArray
    do {
      array = try ZarrArray.create(
        store, path: path, options, overwrite: overwrite, access: access)
    } catch let error as ZarrError where error.kind == .alreadyExists && error.key == path {
      throw ZarrExceptions.contains(handle, store, path)
    } catch let error as ZarrError where error.kind == .alreadyExists {
      throw ScriptException.value(error.description)
    }
    if let data { try array.write(all: data) }
    return .host(ZarrArrayObject(array, handle))
  }
}

extension ZarrArray {
  /// Writes all of a source of this shape, chunk by chunk if it is not in memory.
  func write(all source: any ArraySource) throws {
    if let array = source as? NDArray { return try writeAll(try array.asType(dtype)) }
    let counts = storedCounts
    let strides = counts.rowMajorStrides
    for number in 0..<(counts.checkedProduct ?? 0) {
      let index = counts.indices.map { number / strides[$0] % counts[$0] }
      let region = try storedRegion(index)
      try write(region, from: try source.read(region).asType(dtype))
    }
  }
}

extension NamedArguments {
  /// The format that is asked for.
  ///
  /// - Throws: `ValueError` unless it is 2 or 3.
  var format: ZarrFormat? {
    get throws {
      guard let value = first("zarr_format", "zarr_version") else { return nil }
      guard let format = ZarrFormat(rawValue: try context.int(value, "zarr_format")) else {
        throw ScriptException.value(
          "zarr_format must be 2 or 3, not \(try context.repr(value).string)")
      }
      return format
    }
  }
}

extension Value {
  /// Whether this is the text "auto".
  var isAuto: Bool {
    if case .str(let text) = self { return text.string == "auto" }
    return false
  }
}

extension FillValue {
  /// The fill value that an argument names.
  ///
  /// - Throws: `OverflowError`, `TypeError` or `ValueError` if it is none of this type.
  init(_ value: Value, _ dtype: DType, _ format: ZarrFormat, _ context: Interpreter) throws {
    switch value {
    case .none:
      self = .zero(dtype)
      isDefined = format == .v3
    case .str(let text):
      try self.init(json: .string(text.string), dtype: dtype, format: format)
    default:
      let element = try context.fitted(value, dtype)
      guard element.rank == 0 else {
        throw ScriptException.value("the fill value must be one number")
      }
      self.init(bytes: try element.contiguous().bytes())
    }
  }

  /// The element that it stands for.
  func scalar(_ dtype: DType) throws -> Scalar {
    let element = try NDArray(zeros: dtype, shape: [])
    try element.fill(bytes)
    return element.scalar
  }
}
