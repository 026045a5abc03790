extension Interpreter {
  /// The exception that a text which is no program raises.
  func exception(for failure: SyntaxFailure) -> ScriptException {
    let type: TypeObject =
      switch failure.kind {
      case .syntax: .syntaxError
      case .indentation: .indentationError
      case .tab: .tabError
      case .nesting: .recursionError
      }
    let object = ExceptionObject(type, [.string(failure.message)])
    if failure.kind != .nesting {
      let line = failure.source.line(at: failure.span.start)
      object.attributes["msg"] = .string(failure.message)
      object.attributes["filename"] = .string(failure.source.name)
      object.attributes["lineno"] = .int(line)
      object.attributes["offset"] = .int(failure.source.column(at: failure.span.start) + 1)
      object.attributes["text"] = .string(failure.source.lineText(line))
    }
    object.underlying = failure
    return ScriptException(object)
  }
}
