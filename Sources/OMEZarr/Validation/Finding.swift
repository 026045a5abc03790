import JSONText

/// One thing that validation has to say about a hierarchy.
public struct Finding: Sendable, Hashable, CustomStringConvertible {
  /// How bad it is.
  public enum Severity: String, Sendable, Hashable, Comparable {
    /// The specification says MUST.
    case error
    /// The specification says SHOULD, or readers are known to stumble.
    case warning
    /// Worth knowing.
    case info

    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
    private var rank: Int { self == .info ? 0 : self == .warning ? 1 : 2 }
  }

  /// How bad it is.
  public var severity: Severity
  /// The rule that is broken; see ``Validator/rules``.
  public var rule: String
  /// The file it is in, relative to the root of what was validated.
  public var file: String
  /// The JSON pointer of the place in that file; empty for the file as a whole.
  public var pointer: String
  /// What is wrong.
  public var message: String
  /// What to do about it; may be empty.
  public var repair: String
  /// The change that repairs it, where that is mechanical.
  public var fix: Fix?

  public var description: String {
    let place = pointer.isEmpty ? file : "\(file)#\(pointer)"
    return "\(severity.rawValue) [\(rule)] \(place): \(message)"
      + (repair.isEmpty ? "" : "; \(repair)")
  }

  /// The finding as the command line prints it with `--json`.
  public var json: JSON {
    [
      "severity": .string(severity.rawValue), "rule": .string(rule), "file": .string(file),
      "pointer": .string(pointer), "message": .string(message), "repair": .string(repair),
    ]
  }
}

/// A change of metadata that repairs a finding without asking anybody.
public enum Fix: Sendable, Hashable {
  /// Sets the value at a JSON pointer of a document, or removes it.
  case set(file: String, pointer: String, value: JSON?)
  /// Writes the consolidated metadata of the root again.
  case consolidate
}
