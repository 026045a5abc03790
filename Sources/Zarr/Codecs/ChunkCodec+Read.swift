import Glibc
import NDArray
import Workers

extension ChunkCodec {
  /// Reads a region of a chunk from the chunk's stored value.
  ///
  /// - Parameters:
  ///   - reader: the stored value.
  ///   - region: a box inside the chunk.
  ///   - destination: an array of the region's shape, of any strides.
  ///   - width: how many threads may share the work.
  /// - Throws: ``ZarrError`` of kind `codecFailed`, `limitExceeded` or `io`.
  func read(
    _ reader: any ValueReader, _ region: Region, into destination: NDArray, width: Int
  ) throws {
    let region = laidOut(region)
    let destination = try laidOut(destination)
    guard !filters.isEmpty else {
      return try readBody(reader, region, destination, width: width)
    }
    if case .plain(swaps: false) = body, case .exactly(let byteCount) = sizes[0],
      destination.isContiguous, destination.byteCount == byteCount
    {
      let output = UnsafeMutableRawBufferPointer(start: destination.address, count: byteCount)
      return try decodeFilters(reader, into: output)
    }
    if filters.count == 1, case .plain = body, case .exactly(let byteCount) = sizes[0] {
      try checkStored(reader)
      let done: Void? = try filters[0].withStream(reader, byteCount: byteCount) { decoded in
        try readBody(decoded, region, destination, width: width)
      }
      if done != nil { return }
    }
    try withFiltersUndone(reader) { bytes in
      try readBody(BorrowedReader(bytes: bytes), region, destination, width: width)
    }
  }

  /// Reads from the bytes before the filters.
  private func readBody(
    _ reader: any ValueReader, _ region: Region, _ destination: NDArray, width: Int
  ) throws {
    switch body {
    case .sharded(let shard):
      try shard.read(reader, region, into: destination, width: width)
    case .plain(let swaps):
      guard case .exactly(let byteCount) = sizes[0], reader.byteCount == byteCount else {
        throw ZarrError(
          .codecFailed, "the chunk has \(reader.byteCount) bytes instead of \(sizes[0].bound)")
      }
      let laidOutShape = axes.map { $0.map { shape[$0] } } ?? shape
      try PlainReader(reader: reader, dtype: dtype, shape: laidOutShape, swaps: swaps)
        .read(region, into: destination)
    }
  }

  /// Undoes all filters; the result must fill `output`.
  private func decodeFilters(
    _ reader: any ValueReader, into output: UnsafeMutableRawBufferPointer
  ) throws {
    try checkStored(reader)
    if filters.count == 1 { return try check(0, try filters[0].decode(reader, into: output)) }
    _ = try reader.withBytes(0..<reader.byteCount) { input in
      try undo(filters.count, input, into: output)
    }
  }

  /// Calls `body` with the bytes before the filters.
  private func withFiltersUndone<R>(
    _ reader: any ValueReader, _ body: (UnsafeRawBufferPointer) throws -> R
  ) throws -> R {
    try checkStored(reader)
    if filters.count == 1, !filters[0].hasDecodedPart {
      return try BufferPool.shared.withBuffer(sizes[0].bound) { output in
        let byteCount = try filters[0].decode(reader, into: output)
        try check(0, byteCount)
        return try body(UnsafeRawBufferPointer(rebasing: output[..<byteCount]))
      }
    }
    return try reader.withBytes(0..<reader.byteCount) { input in
      var input = input
      var count = filters.count
      // Codecs that only add something around the bytes need no copy.
      while count > 0, let part = try filters[count - 1].decodedPart(of: input) {
        count -= 1
        input = part
        try check(count, input.count)
      }
      if count == 0 { return try body(input) }
      return try BufferPool.shared.withBuffer(sizes[0].bound) { output in
        let byteCount = try undo(count, input, into: output)
        return try body(UnsafeRawBufferPointer(rebasing: output[..<byteCount]))
      }
    }
  }

  private func checkStored(_ reader: any ValueReader) throws {
    for size in sizes { try checkLimit(size.bound) }
    let bound = sizes[sizes.count - 1].bound
    guard reader.byteCount <= bound else {
      throw ZarrError(
        .codecFailed,
        "the chunk has \(reader.byteCount) bytes, more than the \(bound) it can have")
    }
  }

  /// Undoes `filters[..<count]`, the last one first.
  private func undo(
    _ count: Int, _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    try Cancellation.current.check()
    if let part = try filters[count - 1].decodedPart(of: input) {
      try check(count - 1, part.count)
      if count > 1 { return try undo(count - 1, part, into: output) }
      guard part.count <= output.count else { throw tooLong(output.count) }
      if let from = part.baseAddress, let to = output.baseAddress { memcpy(to, from, part.count) }
      return part.count
    }
    if count == 1 {
      let byteCount = try filters[0].decode(input, into: output)
      try check(0, byteCount)
      return byteCount
    }
    return try BufferPool.shared.withBuffer(sizes[count - 1].bound) { middle in
      let byteCount = try filters[count - 1].decode(input, into: middle)
      try check(count - 1, byteCount)
      return try undo(
        count - 1, UnsafeRawBufferPointer(rebasing: middle[..<byteCount]), into: output)
    }
  }

  /// - Throws: unless `byteCount` bytes can be what stands before `filters[index]`.
  private func check(_ index: Int, _ byteCount: Int) throws {
    if case .exactly(let expected) = sizes[index], byteCount != expected {
      throw ZarrError(
        .codecFailed, "the chunk decodes to \(byteCount) bytes instead of \(expected)")
    }
    if byteCount > sizes[index].bound { throw tooLong(sizes[index].bound) }
  }

  private func tooLong(_ bound: Int) -> ZarrError {
    ZarrError(.codecFailed, "the chunk decodes to more than \(bound) bytes")
  }
}
