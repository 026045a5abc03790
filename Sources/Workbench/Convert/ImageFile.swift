import ImageFiles
import NDArray
import OMEZarr
import OrderedCollections
import Zarr

/// Opens a PNG, a TIFF or an .npy file as an image, with what it says of its axes. Of TIFF and .npy,
/// pixels are read when they are asked for.
///
/// - Parameter dims: the names of the axes, slowest first; nil for what the file says.
/// - Throws: `ImageFileError`, `ZarrError`; `OMEZarrError` of kind `argument` if the file does not tell
///   what its axes are, or if the names do not fit.
public func imageFile(_ path: String, dims: [String]? = nil) throws -> NgffImage {
  let name = ImageFileNames.stem(path)
  if path.lowercased().hasSuffix(".npy") {
    return try toNgffImage(try NPYFile.map(path), dims: dims, name: name)
  }
  let source = try readImage(path)
  let picture = source.rank == 3 ? ["y", "x", "c"] : ["y", "x"]
  let hints = (source as? TIFFSource)?.hints ?? ImageHints(axes: picture)
  let dims = try dims ?? ImageFileNames.axes(hints.axes, path)
  func known<Value>(_ values: [String: Value]) -> OrderedDictionary<String, Value> {
    // A dim that is there twice is refused below, with the others' checks.
    OrderedDictionary(
      dims.compactMap { dim in values[dim].map { (dim, $0) } },
      uniquingKeysWith: { first, _ in first })
  }
  let units = known(hints.units)
  let channels = dims.firstIndex(of: "c").map { $0 < source.rank ? source.shape[$0] : 1 } ?? 1
  func channelList(_ list: [String]) -> [String]? { list.count == channels ? list : nil }
  return try toNgffImage(
    source, dims: dims, scale: known(hints.spacing), name: name,
    axesUnits: units.isEmpty ? nil : units, channelNames: channelList(hints.channelNames),
    channelColors: channelList(hints.channelColors))
}

private enum ImageFileNames {
  /// Names for pages whose meaning the file does not tell.
  static func axes(_ axes: [String], _ path: String) throws(OMEZarrError) -> [String] {
    var free = ["z", "t"].filter { !axes.contains($0) }
    let names = axes.map { $0 == "p" && !free.isEmpty ? free.removeFirst() : $0 }
    guard !names.contains("p"), Set(names).count == names.count else {
      throw OMEZarrError(
        .argument, "the file does not tell what its \(axes.count) axes are; name them (dims, -d)",
        place: path)
    }
    return names
  }

  /// The name of a file without folders and endings.
  static func stem(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? "image"
    let bare = name.split(separator: ".", omittingEmptySubsequences: false).first.map(String.init)
    return bare.flatMap { $0.isEmpty ? nil : $0 } ?? "image"
  }
}
