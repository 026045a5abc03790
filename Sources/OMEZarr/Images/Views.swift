import NDArray
import Synchronization

/// Marks a source so that levels made from it can be recognised.
final class LevelTag: Sendable {}

/// A source that levels of a pyramid may have been made from.
protocol TaggedSource: ArraySource {
  var tag: LevelTag { get }
}

/// A source with another idea of its chunks.
public struct Rechunked: TaggedSource {
  /// Where the elements come from.
  public let source: any ArraySource
  public let chunkShape: [Int]
  let tag = LevelTag()

  /// - Parameter chunkShape: one positive length per axis; longer ones are cut to the axis.
  public init(_ source: any ArraySource, chunkShape: [Int]) {
    self.source = source
    self.chunkShape = zip(chunkShape, source.shape).map { min(max(1, $0), max(1, $1)) }
  }

  public var shape: [Int] { source.shape }
  public var dtype: DType { source.dtype }
  public var fingerprint: String? { source.fingerprint }
  public func read(_ region: Region, into destination: NDArray) throws {
    try source.read(region, into: destination)
  }
}

/// A source with its axes in another order.
public struct Transposed: ArraySource {
  /// Where the elements come from.
  public let source: any ArraySource
  /// Axis i of this is axis `axes[i]` of the source.
  public let axes: [Int]
  private let inverse: [Int]

  /// - Throws: ``NDArrayError`` of kind `shape` if `axes` is no permutation.
  public init(_ source: any ArraySource, axes: [Int]) throws(NDArrayError) {
    guard axes.sorted() == Array(source.shape.indices) else {
      throw NDArrayError(
        .shape, "axes \(axes) are not a permutation of the \(source.shape.count) axes")
    }
    self.source = source
    self.axes = axes
    inverse = axes.indices.map { axis in axes.firstIndex(of: axis) ?? axis }
  }

  public var shape: [Int] { axes.map { source.shape[$0] } }
  public var fingerprint: String? { source.fingerprint.map { "\($0) axes \(axes)" } }
  public var chunkShape: [Int] { axes.map { source.chunkShape[$0] } }
  public var dtype: DType { source.dtype }

  public func read(_ region: Region, into destination: NDArray) throws {
    try check(region, destination)
    let asked = Region(
      origin: inverse.map { region.origin[$0] }, shape: inverse.map { region.shape[$0] })
    try source.read(asked, into: try destination.transposed(inverse))
  }
}

/// Every `step`-th element along each axis of a source, from `start` on.
public struct Sliced: ArraySource {
  /// One axis of a ``Sliced``.
  public struct Axis: Sendable, Hashable {
    /// The index of the first element.
    public var start: Int
    /// How many there are.
    public var count: Int
    /// The distance between them; not 0, negative to go backwards.
    public var step: Int
    /// Whether the axis is left out of the result; then `count` is 1.
    public var isDropped: Bool

    /// Makes one.
    public init(start: Int, count: Int, step: Int = 1, isDropped: Bool = false) {
      self.start = start
      self.count = count
      self.step = step
      self.isDropped = isDropped
    }
  }

  /// Where the elements come from.
  public let source: any ArraySource
  /// One entry per axis of the source.
  public let axes: [Axis]
  public let shape: [Int]
  public let chunkShape: [Int]

  /// - Throws: ``NDArrayError`` of kind `shape` or `bounds` if an element lies outside the source.
  public init(_ source: any ArraySource, axes: [Axis]) throws(NDArrayError) {
    guard axes.count == source.shape.count else {
      throw NDArrayError(.shape, "\(axes.count) slices for \(source.shape.count) axes")
    }
    for (axis, length) in zip(axes, source.shape) {
      let (reach, overflow) = axis.step.multipliedReportingOverflow(by: max(0, axis.count - 1))
      let (last, overflow2) = axis.start.addingReportingOverflow(reach)
      let isInside =
        axis.count == 0 || (axis.start >= 0 && axis.start < length && last >= 0 && last < length)
      guard !overflow, !overflow2, isInside, axis.count >= 0, axis.step != 0,
        !axis.isDropped || axis.count == 1
      else {
        throw NDArrayError(
          .bounds,
          "the slice from \(axis.start) in steps of \(axis.step), \(axis.count) times, is outside "
            + "an axis of length \(length)")
      }
    }
    self.source = source
    self.axes = axes
    let kept = axes.indices.filter { !axes[$0].isDropped }
    shape = kept.map { axes[$0].count }
    let chunks = source.chunkShape
    chunkShape = kept.map { index in
      // A huge step must not overflow its magnitude.
      let stride = Int(clamping: axes[index].step.magnitude)
      return min(max(1, axes[index].count), max(1, chunks[index] / stride))
    }
  }

  public var dtype: DType { source.dtype }
  public var fingerprint: String? {
    let slices = axes.map { "\($0.start)+\($0.count)*\($0.step)\($0.isDropped ? "!" : "")" }
    return source.fingerprint.map { "\($0) slices \(slices)" }
  }

  public func read(_ region: Region, into destination: NDArray) throws {
    try check(region, destination)
    if region.isEmpty { return }
    var asked = Region(all: source.shape)
    var target = destination
    var kept = 0
    for (index, axis) in axes.enumerated() {
      let first = axis.start + (axis.isDropped ? 0 : region.origin[kept] * axis.step)
      let count = axis.isDropped ? 1 : region.shape[kept]
      let last = first + (count - 1) * axis.step
      asked.origin[index] = min(first, last)
      asked.shape[index] = abs(last - first) + 1
      if axis.isDropped {
        target = try target.insertingAxis(at: index)
      } else {
        if axis.step < 0 {
          target = try target.slice(
            axis: index, start: max(0, count - 1), count: count, step: -1)
        }
        kept += 1
      }
    }
    if axes.allSatisfy({ abs($0.step) == 1 || $0.count == 1 }) {
      return try source.read(asked, into: target)
    }
    try readSteps(asked, into: target)
  }

  /// Reads whole boxes and keeps what is asked for, one stretch of the slowest axis after another.
  private func readSteps(_ asked: Region, into target: NDArray) throws {
    for box in Region(all: target.shape).boxes(ofAtMost: stretch(target.shape)) {
      var part = asked
      for index in axes.indices {
        let step = abs(axes[index].step)
        part.origin[index] = asked.origin[index] + box.origin[index] * step
        part.shape[index] = (box.shape[index] - 1) * step + 1
      }
      var read = try source.read(part)
      for index in axes.indices {
        read = try read.slice(
          axis: index, start: 0, count: box.shape[index], step: abs(axes[index].step))
      }
      try target.view(box).assign(read)
    }
  }

  private func stretch(_ shape: [Int]) -> [Int] {
    var stretch = shape
    func bytes() -> Double {
      stretch.indices.reduce(Double(dtype.itemSize)) {
        $0 * Double(stretch[$1]) * Double(abs(axes[$1].step))
      }
    }
    while bytes() > Double(16 << 20),
      let longest = stretch.indices.max(by: { stretch[$0] < stretch[$1] }), stretch[longest] > 1
    {
      stretch[longest] = (stretch[longest] + 1) / 2
    }
    return stretch
  }
}

extension ArraySource {
  /// The source with its axes in another order: axis i of the result is `axes[i]` here.
  ///
  /// - Throws: ``NDArrayError`` of kind `shape` if `axes` is no permutation.
  public func transposed(_ axes: [Int]) throws(NDArrayError) -> any ArraySource {
    if let array = self as? NDArray {
      let view: NDArray = try array.transposed(axes)
      return view
    }
    return axes == Array(shape.indices) ? self : try Transposed(self, axes: axes)
  }

  /// The elements at one index of an axis, without that axis: a channel, a moment, a plane.
  ///
  /// - Throws: ``NDArrayError`` of kind `shape` or `bounds`.
  public func selecting(axis: Int, index: Int) throws(NDArrayError) -> any ArraySource {
    guard shape.indices.contains(axis) else {
      throw NDArrayError(.shape, "axis \(axis) is outside a source of \(shape.count) axes")
    }
    if let array = self as? NDArray { return try array.element(axis: axis, index: index) }
    var axes = shape.map { Sliced.Axis(start: 0, count: $0) }
    axes[axis] = Sliced.Axis(start: index, count: 1, isDropped: true)
    return try Sliced(self, axes: axes)
  }

  /// The part of the source in a region.
  ///
  /// - Throws: ``NDArrayError`` of kind `bounds`.
  public func cropped(to region: Region) throws(NDArrayError) -> any ArraySource {
    if let array = self as? NDArray { return try array.view(region) }
    return try Sliced(
      self, axes: zip(region.origin, region.shape).map { Sliced.Axis(start: $0, count: $1) })
  }
}
