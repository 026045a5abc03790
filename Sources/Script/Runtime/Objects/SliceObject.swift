/// The `start:stop:step` of an index; a part left out is `None`.
public final class SliceObject {
  /// Where to begin, or `None`.
  public let start: Value
  /// Where to end, or `None`.
  public let stop: Value
  /// The stride, or `None`.
  public let step: Value

  /// Makes a slice of three values, `None` for a part left out.
  public init(_ start: Value, _ stop: Value, _ step: Value) {
    self.start = start
    self.stop = stop
    self.step = step
  }

  /// A slice resolved against a length: `count` positions from `start` on, `step` apart.
  public struct Resolved {
    /// The first position.
    public let start: Int
    /// The position that is not reached, `-1` when counting down to the front.
    public let stop: Int
    /// The distance between positions, never zero.
    public let step: Int
    /// The number of positions.
    public let count: Int

    /// The position of the element with this number.
    @inline(__always) public subscript(index: Int) -> Int { start &+ index &* step }
  }
}

extension Interpreter {
  /// Clips a slice to a sequence of `length` elements, as `slice.indices` does.
  ///
  /// - Throws: `ValueError` for a zero step, `TypeError` for a part that is not an integer.
  public func resolve(_ slice: SliceObject, length: Int) throws -> SliceObject.Resolved {
    let step = try slicePart(slice.step) ?? 1
    if step == 0 { throw ScriptException.value("slice step cannot be zero") }
    let (low, high) = step > 0 ? (0, length) : (-1, length - 1)
    func clip(_ part: Int?, _ missing: Int) -> Int {
      guard var index = part else { return missing }
      if index < 0 { index += length }
      return min(max(index, low), high)
    }
    let start = clip(try slicePart(slice.start), step > 0 ? low : high)
    let stop = clip(try slicePart(slice.stop), step > 0 ? high : low)
    var count = 0
    if step > 0, start < stop { count = (stop - start - 1) / step + 1 }
    if step < 0, stop < start { count = Int((UInt(start - stop) - 1) / step.magnitude) + 1 }
    return .init(start: start, stop: stop, step: step, count: count)
  }

  /// A slice part as a machine integer, saturated where it does not fit.
  private func slicePart(_ part: Value) throws -> Int? {
    switch part {
    case .none: return nil
    case .int(let index): return max(index, -Int.max)
    case .bool(let flag): return flag ? 1 : 0
    case .bigInt(let big): return big.value.signum() < 0 ? -Int.max : Int.max
    default:
      if let index = try indexValue(part) { return try slicePart(index) }
      throw ScriptException.type(
        "slice indices must be integers or None or have an __index__ method")
    }
  }
}
