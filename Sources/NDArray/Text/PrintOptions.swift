/// How arrays are written: NumPy's print options under NumPy's names and with its defaults.
public struct PrintOptions: Sendable, Hashable {
  /// When fewer digits are shown than a float has.
  public enum FloatMode: String, Sendable {
    /// Always `precision` digits.
    case fixed
    /// As many as each element needs.
    case unique
    /// At most `precision` digits, fewer where fewer tell the value.
    case maxprec
    /// As `maxprec`, but all elements with the same number.
    case maxprecEqual = "maxprec_equal"
  }

  /// Digits after the point.
  public var precision = 8
  /// The number of elements above which rows are left out.
  public var threshold = 1000
  /// How many elements are shown at either end of an axis that is cut.
  public var edgeitems = 3
  /// Columns to a line.
  public var linewidth = 75
  /// Whether small numbers are written as 0 rather than with an exponent.
  public var suppress = false
  /// When fewer digits are shown.
  public var floatmode = FloatMode.maxprec
  /// What stands before positive numbers: "-" for nothing, "+", or " ".
  public var sign = "-"
  /// How NaN is written.
  public var nanstr = "nan"
  /// How infinity is written.
  public var infstr = "inf"

  /// The defaults.
  public init() {}
}
