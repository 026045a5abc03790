import Foundation

/// The path of a file in Fixtures.
func fixture(_ name: String) -> String {
  Bundle.module.bundlePath + (name.isEmpty ? "/Fixtures" : "/Fixtures/\(name)")
}

/// A directory that vanishes with this object.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/omezarr-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
