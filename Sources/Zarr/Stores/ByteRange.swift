/// A part of a value, in bytes.
public enum ByteRange: Sendable, Hashable {
  /// Everything.
  case all
  /// `length` bytes from `offset`.
  case range(offset: Int, length: Int)
  /// Everything from `offset`.
  case from(Int)
  /// The last bytes, this many.
  case suffix(Int)

  /// The part that exists in a value of `byteCount` bytes; empty if none does. Safe for any numbers.
  public func resolved(in byteCount: Int) -> Range<Int> {
    switch self {
    case .all: return 0..<byteCount
    case .from(let offset): return min(max(0, offset), byteCount)..<byteCount
    case .suffix(let length): return byteCount - min(max(0, length), byteCount)..<byteCount
    case .range(let offset, let length):
      let start = min(max(0, offset), byteCount)
      return start..<start + min(max(0, length), byteCount - start)
    }
  }
}
