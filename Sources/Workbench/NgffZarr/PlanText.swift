import Display
import JSONText
import NDArray
import OMEZarr
import Script
import Zarr

/// The printed form of the plan of a write.
enum PlanText {
  /// The codecs that a plan estimates.
  static let usualCodecs: [[CodecSpec]] = [
    [WriteOptions.standardCompressor], [.blosc("lz4")], [.zstd()],
    [CodecSpec("zstd", ["level": 5, "checksum": false])], [CodecSpec("gzip", ["level": 5])], [],
  ]

  static let type: TypeObject = {
    let type = TypeObject("WritePlan", module: "ngff_zarr", doc: "What a write would take.")
    func plan(_ value: Value) throws -> WritePlan {
      guard case .host(let host) = value, let box = host as? HostBox<WritePlan> else {
        throw ScriptException.type("expected WritePlan, got \(value.typeName)")
      }
      return box.base
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

  private static func text(_ plan: WritePlan) -> String {
    let levels = Table(
      heads: ["level", "shape", "chunks", "shards", "number of chunks", "files", "bytes"],
      rows: plan.levels.map { level in
        [
          level.path, level.shape.tupleDescription, level.chunkShape.tupleDescription,
          level.shardShape?.tupleDescription ?? "–", String(level.chunkCount),
          String(level.fileCount), Numbers.bytes(level.byteCount),
        ]
      })
    var text = levels.text(width: 100)
    text += "\n\n\(plan.chunkCount) chunks in \(plan.fileCount) files, "
    text += "\(Numbers.bytes(plan.byteCount)) of pixels, "
    text += "at most \(Numbers.bytes(plan.memoryByteCount)) in memory"
    if !plan.codecs.isEmpty {
      let estimates = Table(
        heads: ["codec", "size", "ratio", "time of the codec"],
        rows: plan.codecs.map { estimate in
          [
            estimate.codec, Numbers.bytes(Int(min(estimate.byteCount, 9e18))),
            "\((Double(plan.byteCount) / max(1, estimate.byteCount) * 100).rounded() / 100)",
            Session.text(seconds: estimate.seconds),
          ]
        })
      text += "\n\n" + estimates.text(width: 100)
    }
    return text
  }
}
