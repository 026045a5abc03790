/// One parameter of a function.
public struct Parameter {
  /// How an argument reaches a parameter.
  public enum Kind {
    /// By position only: before `/`.
    case positionalOnly
    /// By position or by name.
    case either
    /// By name only: after `*`.
    case keywordOnly
    /// `*args`: the positional arguments left over, as a tuple.
    case rest
    /// `**kwargs`: the named arguments left over, as a dict.
    case restByName
  }

  /// The name.
  public let name: String
  /// How an argument reaches it.
  public let kind: Kind
  /// The annotation, if there is one.
  public let annotation: String?
  /// The default as it is written, if there is one.
  public let defaultText: String?
  /// The default; unbound where the argument is required or merely optional.
  public let defaultValue: Value

  /// Whether a call must give it.
  public var isRequired: Bool {
    defaultText == nil && kind != .rest && kind != .restByName
  }
}

/// The parameters of a function written in Swift.
///
/// Parsed once from the Python text; it binds arguments and is the source of error texts, help
/// and completion. Defaults are literals: numbers, strings, `None`, `True`, `False`, `()`, or `?`
/// for a parameter that may be left out and then has no value.
public struct Signature {
  /// The text it was made from.
  public let text: String
  /// The parameters, in order.
  public let parameters: [Parameter]
  let layout: ParameterLayout
  /// The defaults, unbound where there is none.
  let defaults: [Value]

  /// Parses the text between the parentheses.
  public init(_ text: String) {
    self.text = text
    var parameters: [Parameter] = []
    var kind = Parameter.Kind.either
    for piece in Self.pieces(text) {
      switch piece {
      case "/":
        parameters = parameters.map { $0.kind == .either ? $0.with(kind: .positionalOnly) : $0 }
      case "*": kind = .keywordOnly
      default:
        let parameter = Self.parameter(piece, kind)
        parameters.append(parameter)
        if parameter.kind == .rest { kind = .keywordOnly }
      }
    }
    self.parameters = parameters
    layout = ParameterLayout(
      names: parameters.map { StringObject($0.name) }, kinds: parameters.map(\.kind),
      mayBeUnbound: parameters.map { !$0.isRequired })
    defaults = parameters.map(\.defaultValue)
  }

  /// Splits at the commas outside brackets and quotes.
  private static func pieces(_ text: String) -> [Substring] {
    var result: [Substring] = []
    var start = text.startIndex
    var depth = 0
    var quote: UInt8?
    let bytes = text.utf8
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      if let open = quote {
        if byte == open { quote = nil }
      } else {
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): quote = byte
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
        case UInt8(ascii: ",") where depth == 0:
          result.append(trimmed(text[start..<index]))
          start = bytes.index(after: index)
        default: break
        }
      }
      index = bytes.index(after: index)
    }
    result.append(trimmed(text[start...]))
    return result.filter { !$0.isEmpty }
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " || $0 == "\n" }
    while text.last == " " || text.last == "\n" { text.removeLast() }
    return text
  }

  private static func parameter(_ piece: Substring, _ kind: Parameter.Kind) -> Parameter {
    var piece = piece
    var kind = kind
    if piece.hasPrefix("**") {
      piece = piece.dropFirst(2)
      kind = .restByName
    } else if piece.hasPrefix("*") {
      piece = piece.dropFirst()
      kind = .rest
    }
    var defaultText: String?
    if let equals = piece.firstIndex(of: "=") {
      defaultText = String(trimmed(piece[piece.index(after: equals)...]))
      piece = trimmed(piece[..<equals])
    }
    var annotation: String?
    if let colon = piece.firstIndex(of: ":") {
      annotation = String(trimmed(piece[piece.index(after: colon)...]))
      piece = trimmed(piece[..<colon])
    }
    return Parameter(
      name: String(piece), kind: kind, annotation: annotation, defaultText: defaultText,
      defaultValue: defaultText.map(literal) ?? .unbound)
  }

  /// The value of a default.
  private static func literal(_ text: String) -> Value {
    switch text {
    case "?": return .unbound
    case "None": return .none
    case "True": return .bool(true)
    case "False": return .bool(false)
    case "...": return .ellipsis
    case "()": return .tuple(TupleObject.empty)
    default: break
    }
    if let number = Int(text) { return .int(number) }
    if let number = Double(text) { return .float(number) }
    if let quote = text.first, quote == "'" || quote == "\"", text.count >= 2 {
      return .string(unescaped(text.dropFirst().dropLast()))
    }
    preconditionFailure("'\(text)' is not a literal that a signature can have as a default")
  }

  private static func unescaped(_ text: Substring) -> String {
    var result = ""
    var isEscaped = false
    for character in text {
      if isEscaped {
        result.append(character == "n" ? "\n" : character == "t" ? "\t" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        result.append(character)
      }
    }
    return result
  }
}

extension Parameter {
  fileprivate func with(kind: Kind) -> Parameter {
    Parameter(
      name: name, kind: kind, annotation: annotation, defaultText: defaultText,
      defaultValue: defaultValue)
  }
}
