/// The message and the `repr` of exceptions.
enum ExceptionText {
  static func message(_ exception: ExceptionObject, _ context: Interpreter) throws -> StringObject {
    let arguments = exception.arguments
    if exception.type.isSubtype(of: .osError), let text = try system(exception, context) {
      return text
    }
    if exception.type.isSubtype(of: .unicodeError), let text = CodecErrors.message(exception) {
      return StringObject(text)
    }
    if exception.type.isSubtype(of: .keyError), arguments.count == 1 {
      return try context.repr(arguments[0])
    }
    switch arguments.count {
    case 0: return .empty
    case 1: return try context.str(arguments[0])
    default:
      if exception.type.isSubtype(of: .syntaxError) { return try context.str(arguments[0]) }
      return try context.repr(.tuple(arguments))
    }
  }

  /// `[Errno 2] No such file or directory: 'name'`
  private static func system(
    _ exception: ExceptionObject, _ context: Interpreter
  ) throws -> StringObject? {
    guard let number = exception.attributes["errno"], let text = exception.attributes["strerror"]
    else { return nil }
    var out = TextBuilder()
    out.append("[Errno ")
    out.append(try context.str(number))
    out.append("] ")
    out.append(try context.str(text))
    if let file = exception.attributes["filename"], !file.isNone {
      out.append(": ")
      try context.repr(file, into: &out)
    }
    return out.finish()
  }

  static func repr(
    _ exception: ExceptionObject, _ context: Interpreter, into out: inout TextBuilder
  ) throws {
    try context.checkNesting()
    out.append(exception.type.name)
    out.append("(")
    for (index, argument) in exception.arguments.enumerated() {
      if index > 0 { out.append(", ") }
      try context.repr(argument, into: &out)
    }
    out.append(")")
  }
}
