/// The names that are there without an import.
enum Builtins {
  static func make() -> ModuleObject {
    let module = ModuleObject("builtins", doc: "Built-in functions, types and exceptions.")
    let families = [
      IterationBuiltins.all, ReductionBuiltins.all, ObjectBuiltins.all, PrintBuiltins.all,
      NumberBuiltins.all, [FileTypes.open],
    ]
    for family in families {
      for builtin in family { module[builtin.name] = .builtin(BuiltinObject(builtin)) }
    }
    let types: [TypeObject] = [
      .bool, .bytes, .dict, .float, .frozenset, .int, .list, .object, .range, .set, .slice, .str,
      .tuple, .type, LazyTypes.enumerate, LazyTypes.filter, LazyTypes.map, LazyTypes.reversed,
      LazyTypes.zip,
    ]
    for type in types { module[type.name] = .type(type) }
    for (name, type) in TypeObject.exceptionClasses { module[name] = .type(type) }
    module["NotImplemented"] = .notImplemented
    module["Ellipsis"] = .ellipsis
    module["__name__"] = .string("__main__")
    return module
  }
}
