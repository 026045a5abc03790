/// What people paste: code, transcripts with `>>> ` prompts and outputs, shell lines, and the prose
/// of the page that it all stood on. Splits it into pieces and says what each one is.
struct Pasted {
  /// One piece.
  enum Piece: Equatable {
    /// One top-level statement, or several lines that only make sense together.
    case code(String)
    /// A line that begins with `%`, without it.
    case magic(String)
    /// A line for the shell, without its `!`.
    case shell(String)
    /// A line that installs a Python package, which is not needed here.
    case install(String)
    /// `name?`: the name.
    case help(String)
  }

  /// Whether a text is code as it stands.
  enum Verdict {
    case complete, incomplete, invalid
  }

  /// The pieces, in order.
  private(set) var pieces: [Piece] = []
  private let judge: (String) -> Verdict
  private let lines: [Substring]
  private var position = 0

  /// - Parameter judge: the parser's verdict on a text.
  init(_ text: String, judge: @escaping (String) -> Verdict) {
    self.judge = judge
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.hasSuffix("\r") ? $0.dropLast() : $0
    }
    while position < lines.count { takePiece() }
  }

  private mutating func takePiece() {
    let line = lines[position]
    if line.allSatisfy(\.isWhitespace) {
      position += 1
    } else if let code = Self.afterPrompt(line) {
      position += 1
      takeTranscript(code)
    } else if let special = Self.special(line) {
      position += 1
      pieces.append(special)
    } else {
      takePlain()
    }
  }

  // MARK: Transcripts

  /// The rest of a line after a `>>> ` prompt, of this program or of Python.
  private static func afterPrompt(_ line: Substring) -> Substring? {
    for prompt in [">>>", "ngffz>"] where line.hasPrefix(prompt) {
      let rest = line.dropFirst(prompt.count)
      if rest.isEmpty { return rest }
      if rest.first == " " { return rest.dropFirst() }
    }
    return nil
  }

  private static func afterContinuation(_ line: Substring) -> Substring? {
    guard line.hasPrefix("...") else { return nil }
    let rest = line.dropFirst(3)
    return rest.first == " " ? rest.dropFirst() : rest.isEmpty ? rest : nil
  }

  /// Takes a statement that stands after a prompt, and passes over what it printed.
  private mutating func takeTranscript(_ first: Substring) {
    if first.allSatisfy(\.isWhitespace) { return }
    if let special = Self.special(first) {
      pieces.append(special)
      skipOutput()
      return
    }
    var code = String(first)
    while position < lines.count {
      if let more = Self.afterContinuation(lines[position]) {
        code += "\n" + more
      } else if Self.afterPrompt(lines[position]) == nil, judge(code) == .incomplete {
        code += "\n" + lines[position]
      } else {
        break
      }
      position += 1
    }
    pieces.append(.code(code))
    skipOutput()
  }

  private mutating func skipOutput() {
    while position < lines.count, !lines[position].allSatisfy(\.isWhitespace),
      Self.afterPrompt(lines[position]) == nil
    {
      position += 1
    }
  }

  // MARK: Lines that are no code

  private static func special(_ line: Substring) -> Piece? {
    let text = line.drop(while: \.isWhitespace)
    if text.hasPrefix("!") { return .shell(String(text.dropFirst())) }
    if text.hasPrefix("%") { return .magic(String(text.drop { $0 == "%" })) }
    let words = text.split(separator: " ")
    for tool in [["pip", "install"], ["pip3", "install"], ["conda", "install"], ["uv", "pip"]]
    where words.starts(with: tool.map { Substring($0) }) {
      return .install(String(text))
    }
    if words.starts(with: ["python", "-m", "pip"]) { return .install(String(text)) }
    return helpTarget(text).map(Piece.help)
  }

  /// The dotted name of `name?` or `?name`.
  private static func helpTarget(_ text: Substring) -> String? {
    var name = text
    while name.last?.isWhitespace == true { name.removeLast() }
    guard name.hasSuffix("?") || name.hasPrefix("?") else { return nil }
    while name.last == "?" { name.removeLast() }
    while name.first == "?" { name.removeFirst() }
    let isName = name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
    return isName && !name.isEmpty ? String(name) : nil
  }

  // MARK: Plain lines

  private static let continuations = ["else", "elif", "except", "finally"]

  /// Takes a top-level statement with all that belongs to it: what its brackets enclose, what is
  /// indented below it, and its `else`.
  private mutating func takePlain() {
    var code = String(lines[position])
    position += 1
    while position < lines.count {
      let blanks = lines[position...].prefix { $0.allSatisfy(\.isWhitespace) }.count
      guard position + blanks < lines.count else { break }
      let next = lines[position + blanks]
      let belongs =
        next.first?.isWhitespace == true
        || Self.continuations.contains { word in
          next.hasPrefix(word) && !(next.dropFirst(word.count).first?.isLetter ?? false)
        }
      guard belongs || (blanks == 0 && judge(code) == .incomplete) || isOpen(code) else { break }
      for line in lines[position...(position + blanks)] { code += "\n" + line }
      position += blanks + 1
    }
    if lines.count > 1, judge(code) == .invalid, Self.isProse(code) { return }
    pieces.append(.code(code))
  }

  /// Whether brackets or quotes are open, so that even a blank line belongs to the statement.
  private func isOpen(_ code: String) -> Bool { judge(code + "\n\n0") == .incomplete }

  private static let keywords: Set<String> = [
    "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
    "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda",
    "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield", "print",
  ]

  /// Whether a text that is no code reads like a sentence or a heading: it begins with two words
  /// side by side, or with a bullet.
  private static func isProse(_ text: String) -> Bool {
    guard let line = text.split(separator: "\n").first else { return true }
    let words = line.split(whereSeparator: \.isWhitespace)
    guard let first = words.first, let initial = first.first else { return true }
    if !initial.isASCII || initial == "-" || initial == "•" || initial == "#" { return true }
    if keywords.contains(String(first)), words.count < 5 || line.hasSuffix(":") { return false }
    guard words.count > 1 else { return first.contains("-") }
    return isWord(first) && isWord(words[1])
  }

  private static func isWord(_ token: Substring) -> Bool {
    let marks: Set<Character> = ["-", "'", "’", "‘", ",", ".", ":", ";", "(", ")", "/", "\"", "_"]
    return
      (token.first?.isLetter == true || token.first == "(" || token.first == "."
      || token.first?.isNumber == true)
      && token.allSatisfy { $0.isLetter || $0.isNumber || marks.contains($0) }
      && !(token.contains("(") && token.first != "(")
  }
}
