import Foundation
import Testing
import Zarr

@testable import OMEZarr

@Suite("OME-Zarr in a ZIP file")
struct OZXTests {
  private func withScratch<R>(_ body: (String) throws -> R) throws -> R {
    let scratch = NSTemporaryDirectory() + "/ngffz-ozx-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    return try body(scratch)
  }

  private let names = [
    "labels/zarr.json", "b/c/0/0", "b/zarr.json", "a/x/zarr.json", "zarr.json", "a/zarr.json",
    "a/c/0",
  ]

  private func source(_ names: [String]) throws -> MemoryStore {
    let store = MemoryStore()
    for name in names { try store.set(name, Array("{}".utf8)) }
    return store
  }

  @Test("metadata first and breadth-first, then data")
  func order() {
    #expect(
      OZX.ordered(names) == [
        "zarr.json", "a/zarr.json", "b/zarr.json", "labels/zarr.json", "a/x/zarr.json", "a/c/0",
        "b/c/0/0",
      ])
  }

  @Test("what is written keeps every recommendation and tells its version")
  func write() throws {
    try withScratch { (scratch: String) throws in
      let path = "\(scratch)/x.ozx"
      try OZX.write(try source(names), to: path, version: "0.6")
      let store = try OZX.open(path)
      #expect(store.directory.entries.map(\.name) == OZX.ordered(names))
      #expect(
        String(decoding: store.directory.comment, as: UTF8.self)
          == #"{"ome": {"version": "0.6", "zipFile": {"centralDirectory": {"jsonFirst": true}}}}"#)
      #expect(try OZX.readVersion(path) == "0.6")
      #expect(try OZX.readJSONFirst(path))
      #expect(try OZX.check(path) == [])
    }
  }

  @Test("a hierarchy of Zarr v2 gets documents of v3 for the chunks it has")
  func versionTwo() throws {
    try withScratch { (scratch: String) throws in
      for name in ["image_0.2.zarr", "image_0.4.ome.zarr", "plate_0.4.ome.zarr"] {
        let path = "\(scratch)/\(name).ozx"
        try OZX.write(LocalStore(fixture(name)), to: path)
        #expect(try OZX.check(path) == [])
        let report = try Validator().check(path)
        #expect(report.isValid, "\(name): \(report.findings)")
        #expect(
          try OZX.open(path).list("").allSatisfy { !$0.contains("/.z") && !$0.hasPrefix(".z") })
        guard name.hasPrefix("image") else { continue }
        #expect(
          try fromNgffZarr(path, validate: true).images[0].data.readAll().doubles()
            == fromNgffZarr(fixture(name)).images[0].data.readAll().doubles())
      }
    }
  }

  @Test("the comment names the version of the hierarchy")
  func versionOfTheHierarchy() throws {
    try withScratch { (scratch: String) throws in
      try OZX.write(LocalStore(fixture("image_0.6.ome.zarr")), to: "\(scratch)/a.ozx")
      #expect(try OZX.readVersion("\(scratch)/a.ozx") == "0.6")
    }
  }

  @Test("an empty store, an archive in the store, no archive at all")
  func refusals() throws {
    try withScratch { (scratch: String) throws in
      let path = "\(scratch)/x.ozx"
      #expect(throws: OMEZarrError.self) { try OZX.write(MemoryStore(), to: path) }
      #expect(throws: OMEZarrError.self) {
        try OZX.write(try source(["zarr.json", "a/y.OZX"]), to: path)
      }
      #expect(throws: OMEZarrError.self) { try OZX.readVersion(path) }
      let left = try FileManager.default.contentsOfDirectory(atPath: scratch)
      #expect(left.isEmpty)
    }
  }

  @Test("the comment must not name another version")
  func otherVersion() throws {
    try withScratch { (scratch: String) throws in
      let path = "\(scratch)/x.ozx"
      let writer = try ZipWriter(path)
      try writer.add(
        "zarr.json",
        Array(
          #"{"zarr_format":3,"node_type":"group","attributes":{"ome":{"version":"0.6"}}}"#.utf8))
      try writer.finish(comment: Array(#"{"ome": {"version": "0.5"}}"#.utf8))
      #expect(try OZX.check(path).map(\.rule) == ["otherversion"])
      #expect(try OZX.check(path).allSatisfy { rule in OZX.rules.contains { $0.id == rule.rule } })
    }
  }

  @Test("an archive that holds another one is not read, and checked all the same")
  func nestedArchive() throws {
    try withScratch { (scratch: String) throws in
      let path = "\(scratch)/x.ozx"
      let writer = try ZipWriter(path)
      let source = LocalStore(fixture("image_0.5.ome.zarr"))
      for key in OZX.ordered(try source.list("")) { try writer.add(key, source.get(key) ?? []) }
      try writer.add("inner.ozx", [1])
      try writer.finish(comment: Array(#"{"ome": {"version": "0.5"}}"#.utf8))
      let error = try #require(throws: OMEZarrError.self) { try fromNgffZarr(path) }
      #expect(error.message.contains("inner.ozx"))
      let report = try Validator().check(path)
      #expect(report.findings.contains { $0.rule == "ozx-ozxinozx" && $0.severity == .error })
      #expect(report.version == "0.5")
    }
  }

  @Test("an archive without a hierarchy is reported with its departures")
  func noHierarchy() throws {
    try withScratch { (scratch: String) throws in
      let path = "\(scratch)/x.ozx"
      let writer = try ZipWriter(path)
      try writer.add("image.ome.zarr/zarr.json", [1])
      try writer.finish()
      let rules = try Validator().check(path).findings.map(\.rule)
      #expect(rules.contains("ozx-rootnotzarr") && rules.contains("readable"))
    }
  }

  @Test("departures from RFC-9 have names")
  func departures() throws {
    func rules(_ names: [String], _ comment: String, _ file: String = "x.ozx") throws -> [String] {
      try withScratch { (scratch: String) throws in
        let writer = try ZipWriter("\(scratch)/\(file)")
        for name in names { try writer.add(name, [1]) }
        try writer.finish(comment: Array(comment.utf8))
        return try OZX.check("\(scratch)/\(file)").map(\.rule)
      }
    }
    let good = #"{"ome": {"version": "0.5"}}"#
    let first =
      #"{"ome": {"version": "0.5", "zipFile": {"centralDirectory": {"jsonFirst": true}}}}"#
    #expect(try rules(["zarr.json", "c/0"], good) == [])
    #expect(try rules(["zarr.json", "c/0"], "hello") == ["missingcomment"])
    #expect(try rules(["c/0", "zarr.json"], good) == ["unsorted"])
    #expect(try rules(["c/0", "zarr.json"], first) == ["misleadingsort"])
    #expect(try rules(["zarr.json", "b/c/zarr.json", "a/zarr.json"], first) == ["misleadingsort"])
    #expect(try rules(["x/zarr.json"], good).contains("rootnotzarr"))
    #expect(try rules(["zarr.json", "a.ozx"], good) == ["ozxinozx"])
    #expect(try rules(["zarr.json"], good, "x.zip") == ["notozx"])
  }

  @Test(
    "paths", arguments: [("a.ozx", true), ("A.OZX", true), ("a.zip", false), ("a.ozx/b", false)])
  func paths(_ path: String, _ isOZX: Bool) { #expect(OZX.isPath(path) == isOZX) }
}
