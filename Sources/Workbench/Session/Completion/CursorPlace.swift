/// Where a cursor stands at the end of a text: in which brackets, and in which string.
///
/// The text need not be a program; it is what has been typed so far.
struct CursorPlace {
  /// A bracket that is open.
  struct Bracket {
    /// `(`, `[` or `{`.
    var mark: Unicode.Scalar
    /// The dotted name in front of it: the function that is called, or what is subscripted.
    var name: String
    /// How many commas there are in it so far.
    var index = 0
    /// The keyword whose value the cursor is in.
    var keyword: String?
    /// Whether a dict's key is due, rather than a value.
    var isKey = true
    /// The strings in it, by the place of the argument.
    var strings: [Int: String] = [:]
  }

  /// The open brackets, the innermost last.
  private(set) var brackets: [Bracket] = []
  /// What has been typed of the string that is open; nil if none is.
  private(set) var string: String?

  private let text: [Unicode.Scalar]
  private var position = 0

  init(_ text: String) {
    self.text = Array(text.unicodeScalars)
    while position < self.text.count { step() }
  }

  private mutating func step() {
    let scalar = text[position]
    switch scalar {
    case "#": while position < text.count, text[position] != "\n" { position += 1 }
    case "'", "\"": takeString(scalar)
    case "(", "[", "{":
      brackets.append(Bracket(mark: scalar, name: name(before: position)))
      position += 1
    case ")", "]", "}":
      _ = brackets.popLast()
      position += 1
    default:
      note(scalar)
      position += 1
    }
  }

  /// What a mark inside of brackets says about the place.
  private mutating func note(_ scalar: Unicode.Scalar) {
    guard let top = brackets.indices.last else { return }
    switch scalar {
    case ",":
      brackets[top].index += 1
      brackets[top].keyword = nil
      brackets[top].isKey = true
    case ":": brackets[top].isKey = false
    case "=" where brackets[top].mark == "(":
      let keyword = name(before: position)
      if !keyword.isEmpty { brackets[top].keyword = keyword }
    default: break
    }
  }

  private mutating func takeString(_ quote: Unicode.Scalar) {
    let isTriple = text[position...].prefix(3).elementsEqual([quote, quote, quote])
    position += isTriple ? 3 : 1
    var content = String.UnicodeScalarView()
    while position < text.count {
      let scalar = text[position]
      if isTriple
        ? text[position...].prefix(3).elementsEqual([quote, quote, quote]) : scalar == quote
      {
        position += isTriple ? 3 : 1
        if let top = brackets.indices.last {
          brackets[top].strings[brackets[top].index] = String(content)
        }
        return
      }
      // A line break ends a string that can have none; the text is no program then.
      if scalar == "\n", !isTriple { return }
      position += 1
      if scalar == "\\", position < text.count {
        content.append(text[position])
        position += 1
      } else {
        content.append(scalar)
      }
    }
    string = String(content)
  }

  /// The dotted name, elements included, that ends before a position, blanks left out.
  private func name(before end: Int) -> String {
    var end = end
    while end > 0, text[end - 1] == " " { end -= 1 }
    var start = end
    while start > 0 {
      let scalar = text[start - 1]
      if scalar == "_" || scalar == "." || scalar.properties.isXIDContinue {
        start -= 1
      } else if scalar == "]", let open = text[..<start].lastIndex(of: "[") {
        start = open
      } else {
        break
      }
    }
    return String(String.UnicodeScalarView(text[start..<end]))
  }
}
