import Script
import Zarr

extension NamedArguments {
  /// The arguments of `from_array`, with what is kept of an array of Zarr that is the data: where
  /// nothing else is asked for, its format, chunks, shards and names, and in the same format its
  /// codecs.
  func keepingLayout() -> NamedArguments {
    var result = self
    for name in ["chunks", "shards", "filters", "compressors", "serializer"] {
      if case .str(let text)? = self[name], text.string == "keep" {
        result = result.with(name, nil)
      }
    }
    guard let source = self["data"]?.zarrArray?.array else { return result }
    func keep(_ name: String, _ value: Value?) {
      if result.values[name] == nil { result = result.with(name, value) }
    }
    let format = source.metadata.format
    keep("dtype", DTypeClass.wrap(source.dtype, isBigEndian: source.isShownBigEndian))
    keep("chunks", .tuple(source.chunkShape))
    keep("shards", source.shardShape.map { .tuple($0) })
    if self["zarr_format"] == nil {
      result = result.with("zarr_format", .int(format.rawValue))
    }
    guard result.values["zarr_format"].flatMap(Self.number) == format.rawValue else {
      return result
    }
    let codecs = source.codecParts
    let wrap = { (specs: [CodecSpec]) in Value.tuple(specs.map { CodecClasses.wrap($0, format) }) }
    keep("filters", wrap(codecs.filters))
    keep("compressors", wrap(codecs.compressors))
    if format == .v3 {
      keep("serializer", codecs.serializer.map { CodecClasses.wrap($0, format) })
      keep("dimension_names", source.dimensionNames.map { .tuple($0.map(Value.optional)) })
    }
    return result
  }

  /// The arguments with the shape, the type and the chunks of another array where none are given,
  /// and without its elements.
  func shaped(like other: Value?) throws -> NamedArguments {
    let model = try context.arraySource(other ?? .none)
    var named = with("data", nil)
    if self["shape"] == nil { named = named.with("shape", .tuple(model.shape)) }
    if self["dtype"] == nil { named = named.with("dtype", DTypeClass.wrap(model.dtype)) }
    if self["chunks"] == nil, let array = model as? ZarrArray {
      named = named.with("chunks", .tuple(array.chunkShape))
    }
    return named
  }

  private static func number(_ value: Value) -> Int? {
    if case .int(let number) = value { number } else { nil }
  }
}
