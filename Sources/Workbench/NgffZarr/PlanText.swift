import Display
import JSONText
import NDArray
import OMEZarr
import Script
import Zarr

/// The printed form of the plan of a write.
enum PlanText {
  /// The codecs that a plan estimates beside those that would be used.
  static let usualCodecs: [[CodecSpec]] = [
    [WriteOptions.standardCompressor], [.blosc("lz4")], [.zstd()],
    [CodecSpec("zstd", ["level": 5, "checksum": false])], [CodecSpec("gzip", ["level": 5])], [],
  ]

  static let type: TypeObject = {
    let type = TypeObject("WritePlan", module: "ngff_zarr", doc: "What a write would take.")
    func plan(_ value: Value) throws -> WritePlan {
      guard let plan = PlanText.plan(value) else {
        throw ScriptException.type("expected WritePlan, got \(value.typeName)")
      }
      return plan
    }
    type.property("chunks", "How many chunks.") { _, value in .int(try plan(value).chunkCount) }
    type.property("files", "How many files.") { _, value in .int(try plan(value).fileCount) }
    type.property("bytes", "Bytes of pixels of all levels.") { _, value in
      .int(try plan(value).byteCount)
    }
    type.property("memory", "Bytes in flight at most.") { _, value in
      .int(try plan(value).memoryByteCount)
    }
    type.repr = { _, value in StringObject(text(try plan(value))) }
    return type
  }()

  /// The plan in a value; nil if it is something else.
  static func plan(_ value: Value) -> WritePlan? {
    if case .host(let host) = value, let box = host as? HostBox<WritePlan> { box.base } else { nil }
  }

  private static func text(_ plan: WritePlan) -> String {
    Render.plan(plan, context: .text(width: 100)).plain
  }
}
