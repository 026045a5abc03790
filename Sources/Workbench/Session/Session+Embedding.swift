@_exported import Display
import Script

/// What a program that embeds the language adds to a session, before it runs a text.
extension Session {
  /// Makes a module known; its members are made when a text first imports it.
  ///
  /// - Parameter fill: adds functions, types and values to the module.
  public func register(
    module name: String, doc: String = "",
    _ fill: @escaping (ModuleObject, Interpreter) throws -> Void
  ) {
    interpreter.register(module: name, doc: doc, fill)
  }

  /// Sets how values of a type are shown, where their `repr` is not all there is to see.
  public func register<Base>(
    display of: HostClass<Base>, _ render: @escaping (Base, DisplayContext) -> MIMEBundle
  ) {
    displays.register(of.type) { value, _, context in render(try of.require(value).base, context) }
  }

  /// A variable of the program; setting `nil` removes it.
  public subscript(name: String) -> Value? {
    get { interpreter.namespace[name] }
    set { interpreter.namespace[name] = newValue }
  }

  /// How many steps, how much memory and what depth of calls a text may use up.
  public var limits: Limits {
    get { interpreter.limits }
    set { interpreter.limits = newValue }
  }

  /// The reference of the language: built-in functions, types, exceptions and modules, as Markdown.
  ///
  /// - Throws: what making a module throws.
  public func referencePage() throws -> String {
    let shown = ShowFunctions.names.sorted().compactMap { name in
      ShowFunctions(session: self).function(name).map { (name: name, value: $0) }
    }
    return try interpreter.onDeepStack { try ReferencePage.markdown(interpreter, extra: shown) }
  }
}
