import NDArray
import Workers

/// A stored value, or a chunk inside of a shard, that cannot be decoded.
public struct ChunkFlaw: Sendable, Hashable {
  /// The index of the stored value.
  public var stored: [Int]
  /// The index of the chunk in the shard; nil if the stored value as a whole cannot be decoded.
  public var inner: [Int]?
  /// What is wrong.
  public var reason: String
}

extension ZarrArray {
  /// The index of the stored value with this key; nil if it is no chunk's key. It may lie beyond the
  /// array's end.
  public func storedIndex(ofKey key: String) -> [Int]? {
    guard path.isEmpty || key.hasPrefix(path + "/") else { return nil }
    let inside = path.isEmpty ? key : String(key.dropFirst(path.count + 1))
    return metadata.keyEncoding.index(of: inside, rank: shape.count)
  }

  /// Decodes a stored value with all its chunks, those beyond the array's end included, and forgets the
  /// elements. A shard is decoded in parts, so that it need not fit into memory.
  ///
  /// - Parameter limit: how many chunks are told of.
  /// - Returns: what cannot be decoded; nothing for a value that is missing.
  /// - Throws: `Cancelled`.
  public func flaws(at index: [Int], limit: Int = 100) throws -> [ChunkFlaw] {
    let whole = Region(all: storedShape)
    guard shardShape != nil else {
      return try flaw(index, whole).map { [ChunkFlaw(stored: index, inner: nil, reason: $0)] } ?? []
    }
    var found: [ChunkFlaw] = []
    for part in shardParts(whole) where try flaw(index, part) != nil {
      let chunks = ChunkPlan(part, chunkShape: chunkShape)
      var reasons: [ChunkFlaw] = []
      for number in 0..<chunks.count where reasons.count < limit {
        let inner = chunks.piece(number).chunk
        let box = Region(origin: zip(inner, chunkShape).map { $0 * $1 }, shape: chunkShape)
        if let reason = try flaw(index, box) {
          reasons.append(ChunkFlaw(stored: index, inner: inner, reason: reason))
        }
      }
      // One reason for all is one of the shard, of its index for example.
      if let first = reasons.first, reasons.count > 1, Set(reasons.map(\.reason)).count == 1 {
        return [ChunkFlaw(stored: index, inner: nil, reason: first.reason)]
      }
      found += reasons
      if found.count >= limit { return found }
    }
    return found
  }

  /// A shard in slices along its first axis, each of whole chunks and at least one of them, and of some
  /// 64 MiB at most if it can be.
  private func shardParts(_ whole: Region) -> [Region] {
    guard let length = whole.shape.first, let step = chunkShape.first else { return [whole] }
    let row = whole.shape.dropFirst().reduce(Double(dtype.itemSize * step)) { $0 * Double($1) }
    let count = max(1, Int(exactly: (Double(64 << 20) / max(1, row)).rounded(.down)) ?? 1)
    let (wanted, overflow) = step.multipliedReportingOverflow(by: count)
    let thickness = overflow ? length : min(length, wanted)
    return stride(from: 0, to: length, by: thickness).map { start in
      var part = whole
      part.origin[0] = start
      part.shape[0] = min(thickness, length - start)
      return part
    }
  }

  /// Why a region of a stored value cannot be decoded.
  private func flaw(_ index: [Int], _ region: Region) throws -> String? {
    try Cancellation.current.check()
    do {
      let elements = try NDArray(uninitialized: dtype, shape: region.shape)
      try readStored(index, region, into: elements, width: 1)
      return nil
    } catch let error as ZarrError {
      return error.reason
    } catch let error as NDArrayError {
      return error.message
    }
  }
}
