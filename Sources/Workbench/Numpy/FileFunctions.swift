import NDArray
import Script

/// `load`, `save` and text files.
enum FileFunctions {
  static func register(in module: ModuleObject) {
    module.function(
      "load", "file, mmap_mode=None, allow_pickle=False, fix_imports=True, encoding='ASCII'",
      "Reads an .npy file; mmap_mode='r' maps it instead."
    ) { context, a in
      let path = try context.path(a[0])
      guard let mode = try a.stringUnlessNone(1) else {
        return NDArrayClass.wrap(try NPYFile.read(path))
      }
      switch mode {
      case "r", "c", "r+", "w+":
        return NDArrayClass.wrap(try NPYFile.map(path, isWritable: mode == "r+" || mode == "w+"))
      default:
        throw ScriptException.value(
          "mode must be one of ['r', 'c', 'r+', 'w+', 'readonly', 'copyonwrite', 'readwrite', "
            + "'write'] (got '\(mode)')")
      }
    }
    module.function(
      "save", "file, arr, allow_pickle=True, fix_imports=True",
      "Writes an .npy file; a lazy array goes there chunk by chunk."
    ) { context, a in
      var path = try context.path(a[0])
      if !path.hasSuffix(".npy") { path += ".npy" }
      let source: any ArraySource = try a[1].arraySource ?? context.ndarray(a[1])
      try NPYFile.write(source, to: path)
      return .none
    }
  }
}
