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
  for path in group.scenePaths() {
    let image = try group.child(path)
    if validate { try image.requireValid() }
    scene.images[path] = try image.imageGroup().multiscales()
  }
  return scene
}

extension OMEGroup {
  /// The images that the transformations of a scene name, in their order; none if this is no scene.
  public func scenePaths() -> [String] {
    guard let scene = document.scene else { return [] }
    return Array(OrderedSet(SceneSubject(scene: scene, systems: nil).ends.compactMap(\.path)))
  }
}

/// Writes a scene with its images at a path on disk, as ``toNgffZarr(_:_:_:)-(String,Multiscales,_)``
/// writes an image. If `overwrite` is false and images or fields lie there, they are kept: what is new
/// in the scene is written beside them.
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
  var document = OMEDocument(version: version)
  document.scene = scene.json
  if !OZX.isPath(path), !options.overwrite, Replacing.holdsParts(path) {
    var writer = ImageWriter(LocalStore(path), version, options)
    try write(scene.images, document, consolidates, with: &writer)
    return writer.notes
  }
  return try writeHierarchy(path, version, options) { writer in
    try write(scene.images, document, consolidates, with: &writer)
  }
}

/// Writes what is below the root of a hierarchy, as far as it is not there, and then the root.
func write(
  _ images: OrderedDictionary<String, Multiscales>, _ document: OMEDocument, _ consolidates: Bool,
  with writer: inout ImageWriter
) throws {
  for (path, image) in images where try NodeMetadata.read(writer.store, path) == nil {
    try writer.write(image, at: path)
  }
  var attributes = document.attributes(version: writer.version).attributes
  var root: ZarrGroup
  if try NodeMetadata.read(writer.store, "") != nil {
    root = try ZarrGroup.open(writer.store, format: writer.format)
    attributes.merge(root.attributes) { own, _ in own }
    try root.setAttributes(attributes)
  } else {
    root = try ZarrGroup.create(writer.store, format: writer.format, attributes: attributes)
  }
  if consolidates { try root.consolidate() }
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
