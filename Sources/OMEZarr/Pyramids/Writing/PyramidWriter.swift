import NDArray
import Synchronization
import Workers

/// Writes the levels of a pyramid in one pass over its pixels, with bounded memory.
///
/// Every chunk of the source is read and decoded once, and smaller levels are made of rows that are
/// in memory. An image whose rows do not fit the memory target goes through in columns, at whose
/// borders chunks are read again; levels that even columns do not fit are made, in a second pass, of
/// the level below as it was stored. The values stored do not depend on the number of threads or the
/// memory target; only the order in which an archive holds them depends on the latter.
public struct PyramidWriter: Sendable {
  /// How much memory, in bytes, rows in flight may take. What the codecs need comes on top: some
  /// stored values per thread.
  public var memoryTarget = 256 << 20
  /// How many threads work; nil for one per core.
  public var width: Int?
  /// Whether values that are stored already are left as they are. They are taken for finished, and
  /// for made of the same pixels.
  public var resumes = false
  /// What the writer says it does when it reports to `Progress`.
  public var label = "writing"

  /// Makes a writer with the usual options.
  public init() {}

  /// Writes all levels.
  ///
  /// Reports to `Progress.current` how many of the bytes of pixels are stored.
  ///
  /// - Parameters:
  ///   - images: the levels' pixels. One that was laid out by ``toMultiscales(_:scaleFactors:method:chunks:orientation:axisOrder:isExact:)``
  ///     is made of the level it says it is made of; any other is read.
  ///   - sinks: where each level goes.
  /// - Throws: ``OMEZarrError`` if a sink does not fit its level; what the sources and sinks throw;
  ///   `Cancelled`. Values stored until then are whole.
  public func write(_ images: [any ArraySource], to sinks: [any LevelSink]) throws {
    guard images.count == sinks.count else {
      throw OMEZarrError(
        .argument, "\(images.count) levels for \(sinks.count) places to store them")
    }
    for (index, (image, sink)) in zip(images, sinks).enumerated() {
      guard image.shape == sink.shape, image.dtype == sink.dtype,
        sink.storedShape.count == sink.shape.count, sink.storedShape.allSatisfy({ $0 > 0 })
      else {
        throw OMEZarrError(
          .data,
          "level \(index) is \(image.dtype.name) \(image.shape.tupleDescription), but the array to "
            + "store it in is \(sink.dtype.name) \(sink.shape.tupleDescription)")
      }
    }
    let counter = ByteCounter(
      label: label,
      total: sinks.reduce(0) { $0 &+ ($1.shape.checkedProduct ?? 0) &* $1.dtype.itemSize })
    let width = max(1, width ?? Workers.width)
    for tree in LevelTree.trees(of: images) {
      try forEachPass(tree, images, sinks) { plan, source in
        try PyramidPass(
          plan: plan, source: source, resumes: resumes,
          report: { counter.add($0) }
        ).run(width: width)
      }
    }
  }

  /// How the levels will go through memory: for each pass over pixels, the bytes its rows take.
  func passSizes(_ images: [any ArraySource], _ sinks: [any LevelSink]) throws -> [Double] {
    var sizes: [Double] = []
    for tree in LevelTree.trees(of: images) {
      try forEachPass(tree, images, sinks) { plan, _ in sizes.append(plan.byteCount) }
    }
    return sizes
  }

  /// Writes a level and those made of it: as many in one pass as fit the memory target, the rest
  /// from what that pass stored.
  private func forEachPass(
    _ tree: LevelTree, _ images: [any ArraySource], _ sinks: [any LevelSink],
    _ body: (PassPlan, _ source: any ArraySource) throws -> Void
  ) throws {
    var source = images[tree.levels[0].image].unwrapped
    // The level that `source` is, as an index into the tree, and whether it is stored already.
    var remaining = tree
    var isStored = false
    while true {
      let (levels, count) = passLevels(remaining, images, sinks, rootIsStored: isStored)
      let direct = (source as? NDArray).map { $0.strides.last == 1 || $0.count == 0 } ?? false
      let (plan, used) = try fit(levels, count, source, isDirect: direct)
      try body(plan, source)
      guard used < remaining.levels.count else { return }
      // The rest is made of the levels just stored, or of whatever else gives their pixels.
      let next = remaining.levels[used]
      guard let parent = next.parent else { return }
      let rootImage = remaining.levels[parent].image
      let rest = remaining.rest(from: used, under: parent)
      for strayed in rest.strayed {
        try forEachPass(
          LevelTree(levels: [.init(image: strayed, parent: nil, reduction: nil)]), images, sinks,
          body)
      }
      remaining = rest.tree
      source = sinks[rootImage].stored ?? images[rootImage].unwrapped
      isStored = true
    }
  }

  private func passLevels(
    _ tree: LevelTree, _ images: [any ArraySource], _ sinks: [any LevelSink], rootIsStored: Bool
  ) -> ([PassLevel], Int) {
    var levels: [PassLevel] = []
    for (index, entry) in tree.levels.enumerated() {
      let sink = sinks[entry.image]
      let isStored = index == 0 && rootIsStored
      let factors: [Int]
      if let parent = entry.parent, let reduction = entry.reduction {
        factors = zip(levels[parent].factors, reduction.axes).map { $0 &* $1.factor }
      } else {
        factors = sink.shape.map { _ in 1 }
      }
      levels.append(
        PassLevel(
          parent: entry.parent, reduction: entry.reduction, sink: isStored ? nil : sink,
          shape: sink.shape, dtype: sink.dtype,
          storedShape: isStored ? sink.shape.map { _ in 1 } : sink.storedShape, factors: factors))
    }
    return (levels, levels.count)
  }

  /// The pass with the most levels that fits the memory target.
  private func fit(
    _ levels: [PassLevel], _ count: Int, _ source: any ArraySource, isDirect: Bool
  ) throws -> (PassPlan, Int) {
    let least = levels[0].sink == nil ? 2 : 1
    let isMapped = (source as? NDArray)?.storage.isMappedFile ?? false
    for used in stride(from: count, through: least, by: -1) {
      if let plan = PassPlan(
        Array(levels[..<used]), sourceChunk: source.chunkShape, isDirect: isDirect,
        isMapped: isMapped, byteLimit: memoryTarget, mustFit: used > least)
      {
        return (plan, used)
      }
    }
    throw OMEZarrError(.argument, "there is no level to write")
  }
}

/// A level that is read, and the levels that are made of it, each after the one it is made of.
struct LevelTree {
  struct Entry {
    /// The place of the level in the pyramid.
    var image: Int
    /// The entry it is made of.
    var parent: Int?
    var reduction: Reduction?
  }

  var levels: [Entry]

  /// The trees of a pyramid.
  static func trees(of images: [any ArraySource]) -> [LevelTree] {
    var trees: [LevelTree] = []
    var places: [(tree: Int, entry: Int)] = []
    for (index, image) in images.enumerated() {
      if let level = image as? Downsampled, let source = level.source as? any TaggedSource,
        let parent = images[..<index].firstIndex(where: {
          ($0 as? any TaggedSource)?.tag === source.tag
        })
      {
        let place = places[parent]
        places.append((place.tree, trees[place.tree].levels.count))
        trees[place.tree].levels.append(
          Entry(image: index, parent: place.entry, reduction: level.reduction))
      } else {
        places.append((trees.count, 0))
        trees.append(LevelTree(levels: [Entry(image: index, parent: nil, reduction: nil)]))
      }
    }
    return trees
  }

  /// What is left after the first `count` entries: a tree under entry `root`, and the images of
  /// entries that hang elsewhere.
  func rest(from count: Int, under root: Int) -> (tree: LevelTree, strayed: [Int]) {
    var entries = [Entry(image: levels[root].image, parent: nil, reduction: nil)]
    var places = [root: 0]
    var strayed: [Int] = []
    for index in count..<levels.count {
      if let parent = levels[index].parent, let place = places[parent] {
        places[index] = entries.count
        entries.append(
          Entry(image: levels[index].image, parent: place, reduction: levels[index].reduction))
      } else {
        strayed.append(levels[index].image)
      }
    }
    return (LevelTree(levels: entries), strayed)
  }
}

extension ArraySource {
  /// The source without the wish for other chunks.
  var unwrapped: any ArraySource {
    if let rechunked = self as? Rechunked { return rechunked.source.unwrapped }
    return self
  }
}

/// Adds up what is stored and tells ``Progress``; the last report is that of the whole.
final class ByteCounter: Sendable {
  private let done = Mutex(0)
  private let label: String
  private let total: Int

  init(label: String, total: Int) {
    self.label = label
    self.total = total
  }

  func add(_ byteCount: Int) {
    guard let progress = Progress.current else { return }
    // Reported under the lock, or a smaller sum could come after a larger one.
    done.withLock { done in
      done += byteCount
      progress.report(label: label, completed: done, total: total, byteCount: done)
    }
  }
}
