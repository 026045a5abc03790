import JSONText
import Zarr

/// Reads a transformation that is stored on its own: the one in `coordinateTransformations` of a group
/// that is no image and no scene (0.6).
///
/// - Throws: ``OMEZarrError`` of kind `wrongNode` if this is something else, `metadata` if there is
///   not exactly one, or if it cannot be understood.
public func fromTransformationZarr(
  _ location: StoreLocation
) throws -> CoordinateTransformation {
  let group = try OMEGroup(location)
  guard group.document.kind == nil,
    let list = group.group.attributes["ome"]?["coordinateTransformations"]?.array
  else {
    throw OMEZarrError(
      .wrongNode, "this is no transformation on its own", place: location.name)
  }
  guard list.count == 1 else {
    throw OMEZarrError(
      .metadata, "there are \(list.count) transformations, not one", place: location.name)
  }
  return try CoordinateTransformation(document: list[0])
}

/// Writes a transformation on its own. If it names a field, the field is written first, below the
/// same path, and `overwrite` is false.
///
/// - Throws: ``OMEZarrError`` of kind `version` for one that has no such thing, of kind `missing` for
///   a field that is not there; as ``toNgffZarr(_:_:_:)-(String,Multiscales,_)``.
public func toNgffZarr(
  _ path: String, _ transformation: CoordinateTransformation,
  _ options: WriteOptions = WriteOptions(version: "0.6")
) throws {
  var options = options
  options.version = options.version ?? NgffVersion.v06.rawValue
  let version = try options.resolvedVersion(isArchive: OZX.isPath(path))
  guard version.hasCoordinateSystems else {
    throw OMEZarrError(
      .version, "A transformation store is defined from OME-Zarr 0.6; got \(version)")
  }
  let isBeside = !OZX.isPath(path) && !options.overwrite && Replacing.holdsParts(path)
  for field in transformation.fieldPaths {
    try SafePath.check(field)
    guard isBeside, try NodeMetadata.read(LocalStore(path), field) != nil else {
      throw OMEZarrError(
        .missing,
        "there is no field '\(field)'; write it first, and then this with overwrite=False",
        place: path)
    }
  }
  var document = OMEDocument(version: version)
  document.extra["coordinateTransformations"] = .array([transformation.json])
  if isBeside {
    var writer = ImageWriter(LocalStore(path), version, options)
    return try write([:], document, options.consolidatesMetadata, with: &writer)
  }
  _ = try writeHierarchy(path, version, options) { writer in
    try write([:], document, options.consolidatesMetadata, with: &writer)
  }
}

extension CoordinateTransformation {
  /// The paths of the fields and matrices that this and its parts name.
  var fieldPaths: [String] {
    switch kind {
    case .displacements(let path, _), .coordinates(let path, _): [path]
    case .affine(.path(let path)), .rotation(.path(let path)): [path]
    case .sequence(let steps): steps.flatMap(\.fieldPaths)
    case .bijection(let forward, let inverse): forward.fieldPaths + inverse.fieldPaths
    case .byDimension(let parts): parts.flatMap(\.transformation.fieldPaths)
    default: []
    }
  }
}
