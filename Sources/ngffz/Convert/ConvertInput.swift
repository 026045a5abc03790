import Glibc
import NDArray
import OMEZarr
import Workbench
import Zarr

/// What a conversion starts from.
enum ConvertInput {
  /// Pixels with what their file says of the axes; there are no levels yet.
  case image(NgffImage)
  /// A pyramid.
  case pyramid(Multiscales)

  /// Opens files: one image of any kind, or several pictures of the same size that make a stack.
  ///
  /// - Parameter dims: the names of the axes; nil for what the file says.
  init(_ paths: [String], dims: [String]?) throws {
    let paths = try paths.flatMap(Self.expanded)
    guard let first = paths.first else {
      throw CommandFailure(message: "there is no input")
    }
    if paths.count > 1 {
      self = .image(try Self.stack(paths, dims))
    } else if Self.isStore(first) {
      self = try Self.store(first, dims)
    } else {
      self = .image(try imageFile(first, dims: dims))
    }
  }

  /// The files that a pattern names; a path that is there stands for itself.
  private static func expanded(_ path: String) throws -> [String] {
    guard access(path, F_OK) != 0, path.contains(where: { "*?[".contains($0) }) else {
      return [path]
    }
    var result = glob_t()
    defer { globfree(&result) }
    guard glob(path, 0, nil, &result) == 0, let found = result.gl_pathv else {
      throw CommandFailure(message: "\(path): no file has such a name")
    }
    return (0..<Int(result.gl_pathc)).compactMap { found[$0].map { String(cString: $0) } }
  }

  private static func isStore(_ path: String) -> Bool {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
      return [".ozx", ".zip"].contains { path.lowercased().hasSuffix($0) }
    }
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    // What is not there and looks like a picture is reported as a missing file.
    return stat(path, &status) == 0 || path.contains(".ozx/") || path.contains(".zarr")
      || !name.contains(".")
  }

  private static func store(_ path: String, _ dims: [String]?) throws -> ConvertInput {
    let location = try StoreLocation(reading: path)
    guard case .array = try NodeMetadata.read(location.store, location.path) else {
      return .pyramid(try fromNgffZarr(store: location.store, path: location.path))
    }
    let array = try ZarrArray.open(location.store, path: location.path)
    let names = (array.dimensionNames ?? []).compactMap { $0 }
    let isKnown = names.count == array.rank && names.allSatisfy(NgffImage.canonicalDims.contains)
    return .image(try toNgffImage(array, dims: dims ?? (isKnown ? names : nil)))
  }

  private static func stack(_ paths: [String], _ dims: [String]?) throws -> NgffImage {
    let images = try paths.map { path -> NgffImage in
      guard !isStore(path) else {
        throw CommandFailure(message: "\(path): several inputs must be pictures or .npy files")
      }
      return try imageFile(path)
    }
    let first = images[0]
    let stacked = try StackedFiles(zip(paths, images).map { ($0, $1.data) })
    let axis = ["z", "t"].first { !first.dims.contains($0) } ?? "t"
    let names = dims ?? [axis] + first.dims
    let isOwn = dims == nil
    return try toNgffImage(
      stacked, dims: names, scale: isOwn ? first.scale : nil, name: first.name,
      axesUnits: isOwn ? first.axesUnits : nil, channelNames: isOwn ? first.channelNames : nil,
      channelColors: isOwn ? first.channelColors : nil)
  }
}
