import ImageFiles
import NDArray
import Script

/// The module `imageio.v3`: pictures from and to files.
enum ImageioModule {
  /// Above this size a picture is not read at once but when its pixels are asked for.
  static let byteLimit = 1 << 30

  static func register(into interpreter: Interpreter) {
    interpreter.register(module: "imageio", doc: "Pictures from and to files.") { _, _ in }
    interpreter.register(module: "imageio.v3", doc: "Pictures from and to files: PNG and TIFF.") {
      module, _ in
      fill(module)
    }
  }

  private static func fill(_ module: ModuleObject) {
    module.function(
      "imread", "uri, *, index=None, plugin=None, extension=None",
      "Reads a PNG or a TIFF. Gray pictures give (y, x), colours (y, x, channel), stacks a page "
        + "axis in front."
    ) { context, a in
      let source = try readImage(try context.path(a[0]))
      if case .int(let index)? = a.unlessNone(1), index != 0, index != -1 {
        throw ScriptException.index("the file holds one image: there is none at index \(index)")
      }
      let isLarge = try checkedByteCount(source.dtype, source.shape) > byteLimit
      let array = isLarge ? nil : try source.readAll()
      return array.map(NDArrayClass.wrap) ?? LazyArrays.wrap(LazyArray(source, name: "image"))
    }
    module.function(
      "imwrite", "uri, image, *, plugin=None, extension=None",
      "Writes a PNG or a TIFF, by the ending of the name."
    ) { context, a in
      try imwrite(try context.path(a[0]), try context.arraySource(a[1]))
      return .none
    }
  }
}
