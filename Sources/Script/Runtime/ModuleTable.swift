/// The modules that can be imported: recipes, and what has been made of them.
struct ModuleTable {
  private var recipes: [String: (Interpreter) throws -> ModuleObject] = [:]
  private var made: [String: ModuleObject] = [:]

  mutating func register(_ name: String, _ make: @escaping (Interpreter) throws -> ModuleObject) {
    recipes[name] = make
  }

  var names: [String] { recipes.keys.sorted() }

  func recipe(_ name: String) -> ((Interpreter) throws -> ModuleObject)? { recipes[name] }
  func existing(_ name: String) -> ModuleObject? { made[name] }
  mutating func keep(_ module: ModuleObject, _ name: String) { made[name] = module }
}

extension Interpreter {
  /// Makes a module known. Its members are made when a program first imports it.
  ///
  ///     interpreter.register(module: "greeting", doc: "Kind words.") { module, _ in
  ///       module.function("hello", "name: str", "A greeting.") { _, a in
  ///         .string("Hello, \(try a.string(0))!")
  ///       }
  ///     }
  public func register(
    module name: String, doc: String = "",
    _ fill: @escaping (ModuleObject, Interpreter) throws -> Void
  ) {
    modules.register(name) { context in
      let module = ModuleObject(name, doc: doc)
      try fill(module, context)
      return module
    }
  }

  /// The names of the modules that can be imported, sorted.
  public var moduleNames: [String] { modules.names }

  /// A module by its dotted name, with the modules around it; made if it is not there yet.
  ///
  /// - Throws: `ModuleNotFoundError` if nobody registered it.
  public func module(_ name: String) throws -> ModuleObject {
    if let module = modules.existing(name) { return module }
    guard let recipe = modules.recipe(name) else { throw unknownModule(name) }
    let module = try recipe(self)
    modules.keep(module, name)
    if let dot = name.lastIndex(of: ".") {
      let parent = try self.module(String(name[..<dot]))
      let child = String(name[name.index(after: dot)...])
      if parent[child] == nil { parent[child] = .module(module) }
    }
    return module
  }

  private func unknownModule(_ name: String) -> ScriptException {
    let error = ScriptException(.moduleNotFoundError, "No module named '\(name)'")
    error.object.attributes["name"] = .string(name)
    let names = moduleNames
    error.object.suggestion = { Suggestion.best(name, among: names) }
    return error
  }
}
