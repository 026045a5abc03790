import Display
import JSONText
import NDArray
import OMEZarr
import Zarr

/// What is at a place in a store, for `info` and `tree`.
enum StoreContent {
  /// An image or a label image.
  case image(OMEGroup, Multiscales)
  case plate(HCSPlate)
  case well(OMEGroup, Well)
  /// A group of images: the `labels` group, or a bioformats2raw layout. With the paths of the images.
  case collection(OMEGroup, [String])
  /// Zarr without OME-Zarr metadata.
  case group(ZarrGroup)
  case array(ZarrArray)

  /// - Throws: errors of OMEZarr and Zarr: nothing is there, or it cannot be understood.
  init(_ location: StoreLocation) throws {
    if case .array = try NodeMetadata.read(location.store, location.path) {
      self = .array(try ZarrArray.open(location.store, path: location.path))
      return
    }
    let group = try OMEGroup(location)
    let document = group.document
    if document.plate != nil {
      self = .plate(try fromHCSZarr(store: location.store, path: location.path))
    } else if let well = document.well {
      self = .well(group, well)
    } else if !document.multiscales.isEmpty {
      self = .image(group, try group.multiscales())
    } else if document.bioformats2rawLayout != nil {
      self = .collection(group, try group.seriesPaths())
    } else if let labels = document.labels {
      self = .collection(group, labels)
    } else {
      self = .group(group.group)
    }
  }

  /// The content as text: tables no wider than the context says.
  func text(_ context: DisplayContext) throws -> String {
    switch self {
    case .image(let group, let multiscales):
      let text = Render.multiscales(multiscales, context: context).plain
      let labels = multiscales.companions.labels.map { name, label in
        Self.row("labels/\(name)", label.multiscales)
      }
      let notes = group.document.notes.map { "\nnote: \($0)" }.joined()
      return text + (labels.isEmpty ? "" : "\n\n" + Self.table("label", labels, context)) + notes
    case .plate(let plate): return Render.plate(plate, context: context).plain
    case .well(let group, let well):
      let rows = well.images.map { Self.row($0.path, of: group) }
      let count = rows.count
      let title = "Well · \(count) field\(count == 1 ? "" : "s")"
      return title + "\n\n" + Self.table("field", rows, context)
    case .collection(let group, let paths):
      let count = paths.count
      let title = "\(group.document.kind ?? "group") · \(count) image\(count == 1 ? "" : "s")"
      return title + "\n\n" + Self.table("image", paths.map { Self.row($0, of: group) }, context)
    case .group(let group): return try Render.tree(group, context: context).plain
    case .array(let array):
      let title = "Zarr v\(array.metadata.format.rawValue) array"
      return Render.array(array, title: title, context: context).plain
    }
  }

  private static func table(_ head: String, _ rows: [[String]], _ context: DisplayContext)
    -> String
  {
    Table(heads: [head, "axes", "shape", "dtype", "levels"], rows: rows).text(width: context.width)
  }

  private static func row(_ path: String, _ multiscales: Multiscales) -> [String] {
    guard let first = multiscales.images.first else { return [path] }
    return [
      path, first.dims.joined(separator: " "), Numbers.shortShape(first.data.shape),
      first.data.dtype.name, String(multiscales.images.count),
    ]
  }

  private static func row(_ path: String, of group: OMEGroup) -> [String] {
    do {
      return row(path, try group.child(path).imageGroup().multiscales())
    } catch {
      return [path, "not readable: \(error)"]
    }
  }
}
