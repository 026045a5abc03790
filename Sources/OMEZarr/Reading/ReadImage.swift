import JSONText
import NDArray
import OrderedCollections
import Zarr

/// Reads the image at a path on disk: a directory, an `.ozx` archive, or a node inside of either
/// (`plate.ome.zarr/A/1/0`). No pixel is read.
///
/// - Parameters:
///   - validate: whether to check the metadata against its schema and the rules of the
///     specification first.
///   - version: the version to read it as; nil to find out.
/// - Throws: ``OMEZarrError``: `missing`, `notZarr`; `wrongNode` for plates, wells and other nodes that
///   are no single image, with a hint where images are; `metadata`, `unsafePath`; `invalid` if it was
///   checked; `version` for a version that is not known or not that of the file.
public func fromNgffZarr(
  _ path: String, validate: Bool = false, version: String? = nil
) throws -> Multiscales {
  try readImage(StoreLocation(reading: path), validate: validate, version: version)
}

/// Reads the image at a path in a store; see ``fromNgffZarr(_:validate:version:)-(String,_,_)``.
public func fromNgffZarr(
  store: any Store, path: String = "", validate: Bool = false, version: String? = nil
) throws -> Multiscales {
  try readImage(
    StoreLocation(store: store, path: path), validate: validate, version: version)
}

private func readImage(
  _ location: StoreLocation, validate: Bool, version: String?
) throws -> Multiscales {
  var asked: NgffVersion?
  if let version {
    guard let known = NgffVersion(tag: version) else {
      throw OMEZarrError(
        .version,
        "'\(version)' is not a version of OME-Zarr; there are "
          + NgffVersion.allCases.map(\.rawValue).joined(separator: ", "))
    }
    asked = known
  }
  let group = try OMEGroup(location, version: asked).imageGroup()
  if validate { try group.requireValid() }
  return try group.multiscales()
}

extension OMEGroup {
  /// This group if it is an image; the only image of a bioformats2raw layout.
  ///
  /// - Throws: ``OMEZarrError`` of kind `wrongNode` that says what this is and where images are.
  public func imageGroup() throws -> OMEGroup {
    if !document.multiscales.isEmpty { return self }
    if document.plate != nil { throw plateError() }
    if let well = document.well {
      let fields = well.images.prefix(3).map { "\(name)/\($0.path)" }
      throw wrongNode("is a well with \(well.images.count) fields, not an image", hints: fields)
    }
    if document.bioformats2rawLayout != nil {
      let series = try seriesPaths()
      if series.count == 1 { return try child(series[0]).imageGroup() }
      throw wrongNode(
        "holds \(series.count) images (bioformats2raw layout)",
        hints: series.prefix(5).map { "\(name)/\($0)" })
    }
    if let labels = document.labels {
      throw wrongNode(
        "is a group of \(labels.count) label images",
        hints: labels.prefix(3).map { "\(name)/\($0)" })
    }
    if document.scene != nil {
      throw wrongNode(
        "is a scene, not an image; read it with kind='scene', or open one of the images in it",
        hints: [])
    }
    let keys = group.attributes.keys.joined(separator: ", ")
    throw wrongNode(
      "is no OME-Zarr image: its attributes have no 'multiscales'"
        + (keys.isEmpty ? " (they are empty)" : " (there are: \(keys))"), hints: [])
  }

  private func plateError() -> OMEZarrError {
    let wells = document.plate?.wells ?? []
    let fields = wells.lazy.compactMap { well -> String? in
      guard SafePath.isSafe(well.path), let group = try? child(well.path) else { return nil }
      return group.document.well?.images.first.map { "\(name)/\(well.path)/\($0.path)" }
    }
    return wrongNode(
      "is a plate with \(wells.count) wells, not an image; read it with from_hcs_zarr, "
        + "or open one field", hints: Array(fields.prefix(3)))
  }

  private func wrongNode(_ what: String, hints: [String]) -> OMEZarrError {
    let list = hints.isEmpty ? "" : "; for example: " + hints.joined(separator: ", ")
    return OMEZarrError(.wrongNode, "this \(what)\(list)", place: name)
  }

  /// The paths of the images of a bioformats2raw layout: those that `OME` lists, else consecutive
  /// numbers up to the first gap.
  public func seriesPaths() throws -> [String] {
    if let listed = (try? child("OME"))?.document.series {
      for path in listed { try SafePath.check(path, place: "\(name)/OME") }
      return listed
    }
    var paths: [String] = []
    while try group.contains(String(paths.count)) { paths.append(String(paths.count)) }
    return paths
  }

  /// The pyramid of this group, with its labels and what else belongs to it. No pixel is read.
  ///
  /// - Throws: ``OMEZarrError`` as ``fromNgffZarr(_:validate:version:)``.
  public func multiscales() throws -> Multiscales {
    guard let first = document.multiscales.first else { throw wrongNode("has no image", hints: []) }
    var result = try pyramid(first, pointer: "/multiscales/0")
    result.rootAttributes = document.attributes.isEmpty ? nil : document.attributes
    result.companions.extra = document.extra
    result.companions.imageLabel = document.imageLabel
    result.companions.notes = document.notes
    for (index, metadata) in document.multiscales.enumerated().dropFirst() {
      result.companions.siblings.append(
        try pyramid(metadata, pointer: "/multiscales/\(index)"))
    }
    readLabels(into: &result.companions)
    return result
  }

  private func pyramid(_ metadata: Metadata, pointer: String) throws -> Multiscales {
    var metadata = metadata
    let arrays = try metadata.datasets.enumerated().map { index, dataset in
      try array(dataset.path, place: "\(name): \(pointer)/datasets/\(index)")
    }
    if metadata.version < .v03, let rank = arrays.first?.rank, rank < metadata.axes.count {
      metadata.axes = Array(metadata.axes.suffix(rank))
    }
    metadata.estimateScales(shapes: arrays.map(\.shape))
    let axes = metadata.axes
    var images: [NgffImage] = []
    for (index, array) in arrays.enumerated() {
      guard array.rank == axes.count else {
        throw OMEZarrError(
          .metadata,
          "the array '\(metadata.datasets[index].path)' has \(array.rank) dimensions, but there "
            + "are \(axes.count) axes", place: "\(name): \(pointer)/datasets/\(index)")
      }
      images.append(metadata.image(array, of: metadata.datasets[index]))
    }
    return Multiscales(
      images: images, metadata: metadata, method: metadata.type.flatMap(Methods.init(rawValue:)))
  }

  /// The arrays of an entry one by one, with the reason where one cannot be read.
  public func levels(
    of metadata: Metadata?
  ) -> [(dataset: Dataset, array: Result<ZarrArray, OMEZarrError>)] {
    (metadata?.datasets ?? []).map { dataset in
      do {
        return (dataset, .success(try array(dataset.path, place: name)))
      } catch let error as OMEZarrError {
        return (dataset, .failure(error))
      } catch {
        return (dataset, .failure(OMEZarrError(.storage, "\(error)", place: name)))
      }
    }
  }

  private func array(_ path: String, place: String) throws -> ZarrArray {
    do {
      return try group.array(path)
    } catch let error as ZarrError {
      throw OMEZarrError(zarr: error, at: place)
    }
  }
}

extension Metadata {
  /// The image of a level.
  func image(_ data: any ArraySource, of dataset: Dataset) -> NgffImage {
    let grid = pixelGrid(of: dataset)
    let dims = dimensionNames
    func byAxis<Value>(_ values: [Value?]) -> OrderedDictionary<String, Value> {
      OrderedDictionary(
        zip(dims, values).compactMap { name, value in value.map { (name, $0) } },
        uniquingKeysWith: { first, _ in first })
    }
    let units = byAxis(axes.map(\.unit))
    let orientations = byAxis(axes.map(\.orientation))
    let types = byAxis(axes.map { $0.type == Axis.type(ofName: $0.name) ? nil : $0.type })
    let labels = omero?.channels.map { $0.label ?? "" } ?? []
    let colors = omero?.channels.map { $0.color ?? "" } ?? []
    return NgffImage(
      data: data, dims: dims, scale: byAxis(grid.scale), translation: byAxis(grid.translation),
      name: name ?? "image", axesUnits: units.isEmpty ? nil : units,
      axesOrientations: orientations.isEmpty ? nil : orientations,
      axesTypes: types.isEmpty ? nil : types,
      channelNames: labels.contains { !$0.isEmpty } ? labels : nil,
      channelColors: colors.contains { !$0.isEmpty } ? colors : nil)
  }

  /// Gives a scale to levels that say nothing of it, as those before 0.4: how many pixels of the first
  /// level one of theirs covers.
  mutating func estimateScales(shapes: [[Int]]) {
    guard let first = shapes.first else { return }
    for index in datasets.indices where datasets[index].coordinateTransformations.isEmpty {
      guard index < shapes.count, shapes[index].count == first.count else { continue }
      let scale = zip(first, shapes[index]).map(Metadata.factor)
      datasets[index].coordinateTransformations = [.scale(scale)]
    }
  }

  /// The whole factor between two lengths where one explains them, else their ratio.
  private static func factor(_ full: Int, _ reduced: Int) -> Double {
    guard full > 0, reduced > 0 else { return 1 }
    let ratio = Double(full) / Double(reduced)
    let whole = ratio.rounded()
    guard whole >= 1, let factor = Int(exactly: whole) else { return ratio }
    let isFloor = full / factor == reduced
    let isCeiling = (full - 1) / factor + 1 == reduced
    return isFloor || isCeiling ? whole : ratio
  }
}
