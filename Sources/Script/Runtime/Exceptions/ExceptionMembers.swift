/// The constructors and attributes of exceptions.
public enum ExceptionMembers {
  /// Makes a class of exceptions. A script calls it with any arguments and finds them in `args`.
  public static func makeClass(_ name: String, module: String = "", base: TypeObject?) -> TypeObject
  {
    let type = TypeObject(name, module: module, base: base, doc: "")
    type.constructor = Builtin(name, "*args, **kwargs") { context, receiver, a in
      guard case .type(let type) = receiver else { return .none }
      return .exception(try make(type, a.rest(0), a.restByName(1), context))
    }
    if base == nil {
      type.add("add_note", .method(addNote))
      type.add("with_traceback", .method(withTraceback))
    }
    return type
  }

  private static var addNote: Builtin {
    Builtin("add_note", "note, /", doc: "Add a line to the traceback.") {
      _, receiver, a in
      guard case .exception(let exception) = receiver else { return .none }
      guard case .str = a[0] else {
        throw ScriptException.type("note must be a str, not '\(a[0].typeName)'")
      }
      exception.notes.append(a[0])
      return .none
    }
  }

  private static var withTraceback: Builtin {
    Builtin("with_traceback", "tb, /", doc: "The exception itself.") { _, receiver, a in
      guard a[0].isNone else {
        throw ScriptException.type("__traceback__ must be a traceback or None")
      }
      return receiver
    }
  }

  static func make(
    _ type: TypeObject, _ arguments: [Value], _ keywords: DictObject, _ context: Interpreter
  ) throws -> ExceptionObject {
    let exception = ExceptionObject(SystemErrors.type(type, arguments), arguments)
    let allowed: [String] =
      type.isSubtype(of: .importError)
      ? ["name", "path"]
      : type.isSubtype(of: .attributeError) || type.isSubtype(of: .nameError)
        ? ["name", "obj"] : []
    for (key, value) in keywords.items {
      guard case .str(let name) = key, allowed.contains(name.string) else {
        throw ScriptException.type("\(type.name)() takes no keyword arguments")
      }
      exception.attributes[name.string] = value
    }
    if type.isSubtype(of: .osError), arguments.count >= 2, arguments.count <= 5 {
      exception.attributes["errno"] = arguments[0]
      exception.attributes["strerror"] = arguments[1]
      exception.attributes["filename"] = arguments.count > 2 ? arguments[2] : Value.none
      exception.arguments = Array(arguments.prefix(2))
    }
    if type.isSubtype(of: .unicodeDecodeError) || type.isSubtype(of: .unicodeEncodeError) {
      let fields = ["encoding", "object", "start", "end", "reason"]
      guard arguments.count == fields.count else {
        throw ScriptException.type(
          "function takes exactly 5 arguments (\(arguments.count) given)")
      }
      for (field, value) in zip(fields, arguments) { exception.attributes[field] = value }
    }
    if type.isSubtype(of: .syntaxError), arguments.count == 2 {
      try setPlace(exception, context.array(arguments[1]))
    }
    return exception
  }

  /// The place of a `SyntaxError`, from its second argument.
  private static func setPlace(_ exception: ExceptionObject, _ details: [Value]) throws {
    let fields = ["filename", "lineno", "offset", "text", "end_lineno", "end_offset"]
    guard details.count == 4 || details.count == 6 else {
      throw ScriptException.type(
        details.count == 5
          ? "end_offset must be provided when end_lineno is provided"
          : "function takes at least 4 arguments (\(details.count) given)")
    }
    for (field, value) in zip(fields, details) { exception.attributes[field] = value }
  }

  static let names = [
    "args", "__cause__", "__context__", "__suppress_context__", "__traceback__", "add_note",
    "with_traceback",
  ]

  static func attribute(_ exception: ExceptionObject, _ name: String) -> Value? {
    switch name {
    case "args": return .tuple(exception.arguments)
    case "__cause__": return exception.cause.map(Value.exception) ?? .some(.none)
    case "__context__": return exception.context.map(Value.exception) ?? .some(.none)
    case "__suppress_context__": return .bool(exception.suppressesContext)
    case "__traceback__": return .some(.none)
    case "__notes__" where !exception.notes.isEmpty: return .list(exception.notes)
    default: break
    }
    if let value = exception.attributes[name] { return value }
    return defaultAttribute(exception, name)
  }

  /// Attributes that a class has even where nothing set them.
  private static func defaultAttribute(_ exception: ExceptionObject, _ name: String) -> Value? {
    let type = exception.type
    switch name {
    case "value" where type.isSubtype(of: .stopIteration):
      return exception.arguments.first ?? .some(.none)
    case "code" where type.isSubtype(of: .systemExit):
      return exception.arguments.count > 1
        ? .tuple(exception.arguments) : exception.arguments.first ?? .some(.none)
    case "errno" where type.isSubtype(of: .osError),
      "strerror" where type.isSubtype(of: .osError),
      "filename" where type.isSubtype(of: .osError),
      "name"
    where type.isSubtype(of: .importError) || type.isSubtype(of: .nameError)
      || type.isSubtype(of: .attributeError),
      "path" where type.isSubtype(of: .importError),
      "obj" where type.isSubtype(of: .attributeError):
      return .some(.none)
    case "msg" where type.isSubtype(of: .syntaxError) || type.isSubtype(of: .importError):
      return exception.arguments.first ?? .some(.none)
    case "lineno", "offset", "text", "filename", "end_lineno", "end_offset":
      return type.isSubtype(of: .syntaxError) ? .some(.none) : nil
    default: return nil
    }
  }

  static func setAttribute(
    _ exception: ExceptionObject, _ name: String, _ value: Value, _ context: Interpreter
  ) throws {
    switch (name, value) {
    case ("args", _): exception.arguments = try context.array(value)
    case ("__cause__", .exception(let cause)):
      exception.cause = cause
      exception.suppressesContext = true
    case ("__cause__", .none):
      exception.cause = nil
      exception.suppressesContext = true
    case ("__cause__", _):
      throw ScriptException.type("exception cause must be None or derive from BaseException")
    case ("__context__", .exception(let context)): exception.context = context
    case ("__context__", .none): exception.context = nil
    case ("__context__", _):
      throw ScriptException.type("exception context must be None or derive from BaseException")
    case ("__suppress_context__", _): exception.suppressesContext = try context.truth(value)
    case ("__traceback__", .none): break
    case ("__traceback__", _):
      throw ScriptException.type("__traceback__ must be a traceback or None")
    default: exception.attributes[name] = value
    }
  }
}
