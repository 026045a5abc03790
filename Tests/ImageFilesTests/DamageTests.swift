import Foundation
import NDArray
import Testing

@testable import ImageFiles

@Suite("Damaged and hostile files")
struct DamageTests {
  static let pngs = Fixture.all.filter { $0.name.hasSuffix(".png") }
  static let tiffs = Fixture.all.filter { $0.name.hasSuffix(".tif") }

  @Test("a PNG cut anywhere is refused", arguments: pngs)
  func truncatedPNG(_ fixture: Fixture) throws {
    let bytes = try readFile(fixture.path)
    for length in 0..<bytes.count {
      #expect(errorKind { _ = try decodePNG(Array(bytes.prefix(length))) } != nil)
    }
  }

  @Test("a PNG with a changed byte gives an error or an image, never a trap", arguments: pngs)
  func mutatedPNG(_ fixture: Fixture) throws {
    let bytes = try readFile(fixture.path)
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= [1, 0x80, 0xFF][index % 3]
      _ = try? decodePNG(changed)
    }
  }

  @Test("a TIFF cut or changed anywhere gives an error or an image, never a trap", arguments: tiffs)
  func damagedTIFF(_ fixture: Fixture) throws {
    let bytes = try readFile(fixture.path)
    try withFolder { folder in
      let path = folder + "/x.tif"
      func attempt(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try writeFile($0, to: path, for: path) }
        guard let source = try? readImage(path) else { return }
        // What a changed byte claims may be far more than the test's memory.
        guard (try? checkedByteCount(source.dtype, source.shape)) ?? .max < 1 << 22 else { return }
        _ = try? source.readAll()
      }
      let step = max(1, bytes.count / 30)
      for length in stride(from: 0, to: bytes.count, by: step) {
        try attempt(Array(bytes.prefix(length)))
      }
      for index in stride(from: 0, to: min(bytes.count, 330), by: 3) {
        var changed = bytes
        changed[index] ^= index % 2 == 0 ? 0xFF : 1
        try attempt(changed)
      }
    }
  }

  @Test("a PNG that claims more pixels than its bytes can hold is refused before any allocation")
  func bombPNG() throws {
    var bytes = try encodePNG(try NDArray(zeros: .uint8, shape: [4, 4]))
    for (side, kind) in [
      (UInt32(60_000), ImageFileError.Kind.tooLarge), (1_000_000, .tooLarge),
      (1_000_001, .tooLarge), (0xFFFF_FFFF, .corrupt), (0, .corrupt),
    ] {
      for (index, shift) in [24, 16, 8, 0].enumerated() {
        bytes[16 + index] = UInt8(truncatingIfNeeded: side >> UInt32(shift))
        bytes[20 + index] = UInt8(truncatingIfNeeded: side >> UInt32(shift))
      }
      let checksum = crc32(bytes[12..<29])
      for (index, shift) in [24, 16, 8, 0].enumerated() {
        bytes[29 + index] = UInt8(truncatingIfNeeded: checksum >> UInt32(shift))
      }
      #expect(errorKind { _ = try decodePNG(bytes) } == kind, "\(side)")
    }
  }

  private func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    return ~sum
  }
}
