import Display
import JSONText
import NDArray
import OMEZarr
import Zarr

/// What is at a place in a store, for `info` and `tree`.
enum StoreContent {
  /// An image or a label image.
  case image(OMEGroup, Multiscales)
  /// An image of which not every level can be read, with the first reason.
  case damaged(OMEGroup, OMEZarrError)
  case plate(HCSPlate)
  case well(OMEGroup, Well)
  /// A group of images: the `labels` group, a bioformats2raw layout or a scene. With the paths of the
  /// images.
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
      do {
        self = .image(group, try group.multiscales())
      } catch let error as OMEZarrError {
        self = .damaged(group, error)
      }
    } else if document.bioformats2rawLayout != nil {
      self = .collection(group, try group.seriesPaths())
    } else if document.scene != nil {
      self = .collection(group, group.scenePaths())
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
    case .damaged(let group, let error): return Self.damaged(group, error, context)
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

  /// What there is of an image that cannot be read as a whole.
  private static func damaged(
    _ group: OMEGroup, _ error: OMEZarrError, _ context: DisplayContext
  ) -> String {
    let metadata = group.document.multiscales.first
    let axes = metadata?.dimensionNames.joined(separator: " ") ?? ""
    let version = group.document.tag ?? group.document.version.rawValue
    var problems: [String] = []
    let rows = group.levels(of: metadata).map { dataset, level -> [String] in
      switch level {
      case .success(let array):
        return [
          dataset.path, Numbers.shape(array.shape), Numbers.shape(array.chunkShape),
          array.shardShape.map(Numbers.shape) ?? "", array.dtype.name,
        ]
      case .failure(let error):
        problems.append("✗ \(dataset.path.printable): \(error.message.printable)")
        return [dataset.path, "✗", "", "", ""]
      }
    }
    if problems.isEmpty { problems = ["✗ \(error.description.printable)"] }
    let table = Table(heads: ["level", "shape", "chunks", "shards", "dtype"], rows: rows)
    return "Damaged image “\((metadata?.name ?? "").printable)” · \(axes) · OME-Zarr \(version)\n\n"
      + table.text(width: context.width) + "\n\n" + problems.joined(separator: "\n")
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
