import JSONText
import OrderedCollections

/// What may stand at the cursor.
public struct Completions: Sendable, Hashable {
  /// One proposal.
  public struct Item: Sendable, Hashable {
    /// What takes the place of the range.
    public var text: String
    /// The badge in a list: `function`, `instance`, `module`, `keyword`, `param`, `path`,
    /// `property`, `class`, `statement`, `magic`; empty for none.
    public var type: String
    /// The call's signature; empty for none.
    public var signature: String

    /// Makes a proposal.
    public init(_ text: String, type: String = "", signature: String = "") {
      self.text = text
      self.type = type
      self.signature = signature
    }
  }

  /// The proposals, the best first.
  public var items: [Item]
  /// The Unicode scalars of the code that a proposal takes the place of.
  public var range: Range<Int>

  /// Makes a list.
  public init(_ items: [Item], replacing range: Range<Int>) {
    self.items = items
    self.range = range
  }

  func content(cursor: Int) -> JSONObject {
    let start = items.isEmpty ? cursor : range.lowerBound
    let end = items.isEmpty ? cursor : range.upperBound
    let typed = items.map { item -> JSON in
      var entry: JSONObject = [
        "start": .int(start), "end": .int(end), "text": .string(item.text),
        "type": .string(item.type),
      ]
      if !item.signature.isEmpty { entry["signature"] = .string(item.signature) }
      return .object(entry)
    }
    return [
      "matches": .array(items.map { .string($0.text) }),
      "cursor_start": .int(start), "cursor_end": .int(end),
      "metadata": typed.isEmpty ? [:] : ["_jupyter_types_experimental": .array(typed)],
    ]
  }
}

/// Whether a text can be run as it is.
public enum Completeness: Sendable, Hashable {
  /// It can.
  case complete
  /// It needs more lines, of which the next starts with `indent`.
  case incomplete(indent: String)
  /// It never can, whatever follows.
  case invalid
  /// Nobody knows.
  case unknown

  var content: JSONObject {
    switch self {
    case .complete: ["status": "complete"]
    case .incomplete(let indent): ["status": "incomplete", "indent": .string(indent)]
    case .invalid: ["status": "invalid"]
    case .unknown: ["status": "unknown"]
    }
  }
}
