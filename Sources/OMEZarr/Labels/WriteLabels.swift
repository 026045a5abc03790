import Zarr

/// Adds a label image to an image on disk, and lists it; one of the same name is replaced.
///
/// - Parameters:
///   - path: the image: a directory.
///   - name: the name of the label image.
///   - options: the version, if given, must be the image's.
/// - Throws: ``OMEZarrError`` of kind `data` for pixels that are no integers, of kind `wrongNode` if
///   there is no image at the path, of kind `exists` if the label is there and may not be replaced.
public func addLabel(
  _ label: LabelImage, named name: String, to path: String,
  _ options: WriteOptions = WriteOptions()
) throws {
  try SafePath.check(name, place: "labels")
  let location = try StoreLocation(reading: path)
  let image = try OMEGroup(location).imageGroup()
  let version = image.document.version
  guard version.isWritable else {
    throw OMEZarrError(.version, "labels cannot be added to OME-Zarr \(version)", place: path)
  }
  if let asked = options.version, asked != version.rawValue {
    throw OMEZarrError(
      .version, "the version '\(asked)' is not that of the image, '\(version)'", place: path)
  }
  let labels = StoreKey.join(image.group.path, "labels")
  var known = try image.labelPaths()
  if known.contains(name), !options.overwrite {
    throw OMEZarrError(.exists, "there is a label image '\(name)' already", place: path)
  }
  var writer = ImageWriter(location.store, version, options)
  try writer.writeLabel(label, at: StoreKey.join(labels, name))
  if !known.contains(name) { known.append(name) }
  try LabelsGroup.list(known, in: location.store, labels, version)
  var root = image.group
  if try root.isConsolidated() { try root.consolidate() }
}

/// Makes a label image of one level of integers: smaller levels hold the value that most of the pixels
/// have that they stand for.
///
/// - Throws: ``OMEZarrError`` of kind `data` for pixels that are no integers.
public func toLabelImage(
  _ image: NgffImage, scaleFactors: ScaleFactors, chunks: ChunkSizes = .automatic,
  imageLabel: ImageLabel = ImageLabel()
) throws -> LabelImage {
  guard image.data.dtype.isInteger else {
    throw OMEZarrError(.data, "a label image holds integers, not \(image.data.dtype.name)")
  }
  return LabelImage(
    multiscales: try toMultiscales(
      image, scaleFactors: scaleFactors, method: .daskImageMode, chunks: chunks),
    imageLabel: imageLabel)
}
