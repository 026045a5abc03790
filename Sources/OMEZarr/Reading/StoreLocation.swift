import Glibc
import Zarr

/// A node in a store, as a path on disk names it: `plate.ome.zarr/A/1/0`, `image.ozx/labels/cells`.
public struct StoreLocation: Sendable {
  /// The store: a directory or an archive.
  public var store: any Store
  /// The path of the node in the store; "" for the root.
  public var path: String
  /// What the user calls the node, for messages.
  public var name: String

  /// A node in a store that is already open.
  public init(store: any Store, path: String = "", name: String? = nil) throws {
    self.store = store
    self.path = try StoreKey.normalized(path)
    self.name = name ?? (self.path.isEmpty ? "\(store)" : "\(store)/\(self.path)")
  }

  /// Finds the store in a path on disk. It is the first archive on the way, else the last directory
  /// whose name ends in `.zarr` and that holds Zarr metadata, else the directory itself.
  ///
  /// - Parameter isChecked: whether archives are refused that must not be read.
  /// - Throws: ``OMEZarrError`` of kind `missing`, `notZarr` or `argument`; as ``OZX/open(_:isChecked:)``.
  public init(reading path: String, isChecked: Bool = true) throws {
    if let scheme = path.firstRange(of: "://"), path[..<scheme.lowerBound].allSatisfy(\.isLetter) {
      throw OMEZarrError(
        .argument, "addresses cannot be opened, only paths on this machine", place: path)
    }
    var trimmed = path
    while trimmed.utf8.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    name = trimmed
    if let (archive, inside) = Self.archive(in: trimmed) {
      store = try OZX.open(archive, isChecked: isChecked)
      self.path = try StoreKey.normalized(inside)
      return
    }
    switch Self.fileKind(trimmed) {
    case nil:
      throw OMEZarrError(.missing, "there is nothing at this path", place: path)
    case .file:
      throw OMEZarrError(
        .notZarr, "this is a file; OME-Zarr is a directory or an .ozx archive", place: path)
    case .directory: break
    }
    let (root, inside) = Self.split(trimmed)
    store = LocalStore(root)
    self.path = try StoreKey.normalized(inside)
  }

  enum FileKind { case file, directory }

  static func fileKind(_ path: String) -> FileKind? {
    var status = stat()
    guard !path.utf8.contains(0), stat(path, &status) == 0 else { return nil }
    return status.st_mode & S_IFMT == S_IFDIR ? .directory : .file
  }

  /// The ways to cut a path in two at a slash, the shortest head first, the whole path last.
  private static func cuts(_ path: String) -> [(head: String, tail: String)] {
    var cuts = path.indices.filter { path[$0] == "/" && $0 != path.startIndex }.map {
      (String(path[..<$0]), String(path[path.index(after: $0)...]))
    }
    cuts.append((path, ""))
    return cuts
  }

  private static func archive(in path: String) -> (String, String)? {
    cuts(path).first { Archives.isArchiveName($0.head) && fileKind($0.head) == .file }
  }

  private static func split(_ path: String) -> (String, String) {
    let stores = cuts(path).filter { $0.head.lowercased().hasSuffix(".zarr") && holdsZarr($0.head) }
    return stores.last ?? (path, "")
  }

  /// Whether a directory holds the metadata of a Zarr node.
  static func holdsZarr(_ directory: String) -> Bool {
    ["zarr.json", ".zgroup", ".zarray", ".zattrs"].contains {
      fileKind("\(directory)/\($0)") == .file
    }
  }
}

/// Archives that hold a whole hierarchy.
enum Archives {
  /// Whether the name of a file is that of an archive.
  static func isArchiveName(_ path: String) -> Bool {
    OZX.isPath(path) || path.lowercased().hasSuffix(".zip")
  }
}
