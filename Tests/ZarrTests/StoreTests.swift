import Glibc
import JSONText
import NDArray
import Testing
import Zarr
import ZarrTesting

/// A new directory under the system's place for temporary files.
func temporaryDirectory() throws -> String {
  var template = Array("/tmp/zarr-tests-XXXXXX".utf8CString)
  let made = template.withUnsafeMutableBufferPointer { buffer in
    buffer.baseAddress.flatMap { mkdtemp($0) } != nil
  }
  try #require(made)
  return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

func withDirectory(_ body: (String) throws -> Void) throws {
  let path = try temporaryDirectory()
  defer {
    try? LocalStore(path).deletePrefix("")
    rmdir(path)
  }
  try body(path)
}

@Suite struct StoreTests {
  @Test("memory") func memory() throws { try StoreSuite.run { MemoryStore() } }

  @Test("a directory") func local() throws {
    try withDirectory { path in
      var count = 0
      try StoreSuite.run {
        count += 1
        return LocalStore("\(path)/not/yet/there\(count)")
      }
    }
  }

  @Test("remembered metadata") func cached() throws {
    try StoreSuite.run { MetadataCacheStore(MemoryStore()) }
  }

  @Test("joined ranges", arguments: [(0, 1), (10, 1000), (1 << 20, 1 << 20)])
  func coalescing(_ gap: Int, _ most: Int) throws {
    try StoreSuite.run { CoalescingStore(MemoryStore(), gap: gap, most: most) }
  }

  @Test("files appear whole: nothing but them is left behind")
  func atomic() throws {
    try withDirectory { path in
      let store = LocalStore(path)
      try store.set("a/b", [1, 2, 3])
      try store.set("a/b", [4])
      #expect(try store.list("") == ["a/b"])
      #expect(opendirNames("\(path)/a") == ["b"])
      // A directory stands where the value should go.
      try store.set("d/e", [1])
      #expect(throws: ZarrError.self) { try store.set("d", [1]) }
      #expect(opendirNames(path) == ["a", "d"])
      #expect(try store.get("d/e") == [1])
    }
  }

  private func opendirNames(_ path: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  @Test("symbolic links do not lead out, unless asked for")
  func links() throws {
    try withDirectory { path in
      try LocalStore("\(path)/outside").set("secret", [1])
      try LocalStore("\(path)/store").set("inside/v", [2])
      symlink("\(path)/outside", "\(path)/store/door")
      symlink("\(path)/outside/secret", "\(path)/store/file")
      symlink("inside", "\(path)/store/alias")
      let store = LocalStore("\(path)/store")
      for key in ["door/secret", "file"] {
        #expect { _ = try store.get(key) } throws: { ($0 as? ZarrError)?.kind == .invalidKey }
      }
      #expect { try store.set("door/new", [1]) } throws: {
        ($0 as? ZarrError)?.kind == .invalidKey
      }
      #expect(try store.get("alias/v") == [2])
      #expect(try LocalStore("\(path)/outside").list("") == ["secret"])
      let open = LocalStore("\(path)/store", followsLinksOutside: true)
      #expect(try open.get("door/secret") == [1])
      // Deleting removes the links, not what they lead to.
      try store.deletePrefix("")
      #expect(try LocalStore("\(path)/outside").get("secret") == [1])
    }
  }

  @Test("a root that is replaced is no link that leads out")
  func replacedRoot() throws {
    try withDirectory { path in
      for name in ["a", "b"] { try LocalStore("\(path)/\(name)").set("inside/v", Array(name.utf8)) }
      symlink("a", "\(path)/root")
      let store = LocalStore("\(path)/root")
      #expect(try store.get("inside/v") == Array("a".utf8))
      symlink("b", "\(path)/next")
      rename("\(path)/next", "\(path)/root")
      #expect(try store.get("inside/v") == Array("b".utf8))
      #expect(try store.list("") == ["inside/v"])
    }
  }

  @Test("a store that may only be read says so")
  func readOnly() throws {
    try withDirectory { path in
      try LocalStore(path).set("a", [1])
      let store = LocalStore(path, readOnly: true)
      #expect(try store.get("a") == [1])
      for action in [
        { try store.set("a", [2]) }, { try store.delete("a") }, { try store.deletePrefix("") },
      ] as [() throws -> Void] {
        #expect { try action() } throws: { ($0 as? ZarrError)?.kind == .readOnly }
      }
    }
  }

  @Test("a full disk is an error that names the key, and what was there stays")
  func fullDisk() throws {
    try withDirectory { path in
      let store = LocalStore(path)
      try store.set("v", [1, 2, 3])
      // A limit on the size of files fails a write as a full disk does.
      var before = rlimit()
      getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &before)
      signal(SIGXFSZ, SIG_IGN)
      var limit = before
      // More than any other test, which may run at the same time, writes.
      limit.rlim_cur = 48 << 20
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      defer { setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &before) }
      #expect {
        try store.set("v", [UInt8](repeating: 0, count: 49 << 20))
      } throws: { error in
        (error as? ZarrError)?.kind == .storageFull && "\(error)".hasPrefix("\(path)/v: ")
      }
      #expect(try store.get("v") == [1, 2, 3])
      #expect(try store.list("") == ["v"])
    }
  }
}
