import NDArray
import Workers

extension ChunkCodec {
  /// Encodes a whole chunk.
  ///
  /// - Parameters:
  ///   - chunk: an array of the chunk's shape, of any strides.
  ///   - keepsEmpty: whether to encode a chunk of which every element is the fill value.
  ///   - body: gets the bytes to store, or nil if there is nothing to store.
  func withEncoded<R>(
    _ chunk: NDArray, keepsEmpty: Bool, width: Int, _ body: (UnsafeRawBufferPointer?) throws -> R
  ) throws -> R {
    try checkLimit(sizes[0].bound)
    let chunk = try laidOut(chunk)
    switch self.body {
    case .sharded(let shard):
      let all = Region(all: chunk.shape)
      return try shard.withUpdated(
        nil, all, chunk, keepsEmpty: keepsEmpty, width: width
      ) { try withFiltersApplied($0, body) }
    case .plain(let swaps):
      if !swaps, chunk.isContiguous { return try withEncoded(plain: chunk, keepsEmpty, body) }
      return try BufferPool.shared.withArray(dtype, chunk.shape) { copy in
        try copy.assign(chunk)
        if !keepsEmpty, isAllFill(copy) { return try body(nil) }
        if swaps { swapUnits(copy.buffer, unit: dtype.endianUnitSize) }
        return try withEncoded(plain: copy, true, body)
      }
    }
  }

  private func withEncoded<R>(
    plain chunk: NDArray, _ keepsEmpty: Bool, _ body: (UnsafeRawBufferPointer?) throws -> R
  ) throws -> R {
    if !keepsEmpty, isAllFill(chunk) { return try body(nil) }
    return try withFiltersApplied(UnsafeRawBufferPointer(chunk.buffer), body)
  }

  /// Replaces a region of a chunk.
  ///
  /// - Parameters:
  ///   - existing: the chunk's stored value; nil if there is none.
  ///   - region: a box inside the chunk.
  ///   - source: an array of the region's shape.
  ///   - body: gets the bytes to store, or nil if there is nothing to store.
  func withUpdated<R>(
    _ existing: (any ValueReader)?, _ region: Region, _ source: NDArray, keepsEmpty: Bool,
    width: Int, _ body: (UnsafeRawBufferPointer?) throws -> R
  ) throws -> R {
    if region.shape == shape {
      return try withEncoded(source, keepsEmpty: keepsEmpty, width: width, body)
    }
    try checkLimit(sizes[0].bound)
    if case .sharded(let shard) = self.body, filters.isEmpty {
      return try shard.withUpdated(
        existing, laidOut(region), try laidOut(source), keepsEmpty: keepsEmpty, width: width
      ) { try withFiltersApplied($0, body) }
    }
    return try BufferPool.shared.withArray(dtype, shape) { chunk in
      if let existing {
        try read(existing, Region(all: shape), into: chunk, width: width)
      } else {
        try chunk.fill(fill.bytes)
      }
      try chunk.view(region).assign(source)
      return try withEncoded(chunk, keepsEmpty: keepsEmpty, width: width, body)
    }
  }

  /// As ``withUpdated(_:_:_:keepsEmpty:width:_:)``, as the new value of a key.
  func update(
    _ key: String, in store: any Store, _ existing: (any ValueReader)?, _ region: Region,
    _ source: NDArray, keepsEmpty: Bool, width: Int
  ) throws {
    // The bytes of a shard that nothing is done to go to the store as they come.
    if case .sharded(let shard) = body, filters.isEmpty {
      try checkLimit(sizes[0].bound)
      let (region, source) = (laidOut(region), try laidOut(source))
      return try store.set(key) { sink in
        try shard.update(
          existing, region, source, keepsEmpty: keepsEmpty, width: width, into: sink)
      }
    }
    try withUpdated(existing, region, source, keepsEmpty: keepsEmpty, width: width) { bytes in
      if let bytes { try store.set(key, bytes: bytes) } else { try store.delete(key) }
    }
  }

  /// Applies all filters.
  func withFiltersApplied<R>(
    _ bytes: UnsafeRawBufferPointer?, _ body: (UnsafeRawBufferPointer?) throws -> R
  ) throws -> R {
    guard let bytes else { return try body(nil) }
    return try apply(0, bytes, body)
  }

  private func apply<R>(
    _ index: Int, _ input: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer?) throws -> R
  ) throws -> R {
    guard index < filters.count else { return try body(input) }
    try Cancellation.current.check()
    let bound = filters[index].encodedSize(input.count).bound
    return try BufferPool.shared.withBuffer(bound) { output in
      let byteCount = try filters[index].encode(input, into: output)
      return try apply(index + 1, UnsafeRawBufferPointer(rebasing: output[..<byteCount]), body)
    }
  }

  /// Whether every element has the bytes of the fill value.
  private func isAllFill(_ chunk: NDArray) -> Bool {
    fill.isDefined && chunk.buffer.consists(of: fill.bytes)
  }
}

extension NDArray {
  /// The memory of a contiguous array.
  var buffer: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: address, count: byteCount)
  }
}
