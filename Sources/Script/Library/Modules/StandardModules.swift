/// The modules of Python's library that the language has, made when first imported.
enum StandardModules {
  static func register(_ interpreter: Interpreter) {
    interpreter.register(module: "math", doc: "Mathematical functions.", MathModule.fill)
    interpreter.register(module: "json", doc: "JSON text.", JSONModule.fill)
    interpreter.register(module: "sys", doc: "The program and its streams.", SystemModule.fill)
    interpreter.register(module: "os", doc: "Files and folders.", OSModule.fill)
    interpreter.register(module: "os.path", doc: "Path names.", PathNamesModule.fill)
    interpreter.register(module: "pathlib", doc: "Paths as objects.", PathModule.fill)
    interpreter.register(module: "time", doc: "Clocks and pauses.", TimeModule.fill)
    interpreter.register(module: "statistics", doc: "Averages and spreads.", StatisticsModule.fill)
    interpreter.register(module: "itertools", doc: "Iterators.", ItertoolsModule.fill)
    interpreter.register(module: "functools", doc: "Functions on functions.", FunctoolsModule.fill)
    interpreter.register(module: "operator", doc: "Operators as functions.", OperatorModule.fill)
    interpreter.register(module: "copy", doc: "Copies of values.", CopyModule.fill)
    interpreter.register(module: "string", doc: "Sets of characters.", CharactersModule.fill)
  }
}
