import ImageFiles
import NDArray
import OMEZarr
import OrderedCollections

/// Where a conversion goes.
enum ConvertOutput {
  /// An OME-Zarr directory or archive.
  case store(String)
  /// A picture or array file: one level of the pyramid.
  case file(String, Format)

  /// The formats of single files.
  enum Format { case png, tiff, npy }

  /// - Throws: ``CommandFailure`` for an ending that names nothing that can be written.
  init(_ path: String) throws {
    var trimmed = path
    while trimmed.utf8.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    let name = (trimmed.split(separator: "/").last.map(String.init) ?? "").lowercased()
    let ending = name.contains(".") ? name.split(separator: ".").last.map(String.init) ?? "" : ""
    switch ending {
    case "zarr", "ozx", "": self = .store(trimmed)
    case "png": self = .file(path, .png)
    case "tif", "tiff", "btf", "tf2", "tf8": self = .file(path, .tiff)
    case "npy": self = .file(path, .npy)
    default:
      throw CommandFailure(
        message: "\(path): .\(ending) cannot be written; an OME-Zarr ends in .ome.zarr or .ozx, "
          + "a picture in .png or .tif, an array in .npy")
    }
  }

  /// Writes an image as one file.
  static func write(_ image: NgffImage, _ omero: Omero?, to path: String, _ format: Format) throws {
    switch format {
    case .npy: try NPYFile.write(image.data, to: path)
    case .png: try imwrite(path, try picture(image, path))
    case .tiff:
      let stack = try image.canonicallyOrdered()
      var options = TIFFWriteOptions()
      options.compression = .deflate
      options.hasSamples = false
      options.description = OMEXML.description(of: stack, omero)
      try writeTIFF(path, stack.data, options)
    }
  }

  /// The only plane of an image, colours last.
  private static func picture(_ image: NgffImage, _ path: String) throws -> any ArraySource {
    var data = image.data
    var dims = image.dims
    for axis in dims.indices.reversed() where !["y", "x"].contains(dims[axis]) {
      if data.shape[axis] == 1 {
        data = try data.selecting(axis: axis, index: 0)
        dims.remove(at: axis)
      }
    }
    let isColour = dims.contains("c") && (2...4).contains(data.shape[dims.firstIndex(of: "c") ?? 0])
    let order = ["y", "x"] + (isColour ? ["c"] : [])
    guard Set(order) == Set(dims) else {
      let sizes = zip(dims, data.shape).map { "\($0) \($1)" }.joined(separator: ", ")
      throw CommandFailure(
        message: "\(path): a PNG holds one plane of 1 to 4 channels, not \(sizes); write a .tif")
    }
    return try data.transposed(order.compactMap(dims.firstIndex(of:)))
  }
}
