import Glibc
import ImageFiles
import OMEZarr
import Script

/// `tiff_file_to_ngff_images`.
enum TIFFFunctions {
  static func add(to module: ModuleObject) {
    module.function(
      "tiff_file_to_ngff_images", "tiff_path, series=None, reuse_existing_pyramids=False",
      """
      The images of a TIFF as a list of (name, NgffImage), with the pixel sizes, units and channels \
      that OME-XML or ImageJ's description tell. One series is read, the first. Pixels are read when \
      they are asked for.

      series: None, 'all', an index, a pattern of names such as '*GFP*', or a list of these.
      """
    ) { context, a in
      var image = try imageFile(try context.path(a[0]))
      let name = (image.data as? TIFFSource)?.hints.name
      guard try isWanted(a[1], name ?? "series_0", context) else { return .list([Value]()) }
      image.name = "image"
      let wrapped = ImageRecord.wrap(image, arrayName: "image")
      return .list([Value.tuple([.string(fileName(name ?? "series_0")), wrapped])])
    }
  }

  /// Whether the one series is among those that are asked for.
  private static func isWanted(
    _ series: Value, _ name: String, _ context: Interpreter
  ) throws -> Bool {
    switch series {
    case .none: return true
    case .int(let index):
      guard index == 0 else {
        throw ScriptException(
          .indexError,
          "Series index \(index) is out of bounds. File has 1 series (indices 0-0).")
      }
      return true
    case .str(let pattern):
      return pattern.string == "all" || fnmatch(pattern.string, name, 0) == 0
    case .list, .tuple:
      return try context.array(series).map { try isWanted($0, name, context) }.contains(true)
    default:
      throw ScriptException.value(
        "Invalid series specification: \(try context.repr(series).string)")
    }
  }

  /// A name that can be that of a file.
  private static func fileName(_ name: String) -> String {
    let plain = String(name.map { "/\\\0".contains($0) ? "_" : $0 }).replacing("..", with: "_")
    let bare = plain.drop { $0 == "." || $0 == " " }
    return bare.isEmpty ? "unnamed" : String(bare)
  }
}
