/// A walk over the elements of several arrays of one shape at once, in runs along one axis.
///
/// Axes that all operands hold without gaps are merged, axes of length 1 dropped, so that the runs
/// are as long as the layout allows: everything in one run if all operands are contiguous.
public struct StridedLoop {
  /// The elements in each run.
  public let runLength: Int
  /// For each operand, the distance between neighbours within a run, in elements.
  public let runStrides: [Int]

  /// The runs in each row: along the axis next to the runs' own.
  @usableFromInline let rowLength: Int
  @usableFromInline let rowStrides: [Int]

  private let outerShape: [Int]
  private let outerStrides: [[Int]]  // per outer axis, per operand
  private let isEmpty: Bool

  /// - Parameters:
  ///   - shape: the common shape.
  ///   - strides: per operand, one stride per axis, in elements.
  public init(shape: [Int], strides: [[Int]]) {
    var lengths: [Int] = []
    var steps: [[Int]] = []
    for axis in shape.indices where shape[axis] != 1 {
      let step = strides.map { $0[axis] }
      if let last = steps.last, zip(last, step).allSatisfy({ $0 == $1 &* shape[axis] }) {
        lengths[lengths.count - 1] &*= shape[axis]
        steps[steps.count - 1] = step
      } else {
        lengths.append(shape[axis])
        steps.append(step)
      }
    }
    isEmpty = shape.contains(0)
    runLength = lengths.popLast() ?? 1
    runStrides = steps.popLast() ?? [Int](repeating: 0, count: strides.count)
    rowLength = lengths.popLast() ?? 1
    rowStrides = steps.popLast() ?? runStrides
    outerShape = lengths
    outerStrides = steps
  }

  /// Calls `body` for each run, in C order of the shape, with the place of its first element in
  /// each operand, in elements from the operand's first.
  @inlinable
  public func forEachRun(_ body: (UnsafeBufferPointer<Int>) throws -> Void) rethrows {
    try forEachRow { places in
      try rowStrides.withUnsafeBufferPointer { strides in
        for _ in 0..<rowLength {
          try body(UnsafeBufferPointer(places))
          for operand in 0..<places.count { places[operand] &+= strides[operand] }
        }
        for operand in 0..<places.count { places[operand] &-= strides[operand] &* rowLength }
      }
    }
  }

  /// Calls `body` for each row of runs, in C order of the shape, with the place of its first element
  /// in each operand, which is to be left as it was.
  @inlinable
  func forEachRow(_ body: (UnsafeMutableBufferPointer<Int>) throws -> Void) rethrows {
    var cursor = makeCursor()
    while cursor.isInside {
      try cursor.places.withUnsafeMutableBufferPointer { try body($0) }
      advance(&cursor)
    }
  }

  /// A position in the walk.
  @usableFromInline struct Cursor {
    @usableFromInline var places: [Int]
    @usableFromInline var index: [Int]
    @usableFromInline var isInside: Bool
  }

  @usableFromInline func makeCursor() -> Cursor {
    Cursor(
      places: [Int](repeating: 0, count: runStrides.count),
      index: [Int](repeating: 0, count: outerShape.count), isInside: !isEmpty)
  }

  @usableFromInline func advance(_ cursor: inout Cursor) {
    var axis = outerShape.count - 1
    while axis >= 0 {
      cursor.index[axis] &+= 1
      let isDone = cursor.index[axis] == outerShape[axis]
      let factor = isDone ? 1 &- outerShape[axis] : 1
      for operand in cursor.places.indices {
        cursor.places[operand] &+= outerStrides[axis][operand] &* factor
      }
      if !isDone { return }
      cursor.index[axis] = 0
      axis -= 1
    }
    cursor.isInside = false
  }
}
