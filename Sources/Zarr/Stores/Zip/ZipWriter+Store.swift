import Synchronization

/// An archive that is being written, as a store: every value is set once, and can be read back.
extension ZipWriter: Store {
  /// The path, as no other store has it.
  public var identity: String { "zip-writer:\(path)" }

  /// The path.
  public var description: String { path }

  /// True until ``finish(comment:)``.
  public var isWritable: Bool { state.withLock { $0.file != nil } }

  /// Says which values will be set next, and in which order they are to lie in the archive; so it is
  /// the same whichever thread is the first. Values that come early wait in memory.
  ///
  /// A value that is deleted instead of set is left out.
  public func expect(_ keys: [String]) { state.withLock { $0.expected += keys } }

  /// Appends the value, in its turn if it is expected.
  ///
  /// - Throws: as ``add(_:_:)``.
  public func set(_ key: String, bytes: UnsafeRawBufferPointer) throws {
    try checkName(key)
    let checksum = zipChecksum(bytes)
    try state.withLock { state in
      guard let next = state.next else { return try append(key, bytes, checksum, &state) }
      if next == key {
        try append(key, bytes, checksum, &state)
        state.expectedStart += 1
        try writeThoseInTurn(&state)
      } else {
        state.early[key] = .some(Early(bytes: [UInt8](bytes), checksum: checksum))
      }
    }
  }

  /// Says that an expected value does not come.
  ///
  /// - Throws: ``ZarrError`` of kind `readOnly` for a value that is in the archive.
  public func delete(_ key: String) throws {
    try StoreKey.check(key)
    try state.withLock { state in
      guard state.places[key] == nil else {
        throw ZarrError(.readOnly, key: key, "what is in an archive stays there")
      }
      guard state.next != nil else { return }
      state.early[key] = .some(nil)
      try writeThoseInTurn(&state)
    }
  }

  /// - Throws: ``ZarrError`` of kind `readOnly` unless there is nothing under the prefix.
  public func deletePrefix(_ prefix: String) throws {
    guard try list(prefix).isEmpty else {
      throw ZarrError(.readOnly, key: prefix, "what is in an archive stays there")
    }
  }

  /// The keys under a prefix that are in the archive.
  public func list(_ prefix: String) throws -> [String] {
    try StoreKey.checkPrefix(prefix)
    let names = state.withLock { Array($0.places.keys) }
    return names.filter { prefix.isEmpty || $0.hasPrefix(prefix + "/") }.sorted()
  }

  /// What lies directly under a prefix.
  public func listDirectory(_ prefix: String) throws -> DirectoryListing {
    DirectoryListing(keys: try list(prefix), under: prefix)
  }

  /// A value that was set; it is read from the file.
  public func reader(_ key: String) throws -> (any ValueReader)? {
    try StoreKey.check(key)
    return state.withLock { state -> (any ValueReader)? in
      if case .some(.some(let value)) = state.early[key] { return MemoryReader(value.bytes) }
      guard let place = state.places[key], let file = state.file else { return nil }
      return WrittenReader(file: file, place: place)
    }
  }

  private func writeThoseInTurn(_ state: inout State) throws {
    while let next = state.next, let value = state.early.removeValue(forKey: next) {
      try append(next, value, &state)
      state.expectedStart += 1
    }
    if state.expectedStart == state.expected.count {
      state.expected = []
      state.expectedStart = 0
    }
  }

  private func append(_ key: String, _ value: Early?, _ state: inout State) throws {
    guard let value else { return }
    try value.bytes.withUnsafeBytes { try append(key, $0, value.checksum, &state) }
  }

  /// Writes what came early and whose turn never came.
  func writeEarly(_ state: inout State) throws {
    for (key, value) in state.early.sorted(by: { $0.key < $1.key }) {
      try append(key, value, &state)
    }
    state.early = [:]
  }
}

extension ZipWriter.State {
  /// The entry whose turn it is.
  fileprivate var next: String? {
    expectedStart < expected.count ? expected[expectedStart] : nil
  }
}

/// A value that was just written.
private struct WrittenReader: ValueReader {
  let file: FileDescriptor
  let place: Range<Int>

  var byteCount: Int { place.count }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
    try checkInside(offset..<offset.saturatedSum(buffer.count))
    try file.read(at: place.lowerBound + offset, into: buffer)
  }
}
