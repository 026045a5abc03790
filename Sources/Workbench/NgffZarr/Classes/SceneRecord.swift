import OMEZarr
import OrderedCollections
import Script

/// The class `NgffScene`, bound to the library's scene.
enum SceneRecord {
  static let dataclass: Dataclass = {
    let dataclass = Dataclass(
      "NgffScene", "images, coordinateTransformations, coordinateSystems=None",
      doc: "Images that share a space, and the transformations between them (OME-Zarr 0.6).",
      showsLayout: true)
    dataclass.type.staticMethod("from_ome_zarr", "store, validate=False", "Reads a scene.") {
      context, a in
      try read(
        try ReadingFunctions.location(a[0], context), validate: a.bool(1, context), context)
    }
    return dataclass
  }()

  /// The scene in a store.
  static func read(_ location: StoreLocation, validate: Bool, _ context: Interpreter) throws
    -> Value
  {
    let scene = try fromSceneZarr(location, validate: validate)
    let images = scene.images.map { path, image in
      (path, MultiscalesRecord.wrap(image, arrayName: "zarr", isRead: true, context))
    }
    let value = dataclass.make([
      .dict(images), .list(scene.coordinateTransformations.map(TransformationClasses.wrap)),
      scene.coordinateSystems.map { .list($0.map(TransformationClasses.system.wrap)) } ?? .none,
    ])
    return value
  }

  /// The library's scene in an object; nil if it is something else.
  static func scene(_ value: Value, _ context: Interpreter) throws -> Scene? {
    guard let instance = dataclass.instance(value) else { return nil }
    var images: OrderedDictionary<String, Multiscales> = [:]
    for (path, image) in try context.members(instance["images"], "images") {
      images[path] = try MultiscalesRecord.unwrap(image, context)
    }
    let transformations = try context.array(instance["coordinateTransformations"]).map {
      try TransformationClasses.transformation($0, context)
    }
    var systems: [CoordinateSystem]?
    if !instance["coordinateSystems"].isNone {
      systems = try context.array(instance["coordinateSystems"]).map {
        try TransformationClasses.system.unwrap($0, context)
      }
    }
    return Scene(
      images: images, coordinateTransformations: transformations, coordinateSystems: systems)
  }
}
