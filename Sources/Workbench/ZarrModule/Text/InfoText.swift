import NDArray
import Script
import Zarr

/// The text of `array.info` and `group.info`, as zarr-python writes it.
enum InfoText {
  static func text(_ object: ZarrArrayObject) -> String {
    lines(facts(object), width: arrayColumn)
  }

  static func complete(_ object: ZarrArrayObject) throws -> String {
    let array = object.array
    let storage = try array.storage()
    var facts = facts(object)
    facts.append(("No. bytes stored", byteText(storage.bytes)))
    let ratio = storage.bytes == 0 ? 0 : Double(array.byteCount) / Double(storage.bytes)
    facts.append(("Storage ratio", fixed(ratio)))
    let what = array.shardShape == nil ? "Chunks" : "Shards"
    facts.append(("\(what) Initialized", "\(storage.values)"))
    return lines(facts, width: arrayColumn)
  }

  /// The names stand in a column as wide as the longest that an array may have.
  private static let arrayColumn = "Chunks Initialized".count

  private static func facts(_ object: ZarrArrayObject) -> [(String, String)] {
    let array = object.array
    let isV2 = array.metadata.format == .v2
    let parts = array.codecParts
    var facts = [
      ("Type", "Array"), ("Zarr format", "\(array.metadata.format.rawValue)"),
      ("Data type", dataType(array)),
      (
        "Fill value",
        array.fillValue.isDefined ? (try? array.fillValue.scalar(array.dtype).text) ?? "" : "None"
      ),
      ("Shape", array.shape.tupleDescription),
    ]
    if let shards = array.shardShape { facts.append(("Shard shape", shards.tupleDescription)) }
    facts += [
      ("Chunk shape", array.chunkShape.tupleDescription), ("Order", array.orderName),
      ("Read-only", object.handle.store.isWritable ? "False" : "True"),
      ("Store type", object.handle.kind.rawValue),
      ("Filters", CodecText.tuple(parts.filters, isV2: isV2)),
    ]
    if let serializer = parts.serializer {
      facts.append(("Serializer", CodecText.text(serializer, isV2: false)))
    }
    facts.append(("Compressors", CodecText.tuple(parts.compressors, isV2: isV2)))
    facts.append(("No. bytes", byteText(array.byteCount)))
    return facts
  }

  static func text(_ object: ZarrGroupObject, counts: [(String, Int)] = []) -> String {
    let facts = [
      ("Name", object.path), ("Type", "Group"),
      ("Zarr format", "\(object.group.format.rawValue)"),
      ("Read-only", object.handle.store.isWritable ? "False" : "True"),
      ("Store type", object.handle.kind.rawValue),
    ]
    return lines(facts + counts.map { ($0.0, "\($0.1)") }, width: "No. members".count)
  }

  /// "UInt16(endianness='little')"
  static func dataType(_ array: ZarrArray) -> String {
    let name = array.dtype.name
    let first =
      name.hasPrefix("uint")
      ? "UI" + name.dropFirst(2)
      : name.prefix(1).uppercased()
        + name.dropFirst()
    let order = array.isShownBigEndian ? "big" : "little"
    return array.dtype.endianUnitSize == 1 ? "\(first)()" : "\(first)(endianness='\(order)')"
  }

  private static func lines(_ facts: [(String, String)], width: Int) -> String {
    facts.map { name, value in
      name + String(repeating: " ", count: max(0, width - name.count)) + " : " + value
    }.joined(separator: "\n")
  }

  /// "1137 (1.1K)"
  private static func byteText(_ count: Int) -> String {
    var size = Double(count)
    var text = "\(count)"
    for unit in ["K", "M", "G", "T", "P"] where size >= 1024 {
      size /= 1024
      text = "\(count) (\(fixed(size))\(unit))"
    }
    return text
  }

  private static func fixed(_ number: Double) -> String {
    guard let tenths = Int(exactly: (number * 10).rounded(.toNearestOrEven)) else { return "inf" }
    return "\(tenths / 10).\(tenths % 10)"
  }
}

/// Objects that are shown as a text of several lines.
enum TextObjects {
  private static let host: HostClass<String> = {
    let host = HostClass<String>("Text", module: "zarr", doc: "A text of several lines.")
    host.repr { _, text in text }
    return host
  }()

  static func wrap(_ text: String) -> Value { host.wrap(text) }
}
