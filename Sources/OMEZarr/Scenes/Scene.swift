import JSONText
import OrderedCollections
import Zarr

/// Images that share a space, and the transformations between their coordinate systems (0.6).
public struct Scene: Sendable {
  /// The images that transformations name, by their path in the scene's group.
  public var images: OrderedDictionary<String, Multiscales>
  /// The transformations. An end with a path is a system of the image there, one without is a system
  /// of the scene.
  public var coordinateTransformations: [CoordinateTransformation]
  /// The scene's own systems, the first of which a viewer shows; nil where there are none.
  public var coordinateSystems: [CoordinateSystem]?

  /// Puts the parts together.
  public init(
    images: OrderedDictionary<String, Multiscales>,
    coordinateTransformations: [CoordinateTransformation],
    coordinateSystems: [CoordinateSystem]? = nil
  ) {
    self.images = images
    self.coordinateTransformations = coordinateTransformations
    self.coordinateSystems = coordinateSystems
  }

  /// The member `scene`.
  var json: JSON {
    var writer = MembersWriter()
    writer.put("coordinateSystems", coordinateSystems.map { .array($0.map(\.json)) })
    writer.put("coordinateTransformations", .array(coordinateTransformations.map(\.json)))
    return .object(writer.object)
  }
}

/// Reads the scene at a place in a store, with its images. No pixel is read.
///
/// - Parameter validate: whether to check the metadata of the scene and of its images first.
/// - Throws: ``OMEZarrError`` of kind `wrongNode` if this is no scene, `metadata` or `unsafePath` for
///   what cannot be understood; as ``fromNgffZarr(_:validate:version:)-(String,_,_)`` for the images.
public func fromSceneZarr(_ location: StoreLocation, validate: Bool = false) throws -> Scene {
  let group = try OMEGroup(location)
  guard let json = group.document.scene else {
    let kind = group.document.kind.map { "is of kind '\($0)'" } ?? "has no OME-Zarr metadata"
    throw OMEZarrError(.wrongNode, "No scene metadata found: this \(kind)", place: location.name)
  }
  if validate { try group.requireValid() }
  var scene = Scene(images: [:], coordinateTransformations: [])
  for item in json["coordinateTransformations"]?.array ?? [] {
    scene.coordinateTransformations.append(try CoordinateTransformation(document: item))
  }
  scene.coordinateSystems = try json["coordinateSystems"]?.array?.map { item in
    try CoordinateSystem(document: item)
  }
  let ends = scene.coordinateTransformations.flatMap { [$0.input, $0.output] }
  for path in ends.compactMap({ $0?.path }) where scene.images[path] == nil {
    let image = try group.child(path)
    if validate { try image.requireValid() }
    scene.images[path] = try image.imageGroup().multiscales()
  }
  return scene
}

/// Writes a scene with its images at a path on disk, as ``toNgffZarr(_:_:_:)-(String,Multiscales,_)``
/// writes an image.
///
/// - Returns: what the version cannot say.
/// - Throws: ``OMEZarrError``, of kind `version` for one that has no scenes, of kind `invalid` for a
///   scene whose transformations do not fit its images.
@discardableResult
public func toNgffZarr(
  _ path: String, _ scene: Scene, _ options: WriteOptions = WriteOptions(version: "0.6")
) throws -> [ConversionNote] {
  var options = options
  options.version = options.version ?? NgffVersion.v06.rawValue
  let version = try options.resolvedVersion(isArchive: OZX.isPath(path))
  guard version.hasCoordinateSystems else {
    throw OMEZarrError(.version, "Scene metadata is defined from OME-Zarr 0.6; got \(version)")
  }
  try check(scene)
  let consolidates = options.consolidatesMetadata
  options.consolidatesMetadata = false
  return try writeHierarchy(path, version, options) { writer in
    var document = OMEDocument(version: version)
    document.scene = scene.json
    var root = try ZarrGroup.create(
      writer.store, format: .v3, attributes: document.attributes(version: version).attributes)
    for (path, image) in scene.images { try writer.write(image, at: path) }
    if consolidates { try root.consolidate() }
  }
}

private func check(_ scene: Scene) throws(OMEZarrError) {
  for path in scene.images.keys { try SafePath.check(path) }
  let systems = scene.images.mapValues { $0.metadata.coordinateSystems.map(\.name) }
  var reporter = Reporter(file: "", base: "/scene", isStrict: false)
  reporter.check(
    SceneSubject(
      scene: scene.json,
      systems: Dictionary(uniqueKeysWithValues: systems.elements.map { ($0.key, $0.value) })),
    SceneRules.all)
  guard let first = reporter.findings.first(where: { $0.severity == .error }) else { return }
  throw OMEZarrError(.invalid, first.message, place: first.pointer, rule: first.rule)
}
