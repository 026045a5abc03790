import BigInt

/// An arithmetic progression, as `range(start, stop, step)` makes it.
///
/// A progression whose bounds and length fit in 64 bits is kept in machine integers (`small`),
/// any other in big ones.
public final class RangeObject {
  /// A progression whose bounds and length are machine integers.
  public struct Small {
    /// The first element.
    public let start: Int
    /// The bound that is not reached.
    public let stop: Int
    /// The difference between neighbours, never zero.
    public let step: Int
    /// The number of elements.
    public let count: Int

    /// The element at a position that the caller has checked.
    @inline(__always) public subscript(index: Int) -> Int { start &+ index &* step }

    init?(_ start: Int, _ stop: Int, _ step: Int) {
      let (low, high) = step > 0 ? (start, stop) : (stop, start)
      var count = 0
      if low < high {
        let (span, overflow) = high.subtractingReportingOverflow(low)
        guard !overflow, step != Int.min else { return nil }
        count = (span - 1) / abs(step) + 1
      }
      self.start = start
      self.stop = stop
      self.step = step
      self.count = count
    }
  }

  struct Big {
    let start: BigInt
    let stop: BigInt
    let step: BigInt
    let count: BigInt
  }

  /// The progression in machine integers, if it fits.
  public let small: Small?
  private let big: Big?

  /// Makes a progression. The step must not be zero.
  public init(start: BigInt, stop: BigInt, step: BigInt) {
    if let a = Int(exactly: start), let b = Int(exactly: stop), let s = Int(exactly: step),
      let small = Small(a, b, s)
    {
      self.small = small
      big = nil
      return
    }
    small = nil
    let span = step.signum() > 0 ? stop - start : start - stop
    let count = span.signum() <= 0 ? 0 : (span - 1) / BigInt(step.magnitude) + 1
    big = Big(start: start, stop: stop, step: step, count: count)
  }

  /// Makes a progression of machine integers. The step must not be zero.
  public init(_ start: Int, _ stop: Int, _ step: Int = 1) {
    small = Small(start, stop, step)
    if small != nil {
      big = nil
    } else {
      let wide = RangeObject(start: BigInt(start), stop: BigInt(stop), step: BigInt(step))
      big = wide.big
    }
  }

  /// The first element.
  public var start: BigInt { big?.start ?? BigInt(small?.start ?? 0) }
  /// The bound that is not reached.
  public var stop: BigInt { big?.stop ?? BigInt(small?.stop ?? 0) }
  /// The difference between neighbours, never zero.
  public var step: BigInt { big?.step ?? BigInt(small?.step ?? 1) }
  /// The number of elements.
  public var count: BigInt { big?.count ?? BigInt(small?.count ?? 0) }
}
