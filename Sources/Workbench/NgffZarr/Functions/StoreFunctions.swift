import JSONText
import OMEZarr
import Script
import Zarr

/// Codecs by name, the versions there are, attributes of others, single arrays.
enum StoreFunctions {
  /// The enumeration `NgffVersion`.
  static let versions = Enumeration(
    "NgffVersion", doc: "The versions of OME-Zarr.", isText: true,
    NgffVersion.allCases.map { version in
      ("V" + version.rawValue.replacing(".", with: ""), version.rawValue)
    })

  private static let axisTypes = Enumeration(
    "AxisType", doc: "The types of axes that the specification names.", isText: true,
    [
      ("Space", "space"), ("Time", "time"), ("Channel", "channel"),
      ("Displacement", "displacement"), ("Coordinate", "coordinate"),
    ])

  private static let blosc = ["blosclz", "lz4", "lz4hc", "snappy", "zlib", "zstd"]
  private static let codecs =
    ["none", "gzip", "lz4", "zstd", "blosc"] + blosc.map { "blosc:\($0)" }

  static func add(to module: ModuleObject) {
    module["NgffVersion"] = .type(versions.type)
    module["SUPPORTED_VERSIONS"] = .tuple(versions.members.map(Value.host))
    module["V06_ONDISK_VERSION"] = versions.member(.string("0.6")).map(Value.host)
    module["AxisType"] = .type(axisTypes.type)
    module["GLASBEY_COLORS"] = .list(distinctColors.map(Value.string))
    addCodecs(module)
    module.function(
      "update_root_attributes", "store, attributes",
      "Merges attributes of one's own into those of the root of a store, beside the OME metadata."
    ) { context, a in
      let location = try ReadingFunctions.location(a[0], context)
      try updateRootAttributes(location, try context.jsonObject(try dict(a[1])))
      return .none
    }
    module.function(
      "open_array", "store, path=None, storage_options=None",
      "One array of a store, to be read and written by regions."
    ) { context, a in
      let zarr = try context.module("zarr")
      guard let open = zarr["open_array"] else { return .none }
      var keywords = [(name: "mode", value: Value.string("r+"))]
      if !a[1].isNone { keywords.append((name: "path", value: a[1])) }
      return try context.call(open, [a[0]], keywords: keywords)
    }
  }

  private static func dict(_ value: Value) throws -> DictObject {
    guard case .dict(let dict) = value else {
      throw ScriptException.type("attributes must be a dict, not \(value.typeName)")
    }
    return dict
  }

  private static func addCodecs(_ module: ModuleObject) {
    module.function("get_available_codecs", "", "The names that codec_from_name knows.") { _, _ in
      .list(codecs.map(Value.string))
    }
    module.function(
      "codec_from_name", "name, level=None",
      "A compressor for compressor=, by name: 'zstd', 'blosc:lz4', …; None for 'none'."
    ) { context, a in
      let name = try a.string(0)
      guard codecs.contains(name) else {
        throw ScriptException.value(
          "unknown codec '\(name)'; there are " + codecs.joined(separator: ", "))
      }
      let level = try a.intUnlessNone(1, context)
      var codec: JSONObject
      switch name {
      case "none": return .none
      case "gzip": codec = ["id": "gzip", "level": .int(level ?? 6)]
      case "zstd": codec = ["id": "zstd", "level": .int(level ?? 3)]
      case "lz4": codec = ["id": "lz4", "acceleration": .int(level ?? 1)]
      default:
        let variant = name.split(separator: ":").dropFirst().first.map(String.init) ?? "lz4"
        codec = ["id": "blosc", "cname": .string(variant), "clevel": .int(level ?? 5)]
      }
      return context.value(codec)
    }
  }
}
