import NDArray

/// A level within one pass over the pixels.
struct PassLevel: Sendable {
  /// The level of the pass that this one is made of; nil for the first, which is read.
  var parent: Int?
  /// How it is made of that.
  var reduction: Reduction?
  /// Where it goes; nil if it is there already.
  var sink: (any LevelSink)?
  var shape: [Int]
  var dtype: DType
  /// The shape of what is stored at once; 1 along all axes where nothing is.
  var storedShape: [Int]
  /// The factor of each axis relative to the first level of the pass.
  var factors: [Int]
}

/// How a pass goes through the pixels: along which axis, in which columns, with how much memory.
///
/// The stream axis is the first along which levels differ. Axes before it are taken block by block,
/// axes after it whole, or in columns if that would need too much memory. Columns end where stored
/// values end on all levels. At the border of two columns some pixels are read twice.
struct PassPlan: Sendable {
  let levels: [PassLevel]
  /// The axis whose rows stream by.
  let axis: Int
  /// The shape of a block of the first level: along axes before the stream axis the blocks, along
  /// axes after it the columns.
  let blockShape: [Int]
  /// How many rows of the first level are read at a time.
  let rowsAtOnce: Int
  /// Whether the first level lies in memory already, or in a mapped file.
  let isDirect: Bool
  /// The most memory that the rows of a block take at once, in bytes.
  let byteCount: Double
  /// How many blocks may be in memory at once; at least 1.
  var blocksAtOnce = 1

  /// Lays out a pass, or returns nil if it needs more memory than `byteLimit` however it is laid
  /// out and `mustFit` is set.
  ///
  /// - Parameter isMapped: whether the first level lies in a mapped file: its rows take memory while
  ///   they are needed, as those of other sources do.
  init?(
    _ levels: [PassLevel], sourceChunk: [Int], isDirect: Bool, isMapped: Bool, byteLimit: Int,
    mustFit: Bool
  ) {
    let shape = levels[0].shape
    let axis = Self.streamAxis(levels)
    var best: PassPlan?
    // First so that no chunk of the source is read twice, then without regard to its chunks.
    for chunk in [sourceChunk, shape.map { _ in 1 }] {
      var block = shape
      let units = shape.indices.map { Self.unit(levels, $0) }
      for index in 0..<axis {
        block[index] = min(
          shape[index], Self.roundUp(max(units[index], chunk[index]), units[index]))
      }
      let rows = Self.rows(levels, axis, chunk[axis])
      var plan = PassPlan(levels, axis, block, rows, isDirect, isMapped)
      while plan.byteCount > Double(byteLimit) {
        let wide = ((axis + 1)..<max(axis + 1, shape.count)).filter { block[$0] > units[$0] }
        guard let widest = wide.max(by: { block[$0] < block[$1] }) else { break }
        block[widest] = Self.roundUp((block[widest] + 1) / 2, units[widest])
        if block[widest] >= plan.blockShape[widest] { block[widest] = units[widest] }
        plan = PassPlan(levels, axis, block, rows, isDirect, isMapped)
      }
      best = plan
      if plan.byteCount <= Double(byteLimit) { break }
    }
    guard let best, !mustFit || best.byteCount <= Double(byteLimit) else { return nil }
    self = best
    let fitting = Double(byteLimit) / max(1, best.byteCount)
    blocksAtOnce = Int(max(1, min(1024, fitting)))
  }

  private init(
    _ levels: [PassLevel], _ axis: Int, _ blockShape: [Int], _ rows: Int, _ isDirect: Bool,
    _ isMapped: Bool
  ) {
    self.levels = levels
    self.axis = axis
    self.blockShape = blockShape
    self.isDirect = isDirect
    rowsAtOnce = rows
    var bytes = 0.0
    let capacities = Self.capacities(levels, axis, rows)
    for index in levels.indices where index > 0 || !isDirect || isMapped {
      let level = levels[index]
      var part = Double(level.dtype.itemSize) * Double(capacities[index])
      for other in level.shape.indices where other != axis {
        let factor = level.factors[other]
        let margin = other > axis && blockShape[other] < levels[0].shape[other] ? 64 : 0
        part *= Double(min(level.shape[other], blockShape[other] / factor + margin + 1))
      }
      bytes += part
    }
    byteCount = bytes
  }

  /// The blocks of the first level, all rows each, in C order.
  var blocks: [Region] {
    var block = blockShape
    block[axis] = levels[0].shape[axis]
    return Region(all: levels[0].shape).boxes(ofAtMost: block)
  }

  /// The part of a level whose stored values belong to a block.
  func ownPart(_ level: Int, of block: Region) -> Region {
    let here = levels[level]
    var part = block
    for index in part.shape.indices {
      let factor = here.factors[index]
      let isLast = block.origin[index] + block.shape[index] >= levels[0].shape[index]
      let low = min(here.shape[index], block.origin[index] / factor)
      let high =
        isLast
        ? here.shape[index]
        : min(here.shape[index], (block.origin[index] + block.shape[index]) / factor)
      part.origin[index] = low
      part.shape[index] = high - low
    }
    return part
  }

  /// The parts of all levels that must be in memory for a block: what is stored of them, and what
  /// the smaller levels need.
  func parts(of block: Region) -> [Region] {
    var parts = levels.indices.map { ownPart($0, of: block) }
    for index in levels.indices.reversed() {
      guard let parent = levels[index].parent, let reduction = levels[index].reduction else {
        continue
      }
      if parts[index].isEmpty { continue }
      let needed = reduction.inputRegion(for: parts[index])
      parts[parent] = parts[parent].isEmpty ? needed : parts[parent].hull(needed)
    }
    return parts
  }

  /// How many rows of each level there must be room for.
  var capacities: [Int] { Self.capacities(levels, axis, rowsAtOnce) }

  private static func capacities(_ levels: [PassLevel], _ axis: Int, _ rows: Int) -> [Int] {
    var arriving = [rows]
    for level in levels.dropFirst() {
      guard let parent = level.parent, let taps = level.reduction?.axes[axis] else {
        arriving.append(1)
        continue
      }
      arriving.append((arriving[parent] + taps.count) / taps.factor + 2)
    }
    return levels.indices.map { index in
      let children = levels.filter { $0.parent == index }.compactMap { $0.reduction?.axes[axis] }
      let margin = children.map { $0.count + $0.factor }.max() ?? 0
      let waiting = max(levels[index].storedShape[axis], margin)
      return min(levels[index].shape[axis], waiting + 2 * arriving[index] + 2)
    }
  }

  private static func streamAxis(_ levels: [PassLevel]) -> Int {
    let shape = levels[0].shape
    let differing = shape.indices.first { axis in
      levels.contains {
        $0.factors[axis] > 1
          || ($0.sink != nil && $0.storedShape[axis] != levels[levels.count - 1].storedShape[axis])
      }
    }
    let several = shape.indices.first {
      levels[0].storedShape[$0] > 1 && levels[0].storedShape[$0] < shape[$0]
    }
    return differing ?? several ?? 0
  }

  /// The least length along an axis, in pixels of the first level, at whose multiples stored values
  /// end on all levels; the whole length if that is less.
  private static func unit(_ levels: [PassLevel], _ axis: Int) -> Int {
    let length = max(1, levels[0].shape[axis])
    var unit = 1
    for level in levels where level.sink != nil {
      let (stored, overflow) = level.storedShape[axis].multipliedReportingOverflow(
        by: level.factors[axis])
      if overflow || stored >= length { return length }
      let (multiple, overflow2) = (unit / greatestCommonDivisor(unit, stored))
        .multipliedReportingOverflow(by: stored)
      if overflow2 || multiple >= length { return length }
      unit = multiple
    }
    return unit
  }

  /// The rows to read at a time: about one row of stored values, and whole rows of source chunks.
  private static func rows(_ levels: [PassLevel], _ axis: Int, _ chunk: Int) -> Int {
    let length = max(1, levels[0].shape[axis])
    let stored = levels[0].sink == nil ? max(1, chunk) : levels[0].storedShape[axis]
    // A source in one piece does not care.
    if chunk <= 1 || chunk >= length { return min(length, stored) }
    return min(length, roundUp(max(stored, chunk), chunk))
  }

  private static func roundUp(_ value: Int, _ unit: Int) -> Int {
    let (sum, overflow) = value.addingReportingOverflow(unit - 1)
    return overflow ? value : sum / unit * unit
  }
}

private func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
  var (a, b) = (a, b)
  while b != 0 { (a, b) = (b, a % b) }
  return max(1, a)
}

extension Region {
  /// The smallest box that holds both.
  func hull(_ other: Region) -> Region {
    let low = zip(origin, other.origin).map(Swift.min)
    let high = zip(end, other.end).map(Swift.max)
    return Region(origin: low, shape: zip(low, high).map { $1 - $0 })
  }
}
