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
      if row & 255 == 0 { try cancellation.check() }
      try body(row)
    }
    return
  }
  let pieces = min(count, Workers.width &* 8)
  try withoutActuallyEscaping(body) { body in
    let shared = SharedBody(body: body)
    try Workers.forEach(pieces) { piece in
      for row in count * piece / pieces..<count * (piece + 1) / pieces { try shared.body(row) }
    }
  }
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
