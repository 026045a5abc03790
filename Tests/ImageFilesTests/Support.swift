import Foundation
import NDArray
import Testing

@testable import ImageFiles

/// A file of Fixtures and what another reader makes of it.
struct Fixture: Sendable, CustomStringConvertible {
  var name: String
  var dtype: DType
  var shape: [Int]
  var bytes: [UInt8]
  var description: String { name }
  var path: String { fixturePath(name) }

  static let all: [Fixture] = {
    guard let text = try? String(contentsOfFile: fixturePath("expected.txt"), encoding: .utf8)
    else { return [] }
    return text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: " ").map(String.init)
      guard parts.count == 4, let dtype = DType(rawValue: parts[1]) else { return nil }
      let digits = Array(parts[3].utf8)
      let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
        UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
      }
      return Fixture(
        name: parts[0], dtype: dtype, shape: parts[2].split(separator: ",").compactMap { Int($0) },
        bytes: bytes)
    }
  }()
}

func fixturePath(_ name: String) -> String {
  (Bundle.module.resourcePath ?? "") + "/Fixtures/" + name
}

/// Runs `body` with a folder that is removed afterwards.
func withFolder<R>(_ body: (String) throws -> R) throws -> R {
  let folder = NSTemporaryDirectory() + "/ngffz-images-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}

/// An array whose bytes look random, the same on every run. Bool is 0 or 1.
func noise(_ dtype: DType, _ shape: [Int], seed: UInt64 = 1) throws -> NDArray {
  var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  let count = try checkedByteCount(dtype, shape)
  let bytes = (0..<count).map { _ -> UInt8 in
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return dtype == .bool ? UInt8(state >> 33 & 1) : UInt8(truncatingIfNeeded: state >> 33)
  }
  return try NDArray(bytes: bytes, dtype: dtype, shape: shape)
}

/// The kind of the error that `body` throws.
func errorKind(_ body: () throws -> Void) -> ImageFileError.Kind? {
  do {
    try body()
    return nil
  } catch {
    return (error as? ImageFileError)?.kind
  }
}
