/// Formatting with `%`.
enum PercentFormat {
  static func format(_ text: StringObject, _ value: Value, _ context: Interpreter) throws
    -> StringObject
  {
    throw ScriptException(.notImplementedError, "formatting with %")
  }

  static func format(_ bytes: BytesObject, _ value: Value, _ context: Interpreter) throws
    -> BytesObject
  {
    throw ScriptException(.notImplementedError, "formatting with %")
  }
}
