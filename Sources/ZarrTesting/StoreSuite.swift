import Synchronization
import Zarr

/// What every store must do. Run it on a new kind of store.
///
/// ```swift
/// try StoreSuite.run { MemoryStore() }
/// ```
public enum StoreSuite {
  /// Runs everything.
  ///
  /// - Parameter make: makes an empty store that can be written.
  /// - Throws: ``SuiteFailure`` for the first thing that is wrong, or an error of the store.
  public static func run(_ make: () throws -> any Store) throws {
    try values(try make())
    try ranges(try make())
    try replacing(try make())
    try listing(try make())
    try deleting(try make())
    try keys(try make())
    try threads(try make())
  }

  private static func values(_ store: any Store) throws {
    for (key, value) in [
      ("zarr.json", Array("{}".utf8)), ("a/c/0/1", [0, 1, 255]), ("a/.zarray", []),
      ("ä/名/c", [UInt8](repeating: 7, count: 100_000)),
    ] as [(String, [UInt8])] {
      try expect(try store.get(key) == nil, "\(key) is absent at first")
      try expect(try !store.exists(key), "\(key) does not exist at first")
      try expect(try store.size(key) == nil, "\(key) has no size at first")
      try expect(try store.reader(key) == nil, "\(key) cannot be opened at first")
      try store.set(key, value)
      try expect(try store.get(key) == value, "\(key) has its value")
      try expect(try store.exists(key), "\(key) exists")
      try expect(try store.size(key) == value.count, "\(key) has its size")
    }
    try expect(try store.get("a") == nil, "a directory has no value")
    try expect(try store.get("a/c/0/1/2") == nil, "nothing lies below a value")
  }

  private static func ranges(_ store: any Store) throws {
    let value = (0..<200).map { UInt8($0) }
    try store.set("v", value)
    let cases: [(ByteRange, Range<Int>)] = [
      (.all, 0..<200), (.range(offset: 10, length: 5), 10..<15), (.from(190), 190..<200),
      (.suffix(3), 197..<200), (.suffix(500), 0..<200),
      (.range(offset: 195, length: 50), 195..<200),
      (.range(offset: 200, length: 1), 200..<200), (.from(1000), 200..<200),
      (.range(offset: .max, length: .max), 200..<200), (.range(offset: 0, length: 0), 0..<0),
    ]
    for (range, expected) in cases {
      try expect(try store.get("v", range) == Array(value[expected]), "\(range)")
    }
    try expect(
      try store.get("v", cases.map(\.0)) == cases.map { Array(value[$0.1]) }, "several ranges")
    try expect(try store.get("absent", [.all]) == nil, "ranges of an absent value")
    guard let reader = try store.reader("v") else { throw SuiteFailure("v can be opened") }
    try expectError("reading beyond the end is an error") {
      var buffer = [UInt8](repeating: 0, count: 10)
      try buffer.withUnsafeMutableBytes { try reader.read(at: 195, into: $0) }
    }
  }

  private static func replacing(_ store: any Store) throws {
    try store.set("v", [1, 2, 3, 4])
    let before = try store.reader("v")
    try store.set("v", [9])
    try expect(try store.get("v") == [9], "a value is replaced, not overlaid")
    try expect(try before?.read([0..<4]) == [[1, 2, 3, 4]], "an open reader sees the old value")
    let after = try store.reader("v")
    if let old = before?.version, let new = after?.version {
      try expect(old != new, "a new value has a new version")
    }
  }

  private static func listing(_ store: any Store) throws {
    let keys = ["a/b/c", "a/b/d/e", "a/x", "ab", "zarr.json"]
    for key in keys.reversed() { try store.set(key, [1]) }
    try expect(try store.list("") == keys, "all keys, sorted")
    try expect(try store.list("a") == ["a/b/c", "a/b/d/e", "a/x"], "keys under a prefix")
    try expect(try store.list("a/x").isEmpty, "nothing lies under a value")
    try expect(try store.list("nowhere").isEmpty, "nothing lies nowhere")
    try expect(
      try store.listDirectory("")
        == DirectoryListing(keys: ["ab", "zarr.json"], directories: ["a"]),
      "the root")
    try expect(
      try store.listDirectory("a/b") == DirectoryListing(keys: ["c"], directories: ["d"]),
      "a directory")
    try expect(try store.listDirectory("nowhere") == DirectoryListing(), "no directory")
  }

  private static func deleting(_ store: any Store) throws {
    for key in ["a/b", "a/c/d", "ab", "e"] { try store.set(key, [1]) }
    try store.delete("e")
    try store.delete("e")
    try store.delete("a")
    try expect(try store.list("") == ["a/b", "a/c/d", "ab"], "one value deleted")
    try store.deletePrefix("a")
    try store.deletePrefix("nowhere")
    try expect(try store.list("") == ["ab"], "only what lies under the prefix is deleted")
    try store.deletePrefix("")
    try expect(try store.list("").isEmpty, "everything deleted")
    try store.set("again", [1])
    try expect(try store.get("again") == [1], "an emptied store can be used again")
  }

  private static func keys(_ store: any Store) throws {
    for key in ["", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/.", "a\\b", "a\0b"] {
      for (name, action) in [
        ("get", { _ = try store.get(key) }), ("set", { try store.set(key, [1]) }),
        ("delete", { try store.delete(key) }),
      ] as [(String, () throws -> Void)] {
        do {
          try action()
          throw SuiteFailure("\(name) refuses the key \"\(key)\"")
        } catch let error as ZarrError {
          try expect(error.kind == .invalidKey, "\(name) of \"\(key)\" throws invalidKey: \(error)")
        }
      }
    }
    for key in ["...", "..a", "a..", ".hidden", "%2e%2e", "c:d"] {
      try store.set(key, [1])
      try expect(try store.get(key) == [1], "\"\(key)\" is a key like others")
    }
  }

  private static func threads(_ store: any Store) throws {
    let values = (0..<4).map { [UInt8](repeating: UInt8($0), count: 10_000 + $0) }
    try store.set("shared", values[0])
    let failure = Mutex<String?>(nil)
    try parallel(8) { thread in
      for round in 0..<50 {
        try store.set("own/\(thread)/\(round)", [UInt8(thread)])
        if thread < 4 {
          try store.set("shared", values[thread])
        } else if let value = try store.get("shared"), !values.contains(value) {
          failure.withLock { $0 = "a reader saw a mixture of \(value.count) bytes" }
        }
      }
    }
    if let failure = failure.withLock({ $0 }) { throw SuiteFailure(failure) }
    try expect(try store.list("own").count == 8 * 50, "every thread's values are there")
  }
}
