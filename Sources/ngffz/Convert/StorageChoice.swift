import ArgumentParser
import JSONText
import OMEZarr
import Zarr

/// How an OME-Zarr is stored.
struct StorageChoice: ParsableArguments {
  @Option(help: "0.4, 0.5 or 0.6; archives need 0.5 at least.") var omeZarrVersion = "0.5"

  @Option(
    parsing: .upToNextOption,
    help: "Chunks along each side of a shard: one number, or one per axis.")
  var chunksPerShard: [String] = []

  @Option(help: "blosc:zstd, blosc:lz4, gzip, zstd, lz4, none.") var codec: String?

  @Option(help: "The codec's level, such as 1 to 9 for gzip and 1 to 22 for zstd.")
  var compressionLevel: String?

  @Option(help: "How much memory pixels in flight may take, such as 4GB.")
  var memoryTarget: String?

  @Flag(inversion: .prefixedNo, help: "Whether an output that is there is replaced.")
  var overwrite = true

  /// - Parameter isArchive: whether an .ozx is written, which holds 0.5 and later only.
  func options(isArchive: Bool) throws -> WriteOptions {
    let isTooOld = isArchive && omeZarrVersion == "0.4"
    if isTooOld { fputsLine("note: archives need OME-Zarr 0.5, which is written", isError: true) }
    var options = WriteOptions(version: isTooOld ? "0.5" : omeZarrVersion, overwrite: overwrite)
    let counts = try chunksPerShard.map { try Numerals.count($0, "--chunks-per-shard") }
    if counts.count == 1 { options.chunksPerShard = .uniform(counts[0]) }
    if counts.count > 1 { options.chunksPerShard = .list(counts) }
    options.compressors = try compressors()
    options.memoryTarget = try memoryTarget.map { try Numerals.bytes($0, "--memory-target") }
    return options
  }

  private func compressors() throws -> [CodecSpec]? {
    guard let codec else {
      if compressionLevel != nil {
        throw CommandFailure(message: "--compression-level needs --codec")
      }
      return nil
    }
    let parts = codec.lowercased().split(separator: ":", maxSplits: 1).map(String.init)
    let level = try compressionLevel.map {
      JSON.int(try Numerals.whole($0, "--compression-level"))
    }
    switch parts.first ?? "" {
    case "none" where parts.count == 1:
      if level != nil { throw CommandFailure(message: "--codec none has no level") }
      return []
    case "blosc":
      let names = ["zstd", "lz4", "lz4hc", "blosclz", "zlib", "snappy"]
      let name = parts.count > 1 ? parts[1] : "lz4"
      guard names.contains(name) else { break }
      try check(level, 0...9)
      return [CodecSpec("blosc", ["cname": .string(name), "clevel": level ?? 5])]
    case "zstd" where parts.count == 1:
      try check(level, -131072...22)
      return [CodecSpec("zstd", level.map { ["level": $0] } ?? [:])]
    case "gzip" where parts.count == 1, "zlib" where parts.count == 1,
      "bz2" where parts.count == 1:
      try check(level, 0...9)
      return [CodecSpec(parts[0], level.map { ["level": $0] } ?? [:])]
    case "lz4" where parts.count == 1:
      return [CodecSpec("lz4", level.map { ["acceleration": $0] } ?? [:])]
    default: break
    }
    throw CommandFailure(
      message: "--codec: there is no '\(codec)'; there are blosc:zstd, blosc:lz4, gzip, zstd, "
        + "lz4 (OME-Zarr 0.4 only), none")
  }

  private func check(_ level: JSON?, _ levels: ClosedRange<Int>) throws {
    guard let level = level?.int, !levels.contains(level) else { return }
    throw CommandFailure(
      message: "--compression-level \(level): the levels of \(codec ?? "") are "
        + "\(levels.lowerBound) to \(levels.upperBound)")
  }
}
