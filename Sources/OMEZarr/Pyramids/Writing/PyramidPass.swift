import NDArray
import Workers

/// One pass over the pixels of a level: they are read once, stored, and made into the smaller levels,
/// which are stored in their turn.
///
/// Rows of the first level come in by the stored value or by the source's chunk. Whenever a row of
/// stored values is complete on a level, it is stored; whenever there are enough rows for a row of
/// a smaller level, that is made. What is no longer needed leaves.
struct PyramidPass {
  let plan: PassPlan
  let source: any ArraySource
  /// Whether values that are stored already are left alone.
  let resumes: Bool
  /// Told the number of bytes of each stored value.
  let report: @Sendable (_ byteCount: Int) -> Void

  /// Goes through all blocks.
  func run(width: Int) throws {
    let blocks = plan.blocks
    let perRow = blocks.first.map { valuesPerRow(in: $0) } ?? 0
    // Where a block has little to do at once, several blocks are done at once.
    let isOrdered = plan.levels.contains { $0.sink?.keepsOrder == true }
    let atOnce = isOrdered ? 1 : min(width, plan.blocksAtOnce)
    if perRow < 2 * width, blocks.count >= 2, atOnce > 1 {
      try Workers.forEach(blocks.count, width: atOnce) { index in
        try BlockPass(pass: self, block: blocks[index], width: 1).run()
      }
    } else {
      for block in blocks { try BlockPass(pass: self, block: block, width: width).run() }
    }
  }

  private func valuesPerRow(in block: Region) -> Int {
    let stored = plan.levels[0].storedShape
    return block.shape.indices.reduce(1) { count, axis in
      axis == plan.axis
        ? count : count &* ((block.shape[axis] + stored[axis] - 1) / max(1, stored[axis]))
    }
  }
}

/// The pass through one block.
private struct BlockPass {
  let pass: PyramidPass
  let block: Region
  let width: Int

  private var plan: PassPlan { pass.plan }
  private var axis: Int { plan.axis }

  init(pass: PyramidPass, block: Region, width: Int) {
    self.pass = pass
    self.block = block
    self.width = width
  }

  /// One piece of work; those of a step touch different memory and different stored values.
  private enum Job {
    case read(Region)
    case store(level: Int, Region)
    case make(level: Int, Region)
  }

  func run() throws {
    let levels = plan.levels
    let own = levels.indices.map { plan.ownPart($0, of: block) }
    let parts = plan.parts(of: block)
    let starts = try firstRows(own)
    guard zip(starts, levels).contains(where: { $0.stored < $1.shape[axis] }) else { return }

    var windows = try makeWindows(parts, starts)
    // The rows that are in memory or were, and those that are stored.
    var have = starts.map(\.made)
    var stored = starts.map(\.stored)
    var passed = starts[0].made
    while levels.indices.contains(where: { stored[$0] < levels[$0].shape[axis] }) {
      var jobs = try reads(&windows, &have, parts, stored)
      // What stores the last pixels of a level is done while those of the next are being made.
      var left: [Job] = []
      let before = stored
      for level in levels.indices {
        let makes = try makes(from: level, &windows, &have, parts, before)
        let complete = completeRows(level, have[level])
        var stores: [Job] = []
        if stored[level] < complete {
          let rows = own[level].rows(stored[level]..<complete, axis)
          stores = rows.boxes(ofAtMost: levels[level].storedShape).map {
            .store(level: level, $0)
          }
          stored[level] = complete
        }
        if level == 0 {
          jobs += inOrderOfPlace(stores.dropLast(Self.laterCount) + makes)
          left += stores.suffix(Self.laterCount)
        } else {
          jobs += left + makes
          left = stores
        }
      }
      try run(jobs + left, windows)
      // Of a mapped file, only what is still needed stays in memory.
      let needed = plan.isDirect ? keptRows(0, have, stored) : have[0]
      if passed < needed, let array = pass.source as? NDArray {
        try array.view(parts[0].rows(passed..<needed, axis)).forgetMappedPages()
        passed = needed
      }
    }
  }

  /// How many of the first level's values are stored later than where they lie; the same for any
  /// number of threads, since archives keep the order.
  private static let laterCount = 4

  /// What reads the next rows of the first level; nothing if that lies in memory.
  private func reads(
    _ windows: inout [RowWindow], _ have: inout [Int], _ parts: [Region], _ stored: [Int]
  ) throws -> [Job] {
    let length = plan.levels[0].shape[axis]
    guard have[0] < length else { return [] }
    let target = min(length, (have[0] / plan.rowsAtOnce + 1) * plan.rowsAtOnce)
    defer { have[0] = target }
    if plan.isDirect { return [] }
    try windows[0].makeRoom(for: target, keeping: keptRows(0, have, stored)..<have[0])
    return readBoxes(parts[0].rows(have[0]..<target, axis)).map { .read($0) }
  }

  /// What makes the rows of smaller levels that can be made of those there are of a level.
  private func makes(
    from level: Int, _ windows: inout [RowWindow], _ have: inout [Int], _ parts: [Region],
    _ stored: [Int]
  ) throws -> [Job] {
    var jobs: [Job] = []
    for child in plan.levels.indices where plan.levels[child].parent == level {
      guard let reduction = plan.levels[child].reduction else { continue }
      let target = reduction.outputs(axis: axis, ofFirst: have[level])
      if have[child] >= target || parts[child].isEmpty { continue }
      try windows[child].makeRoom(
        for: target, keeping: keptRows(child, have, stored)..<have[child])
      let fresh = parts[child].rows(have[child]..<target, axis)
      jobs += fresh.boxes(ofAtMost: tile(fresh.shape)).map { .make(level: child, $0) }
      have[child] = target
    }
    return jobs
  }

  /// Pieces that end where the source's chunks end, so that each is decoded once.
  private func readBoxes(_ region: Region) -> [Region] {
    let chunk = pass.source.chunkShape
    var piece = chunk
    piece[axis] = max(chunk[axis], region.shape[axis])
    // Small chunks are read several at a time along the fastest axis.
    if let last = piece.indices.last, last != axis {
      while piece.reduce(1, { $0 &* max(1, $1) }) < 1 << 16, piece[last] < region.shape[last] {
        piece[last] = piece[last] &* 2
      }
    }
    if piece.indices.allSatisfy({ $0 == axis || piece[$0] >= region.shape[$0] }) {
      // One chunk for all: its parts can be read by several threads.
      piece = tile(region.shape)
    }
    let first = region.origin.indices.map { index in
      index == axis
        ? region.origin[index] : region.origin[index] / max(1, piece[index]) * max(1, piece[index])
    }
    let aligned = Region(
      origin: first, shape: zip(region.end, first).map { $0 - $1 })
    return aligned.boxes(ofAtMost: piece).map { $0.intersection(region) }.filter { !$0.isEmpty }
  }

  /// Jobs on the same pixels of a level one after the other, so that the second finds them in a
  /// cache: by where the pixels end along the axes other than the stream axis.
  private func inOrderOfPlace(_ jobs: [Job]) -> [Job] {
    let keyed = jobs.enumerated().map { index, job in
      let end: [Int]
      switch job {
      case .read(let region), .store(_, let region): end = region.end
      case .make(let child, let region):
        let axes = plan.levels[child].reduction?.axes ?? []
        end = zip(region.end, axes).map { $0 &* $1.factor }
      }
      return (end.enumerated().filter { $0.offset != axis }.map(\.element) + [index], job)
    }
    return keyed.sorted { $0.0.lexicographicallyPrecedes($1.0) }.map(\.1)
  }

  /// Does all the work of a step. It is listed so that what makes pixels comes before what uses them.
  private func run(_ jobs: [Job], _ windows: [RowWindow]) throws {
    let levels = plan.levels
    // Few large values are encoded by several threads each.
    let inner = jobs.count >= width ? 1 : width
    announce(jobs)
    let pending = PendingPixels(levels: levels.count)
    for job in jobs { pending.add(result(of: job)) }
    try Workers.forEach(jobs.count, width: width) { index in
      let job = jobs[index]
      try pending.wait(for: input(of: job))
      do {
        try run(job, windows, width: inner)
      } catch {
        pending.abandon()
        throw error
      }
      pending.finish(result(of: job))
    }
  }

  /// The level whose pixels a job makes.
  private func result(of job: Job) -> Int? {
    switch job {
    case .read: 0
    case .make(let level, _): level
    case .store: nil
    }
  }

  /// The level whose pixels a job needs.
  private func input(of job: Job) -> Int? {
    switch job {
    case .read: nil
    case .make(let level, _): plan.levels[level].parent
    case .store(let level, _): level
    }
  }

  private func run(_ job: Job, _ windows: [RowWindow], width: Int) throws {
    switch job {
    case .read(let region):
      try pass.source.read(region, into: try windows[0].view(region))
    case .store(let level, let region):
      guard let sink = plan.levels[level].sink else { return }
      let place = zip(region.origin, sink.storedShape).map { $0 / $1 }
      if try !pass.resumes || !sink.isStored(place) {
        try sink.write(try windows[level].view(region), at: place, width: width)
      }
      pass.report(region.shape.reduce(sink.dtype.itemSize, &*))
    case .make(let level, let region):
      guard let reduction = plan.levels[level].reduction, let parent = plan.levels[level].parent
      else { return }
      try reduction.apply(
        window: windows[parent].array, at: windows[parent].origin, region: region,
        into: try windows[level].view(region))
    }
  }

  /// Tells the sinks that keep an order which values come, in the order of the jobs.
  private func announce(_ jobs: [Job]) {
    for job in jobs {
      guard case .store(let level, let region) = job, let sink = plan.levels[level].sink,
        sink.keepsOrder
      else { continue }
      sink.expect(zip(region.origin, sink.storedShape).map { $0 / $1 })
    }
  }

  /// The end of the last complete row of stored values.
  private func completeRows(_ level: Int, _ have: Int) -> Int {
    let length = plan.levels[level].shape[axis]
    if have >= length || plan.levels[level].sink == nil { return max(have, 0) }
    return have / plan.levels[level].storedShape[axis] * plan.levels[level].storedShape[axis]
  }

  /// The first row of a level that is still to be stored or to be made something of.
  private func keptRows(_ level: Int, _ have: [Int], _ stored: [Int]) -> Int {
    var first = plan.levels[level].sink == nil ? have[level] : stored[level]
    for child in plan.levels.indices where plan.levels[child].parent == level {
      guard let reduction = plan.levels[child].reduction,
        have[child] < plan.levels[child].shape[axis]
      else { continue }
      first = min(
        first, reduction.inputRange(axis: axis, for: have[child]..<(have[child] + 1)).lowerBound)
    }
    return min(first, have[level])
  }

  /// Pieces of some 100 000 pixels, as long as possible along the fastest axis.
  private func tile(_ shape: [Int]) -> [Int] {
    var tile = shape
    if let last = tile.indices.last { tile[last] = min(tile[last], 512) }
    while tile.reduce(1, { $0 &* $1 }) > 1 << 17,
      let longest = tile.indices.dropLast().max(by: { tile[$0] < tile[$1] }), tile[longest] > 1
    {
      tile[longest] = (tile[longest] + 1) / 2
    }
    return tile
  }

  private func makeWindows(_ parts: [Region], _ starts: [Start]) throws -> [RowWindow] {
    let capacities = plan.capacities
    return try plan.levels.indices.map { level in
      if level == 0, plan.isDirect, let array = pass.source as? NDArray {
        return RowWindow(whole: array, axis: axis)
      }
      var part = parts[level]
      part.origin[axis] = starts[level].made
      return try RowWindow(
        plan.levels[level].dtype, part: part, axis: axis, capacity: capacities[level])
    }
  }

  private struct Start {
    /// The first row to store.
    var stored: Int
    /// The first row to read or make.
    var made: Int
  }

  /// Where to begin on each level: at 0, or where the first value is missing.
  private func firstRows(_ own: [Region]) throws -> [Start] {
    var starts = try plan.levels.indices.map { level -> Start in
      let first = try firstMissingRow(level, own[level])
      return Start(stored: first, made: first)
    }
    for level in plan.levels.indices.reversed() {
      guard let parent = plan.levels[level].parent, let reduction = plan.levels[level].reduction,
        starts[level].made < plan.levels[level].shape[axis]
      else { continue }
      let made = starts[level].made
      let needed = reduction.inputRange(axis: axis, for: made..<(made + 1)).lowerBound
      starts[parent].made = min(starts[parent].made, needed)
    }
    if starts[0].made < plan.levels[0].shape[axis] {
      starts[0].made = starts[0].made / plan.rowsAtOnce * plan.rowsAtOnce
    }
    return starts
  }

  private func firstMissingRow(_ level: Int, _ own: Region) throws -> Int {
    let here = plan.levels[level]
    guard let sink = here.sink, !own.isEmpty else { return here.shape[axis] }
    guard pass.resumes else { return 0 }
    for start in stride(from: 0, to: here.shape[axis], by: here.storedShape[axis]) {
      let end = min(here.shape[axis], start + here.storedShape[axis])
      for box in own.rows(start..<end, axis).boxes(ofAtMost: here.storedShape) {
        let place = zip(box.origin, here.storedShape).map { $0 / $1 }
        if try !sink.isStored(place) { return start }
      }
      for box in own.rows(start..<end, axis).boxes(ofAtMost: here.storedShape) {
        pass.report(box.shape.reduce(sink.dtype.itemSize, &*))
      }
    }
    return here.shape[axis]
  }
}

extension Region {
  /// The same box with other rows along one axis.
  fileprivate func rows(_ rows: Range<Int>, _ axis: Int) -> Region {
    var region = self
    region.origin[axis] = rows.lowerBound
    region.shape[axis] = rows.count
    return region
  }
}
