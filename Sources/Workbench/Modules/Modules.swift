import Script

/// The modules that bind the library to the language.
enum Modules {
  /// Registers all of them; each is made when it is first used.
  static func register(into session: Session) {
    let interpreter = session.interpreter
    NumpyModule.register(into: interpreter)
    ImageioModule.register(into: interpreter)
    NgffZarrModule.register(into: interpreter)
    ZarrModule.register(into: interpreter)
    interpreter.builtins.makeMissing = { [unowned session] name in offeredName(name, session) }
  }

  /// `nz`, every name of `ngff_zarr` and the functions that display are there without an import.
  private static func offeredName(_ name: String, _ session: Session) -> Value? {
    if ShowFunctions.names.contains(name) { return ShowFunctions(session: session).function(name) }
    let interpreter = session.interpreter
    if name == "nz" { return (try? interpreter.module("ngff_zarr")).map { .module($0) } }
    guard NgffZarrModule.names.contains(name) else { return nil }
    return (try? interpreter.module("ngff_zarr"))?[name]
  }
}
