import Glibc
import Zarr

extension FuzzSuite {
  func zip(_ rounds: Int, _ tally: inout Tally) throws {
    for (number, good) in (archives + [try Self.archive()]).enumerated() {
      var random = SeededRandom(seed: seed &+ UInt64(number))
      for round in 0..<rounds {
        // The directory and the end are at the end; what is in front are mostly values.
        var bytes = good
        if round % 2 == 0, good.count > 400 {
          let start = good.count - 400
          bytes = good[..<start] + Array(good[start...]).damaged(using: &random)
        } else {
          bytes = good.damaged(using: &random)
        }
        try attempt(&tally) {
          let store = try ZipStore(
            MemoryReader(bytes), path: "a.zip",
            repeatedNames: round % 3 == 0 ? .lastCounts : .refused)
          for key in try store.list("") { _ = try store.get(key) }
        }
      }
    }
  }

  /// A small archive.
  private static func archive() throws -> [UInt8] {
    let path = "/tmp/.zarr-fuzz-\(getpid()).zip"
    defer { unlink(path) }
    let writer = try ZipWriter(path)
    try writer.add("zarr.json", Array("{\"zarr_format\":3,\"node_type\":\"group\"}".utf8))
    try writer.add("a/zarr.json", Array("{}".utf8))
    try writer.add("a/c/0/0", (0..<200).map { UInt8($0) })
    try writer.finish(comment: Array("{\"ome\":{\"version\":\"0.5\"}}".utf8))
    guard let bytes = try LocalStore("/tmp").get(".zarr-fuzz-\(getpid()).zip") else {
      throw SuiteFailure("the archive is there")
    }
    return bytes
  }
}
