/// A pattern with `*`, `?` and `[…]`, which has to fit a whole text, line breaks included.
struct Glob: Sendable {
  private enum Piece: Sendable {
    case one(Unicode.Scalar)
    case any
    case run
    case set([ClosedRange<UInt32>], negated: Bool)

    func fits(_ scalar: Unicode.Scalar) -> Bool {
      switch self {
      case .one(let wanted): scalar == wanted
      case .any, .run: true
      case .set(let ranges, let negated):
        ranges.contains { $0.contains(scalar.value) } != negated
      }
    }
  }

  private let pieces: [Piece]

  init(_ pattern: String) {
    let scalars = Array(pattern.unicodeScalars)
    var pieces: [Piece] = []
    var index = 0
    while index < scalars.count {
      let (piece, length) = Self.piece(scalars[index...])
      pieces.append(piece)
      index += length
    }
    self.pieces = pieces
  }

  private static func piece(_ rest: ArraySlice<Unicode.Scalar>) -> (Piece, length: Int) {
    let first = rest[rest.startIndex]
    switch first {
    case "*": return (.run, 1)
    case "?": return (.any, 1)
    case "[": return set(rest.dropFirst()) ?? (.one(first), 1)
    default: return (.one(first), 1)
    }
  }

  /// What follows a `[` up to its `]`; nil if there is none, and the bracket stands for itself.
  private static func set(_ rest: ArraySlice<Unicode.Scalar>) -> (Piece, length: Int)? {
    var body = Array(rest)
    let negated = body.first == "!" || body.first == "^"
    if negated { body.removeFirst() }
    // A bracket in the first place belongs to the set.
    guard let end = body.dropFirst().firstIndex(of: "]") else { return nil }
    var ranges: [ClosedRange<UInt32>] = []
    var index = 0
    while index < end {
      let low = body[index].value
      if index + 2 < end, body[index + 1] == "-" {
        let high = body[index + 2].value
        if low <= high { ranges.append(low...high) }
        index += 3
      } else {
        ranges.append(low...low)
        index += 1
      }
    }
    return (.set(ranges, negated: negated), end + 2 + (negated ? 1 : 0))
  }

  /// - Complexity: the product of the two lengths at worst.
  func matches(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    var position = 0
    var piece = 0
    var retry: (position: Int, piece: Int)?
    while position < scalars.count {
      if piece < pieces.count, case .run = pieces[piece] {
        retry = (position, piece)
        piece += 1
      } else if piece < pieces.count, pieces[piece].fits(scalars[position]) {
        piece += 1
        position += 1
      } else if let last = retry {
        // The last star takes one scalar more.
        retry = (last.position + 1, last.piece)
        position = last.position + 1
        piece = last.piece + 1
      } else {
        return false
      }
    }
    return pieces[piece...].allSatisfy { if case .run = $0 { true } else { false } }
  }
}
