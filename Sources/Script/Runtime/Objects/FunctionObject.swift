/// The compiled body of a function, a lambda or a module.
final class Code {
  let name: String
  let qualifiedName: String
  let source: SourceText
  let span: Span
  let doc: String?
  let layout: ParameterLayout
  /// The annotation texts of the parameters, and of the result last.
  @exclusivity(unchecked) final var annotations: [String?] = []
  /// The texts of the defaults, for help.
  @exclusivity(unchecked) final var defaultTexts: [String?] = []
  /// The names of the variables in the slots; nameless ones are temporary.
  @exclusivity(unchecked) final var slotNames: [String?] = [nil]
  /// Parameters that closures capture.
  @exclusivity(unchecked) final var cellParameters: [Int] = []
  /// Other variables that closures capture.
  @exclusivity(unchecked) final var cellLocals: [Int] = []
  /// The first slot of the variables captured from outside.
  @exclusivity(unchecked) final var firstFree = 0
  @exclusivity(unchecked) final var freeCount = 0
  private var body = Body([], nil)
  @exclusivity(unchecked) private final var bodyReference: Unmanaged<Body>
  let noDefaults: [Value]
  let parameterCount: Int
  let isPlain: Bool

  init(
    name: String, qualifiedName: String, source: SourceText, span: Span, doc: String? = nil,
    layout: ParameterLayout
  ) {
    self.name = name
    self.qualifiedName = qualifiedName
    self.source = source
    self.span = span
    self.doc = doc
    self.layout = layout
    noDefaults = Array(repeating: .unbound, count: layout.count)
    parameterCount = layout.count
    isPlain = layout.isPlain
    bodyReference = .passUnretained(body)
  }

  /// What the code does.
  private final class Body {
    let statements: NodeTable<Action>
    /// The value where it is a single expression, as in a lambda.
    let expression: Node?

    init(_ statements: [Action], _ expression: Node?) {
      self.statements = NodeTable(statements)
      self.expression = expression
    }
  }

  /// Says what the code does: statements, or an expression as in a lambda.
  func set(_ statements: [Action], expression: Node? = nil) {
    body = Body(statements, expression)
    bodyReference = .passUnretained(body)
  }

  /// Runs it in a frame; the result is left in slot 0.
  @inline(__always)
  func run(_ frame: Frame) throws {
    try bodyReference._withUnsafeGuaranteedRef { body in
      if let expression = body.expression {
        frame.slots.pointee = try expression.eval(frame)
      } else {
        _ = try body.statements.run(frame)
      }
    }
  }

  /// How many slots a frame has.
  @exclusivity(unchecked) final var frameSize = 1
  /// Whether slots need cells made or copied before the body runs.
  @exclusivity(unchecked) final var usesCells = false
}

/// A function written in the language.
public final class FunctionObject {
  let code: Code
  let codeReference: Unmanaged<Code>
  /// One per parameter, unbound where there is none.
  let defaults: [Value]
  let closure: [Cell]
  var attributes: [String: Value] = [:]

  init(_ code: Code, defaults: [Value], closure: [Cell]) {
    self.code = code
    codeReference = .passUnretained(code)
    self.defaults = defaults
    self.closure = closure
  }

  /// The name of the function.
  public var name: String { code.name }
  /// The name with those of the functions around it.
  public var qualifiedName: String { code.qualifiedName }
  /// The docstring.
  public var doc: String? { code.doc }
  /// The name of the text the function stands in, and the line.
  public var place: (source: String, line: Int) {
    (code.source.name, code.source.line(at: code.span.start))
  }

  /// The parameters as they were written.
  public var signature: String {
    var parts: [String] = []
    var hasStar = false
    for index in code.layout.kinds.indices {
      let kind = code.layout.kinds[index]
      if kind == .keywordOnly && !hasStar {
        parts.append("*")
        hasStar = true
      }
      hasStar = hasStar || kind == .rest
      let mark = kind == .rest ? "*" : kind == .restByName ? "**" : ""
      var text = mark + code.layout.names[index].string
      if let annotation = code.annotations[index] { text += ": " + annotation }
      if let value = code.defaultTexts[index] {
        text += code.annotations[index] == nil ? "=" + value : " = " + value
      }
      parts.append(text)
      let isLast =
        index + 1 == code.layout.count || code.layout.kinds[index + 1] != .positionalOnly
      if kind == .positionalOnly && isLast { parts.append("/") }
    }
    return "(" + parts.joined(separator: ", ") + ")"
  }

  func setAttribute(_ name: String, _ value: Value) throws {
    if name.hasPrefix("__") && name.hasSuffix("__") && name != "__doc__" && name != "__name__" {
      throw ScriptException.attribute("attribute '\(name)' of 'function' objects is not writable")
    }
    attributes[name] = value
  }
}
