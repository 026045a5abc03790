import Foundation
import Testing

@testable import Zarr

private let folder = (Bundle.module.resourcePath ?? "") + "/Fixtures/zip"

private func archives(_ prefix: String) -> [String] {
  let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  return names.filter { $0.hasPrefix(prefix) }.sorted()
}

/// Opens an archive and reads all of its values.
private func readAll(_ path: String) throws -> [String: [UInt8]] {
  let store = try ZipStore(path)
  var values: [String: [UInt8]] = [:]
  for key in try store.list("") { values[key] = try store.get(key) }
  return values
}

@Suite("ZIP archives")
struct ZipStoreTests {
  private let values: [String: [UInt8]] = [
    "zarr.json": Array("{\"zarr_format\": 3}".utf8), "a/zarr.json": Array("{}".utf8),
    "a/c/0": (0..<5120).map { UInt8($0 % 256) }, "a/ü.bin": Array("umlaut".utf8),
  ]

  @Test("archives of Python's zipfile are read", arguments: archives("good_"))
  func reads(_ name: String) throws {
    #expect(try readAll("\(folder)/\(name)") == (name == "good_empty.zip" ? [:] : values))
  }

  @Test("hostile and damaged archives are refused", arguments: archives("bad_"))
  func refuses(_ name: String) throws {
    #expect {
      _ = try readAll("\(folder)/\(name)")
    } throws: {
      ($0 as? ZarrError)?.kind == .invalidArchive
    }
  }

  @Test(
    "refusals say what is wrong",
    arguments: [
      ("traversal", "traversal"), ("absolute", "absolute"), ("backslash", "backslash"),
      ("symlink", "symbolic link"), ("duplicate", "twice"), ("encrypted", "encrypted"),
      ("disk", "disks"), ("overlap", "overlaps"), ("fake_end", "fake end record"), ("bomb", "bomb"),
      ("count_huge", "claims"), ("local_name", "another name"), ("local_size", "other sizes"),
      ("prefix", "in front"), ("checksum", "checksum"),
    ])
  func reasons(_ name: String, _ word: String) throws {
    #expect {
      _ = try readAll("\(folder)/bad_\(name).zip")
    } throws: {
      "\($0)".contains(word)
    }
  }

  @Test("ranges, listings and what is not there", arguments: archives("good_stored"))
  func store(_ name: String) throws {
    let store = try ZipStore("\(folder)/\(name)")
    #expect(try store.get("a/c/0", .range(offset: 10, length: 3)) == [10, 11, 12])
    #expect(try store.get("a/c/0", .suffix(2)) == [254, 255])
    #expect(try store.get("nothing") == nil)
    #expect(try store.size("a/c/0") == 5120)
    #expect(try store.list("a") == ["a/c/0", "a/zarr.json", "a/ü.bin"])
    let listing = try store.listDirectory("a")
    #expect(listing.keys == ["zarr.json", "ü.bin"])
    #expect(listing.directories == ["c"])
    #expect(try store.listDirectory("").directories == ["a"])
    #expect(store.directory.comment == Array("a comment".utf8))
    #expect(throws: ZarrError.self) { try store.set("x", [1]) }
    #expect(throws: ZarrError.self) { try store.get("../x") }
  }

  @Test("an archive cut short is refused, wherever it is cut")
  func cutShort() throws {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/good_zip64.zip")))
    for count in stride(from: 0, to: bytes.count, by: 61) {
      #expect(throws: ZarrError.self) {
        try ZipStore(MemoryReader(Array(bytes[..<count])), path: "cut.zip")
      }
    }
  }

  @Test("of names that occur twice, the last counts where that is asked for")
  func repeatedNames() throws {
    let path = "\(folder)/bad_duplicate.zip"
    let store = try ZipStore(path, repeatedNames: .lastCounts)
    let keys = try store.list("")
    #expect(Set(keys).count == keys.count)
    for key in keys { #expect(try store.get(key) != nil) }
  }
}

@Suite("Writing ZIP archives")
struct ZipWriterTests {
  private func withScratch<R>(_ body: (String) throws -> R) throws -> R {
    let scratch = NSTemporaryDirectory() + "/ngffz-zip-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    return try body(scratch)
  }

  @Test("what is written is read again, with ZIP64 records and the same bytes each time")
  func roundTrip() throws {
    try withScratch { (scratch: String) throws in
      let large = (0..<(9 << 20) + 5).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 11) }
      let values: [(String, [UInt8])] = [
        ("zarr.json", Array("{}".utf8)), ("a/ü", []), ("a/c/0", large), ("a/c/1", [1, 2, 3]),
      ]
      for name in ["1.zip", "2.zip"] {
        let writer = try ZipWriter("\(scratch)/\(name)")
        for (key, bytes) in values { try writer.add(key, from: MemoryReader(bytes)) }
        #expect(writer.entryCount == 4)
        try writer.finish(comment: Array("hello".utf8))
      }
      let store = try ZipStore("\(scratch)/1.zip")
      #expect(store.directory.isZip64)
      #expect(store.directory.comment == Array("hello".utf8))
      #expect(store.directory.entries.map(\.name) == values.map(\.0))
      for (key, bytes) in values { #expect(try store.get(key) == bytes) }
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: scratch).sorted() == ["1.zip", "2.zip"])
      #expect(
        FileManager.default.contentsEqual(atPath: "\(scratch)/1.zip", andPath: "\(scratch)/2.zip"))
    }
  }

  @Test("bad and repeated names are refused; an abandoned archive leaves nothing")
  func refusals() throws {
    try withScratch { (scratch: String) throws in
      let path = "\(scratch)/x.zip"
      do {
        let writer = try ZipWriter(path)
        try writer.add("a", [1])
        for name in ["a", "", "../b", "/b", "b\\c", "b//c"] {
          #expect(throws: ZarrError.self) { try writer.add(name, [1]) }
        }
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: scratch).isEmpty)
      #expect(throws: ZarrError.self) { try ZipWriter("\(scratch)/none/x.zip") }
      let writer = try ZipWriter(path)
      #expect(throws: ZarrError.self) { try writer.finish(comment: Array("PK\u{5}\u{6}".utf8)) }
      try writer.finish()
      #expect(throws: ZarrError.self) { try writer.add("b", [1]) }
      #expect(try readAll(path).isEmpty)
    }
  }
}
