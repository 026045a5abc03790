/// The built-in functions of one argument that are called most, for the values they are called with
/// most: done without arguments on the value stack.
enum Shortcut: UInt8 {
  case none
  case length
  case text
  case integer
  case codePoint

  /// What the call gives, or `nil` where it has to be made the usual way.
  @inline(__always)
  func apply(_ value: Borrowed) -> Value? {
    switch self {
    case .none: nil
    case .length: Self.length(value).map(Value.int)
    case .text: Self.text(value)
    case .integer: Self.integer(value).map(Value.int)
    case .codePoint: Self.codePoint(value).map(Value.int)
    }
  }

  private static func length(_ value: Borrowed) -> Int? {
    switch value {
    case .list(let list): list._withUnsafeGuaranteedRef { $0.items.count }
    case .str(let text): text._withUnsafeGuaranteedRef { $0.count }
    case .tuple(let tuple): tuple._withUnsafeGuaranteedRef { $0.items.count }
    case .dict(let dict): dict._withUnsafeGuaranteedRef { $0.count }
    case .set(let set): set._withUnsafeGuaranteedRef { $0.count }
    default: nil
    }
  }

  private static func text(_ value: Borrowed) -> Value? {
    switch value {
    case .int(let number):
      if number >= 0, number < 10 { return .str(.character(UInt32(0x30 + number))) }
      return DecimalDigits.write(number) { .str(StringObject(digits: $0)) }
    case .str(let text): return .str(text.takeUnretainedValue())
    default: return nil
    }
  }

  private static func integer(_ value: Borrowed) -> Int? {
    switch value {
    case .int(let number): number
    case .float(let number): Int(exactly: number.rounded(.towardZero))
    default: nil
    }
  }

  private static func codePoint(_ value: Borrowed) -> Int? {
    guard case .str(let text) = value else { return nil }
    return text._withUnsafeGuaranteedRef { $0.count == 1 ? Int($0[0]) : nil }
  }
}
