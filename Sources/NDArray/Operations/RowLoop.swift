import Workers

/// Calls `body` for each row, on several threads if the rows together are large.
///
/// - Parameter cost: the elements of a row.
/// - Throws: what the body throws; `Cancelled`.
func forEachRow(_ count: Int, cost: Int, _ body: (Int) throws -> Void) throws {
  let total = count.multipliedReportingOverflow(by: cost)
  guard total.overflow || total.partialValue > 1 << 17, count > 1, Workers.width > 1 else {
    let cancellation = Cancellation.current
    for row in 0..<count {
      if row & 255 == 0 || cost > 1 << 10 { try cancellation.check() }
      try body(row)
    }
    return
  }
  let pieces = min(count, max(Workers.width &* 8, total.overflow ? .max : total.partialValue >> 20))
  try withoutActuallyEscaping(body) { body in
    let shared = SharedBody(body: body)
    try Workers.forEach(pieces) { piece in
      for row in part(piece, of: pieces, in: count) { try shared.body(row) }
    }
  }
}

/// One of `parts` parts of `0..<count` that differ by 1 at most in length.
private func part(_ index: Int, of parts: Int, in count: Int) -> Range<Int> {
  let (length, rest) = count.quotientAndRemainder(dividingBy: parts)
  let start = index * length + min(index, rest)
  return start..<start + length + (index < rest ? 1 : 0)
}

private struct SharedBody: @unchecked Sendable {
  // Sendable: the bodies of row loops write to their own row only.
  let body: (Int) throws -> Void
}

/// - Throws: `Cancelled` if somebody asked for a stop.
func cancellationCheck() throws { try Cancellation.current.check() }

/// Calls `body` with one stretch of `0..<count` after the other, so long that their number does not
/// matter and so short that a request to stop is heard in time.
///
/// - Throws: what the body throws; `Cancelled`.
@inline(__always)
func forEachStretch(
  _ count: Int, of length: Int = 1 << 16, _ body: (Range<Int>) throws -> Void
) throws {
  let cancellation = Cancellation.current
  var start = 0
  while start < count {
    try cancellation.check()
    let end = count - start > length ? start + length : count
    try body(start..<end)
    start = end
  }
}
