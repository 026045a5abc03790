import Script

/// The modules that bind the library to the language.
enum Modules {
  /// Registers all of them; each is made when it is first used.
  static func register(into session: Session) {
    let interpreter = session.interpreter
    ImageioModule.register(into: interpreter)
    NgffZarrModule.register(into: interpreter)
    interpreter.builtins.makeMissing = { [unowned interpreter] name in
      offeredName(name, interpreter)
    }
  }

  /// `nz` and every name of `ngff_zarr` are there without an import.
  private static func offeredName(_ name: String, _ interpreter: Interpreter) -> Value? {
    if name == "nz" { return (try? interpreter.module("ngff_zarr")).map { .module($0) } }
    guard NgffZarrModule.names.contains(name) else { return nil }
    return (try? interpreter.module("ngff_zarr"))?[name]
  }
}
