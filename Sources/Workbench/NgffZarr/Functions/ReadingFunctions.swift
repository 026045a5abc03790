import JSONText
import OMEZarr
import Script
import Zarr

/// `from_ngff_zarr`, `from_hcs_zarr` and `validate`.
enum ReadingFunctions {
  static func add(to module: ModuleObject) {
    for name in ["from_ngff_zarr", "from_ome_zarr"] { addFromNgffZarr(module, name) }
    addFromHCSZarr(module)
    addValidate(module)
    PlateObjects.add(to: module)
  }

  /// The store an argument names: a path, or a store object of the module `zarr.storage`.
  static func location(_ value: Value, _ context: Interpreter) throws -> StoreLocation {
    if let store = StoreObjects.store(value) { return try StoreLocation(store: store) }
    return try StoreLocation(reading: try context.path(value))
  }

  private static func addFromNgffZarr(_ module: ModuleObject, _ name: String) {
    module.function(
      name, "store, validate=False, version=None, storage_options=None, kind=None",
      """
      Reads an OME-Zarr image of any version: a directory, an .ozx archive, or an image inside of \
      either, such as 'plate.ome.zarr/A/1/0'. Pixels are read when they are asked for.

      validate: check the metadata against the specification first. kind: 'scene' reads a scene of \
      OME-Zarr 0.6, an NgffScene; 'transformation' one that is stored on its own.
      """
    ) { context, a in
      let validate = try a.bool(1, context)
      switch try a.unlessNone(4).map({ try context.str($0).string }) {
      case nil, "multiscales": return try read(a[0], validate: validate, version: a[2], context)
      case "scene":
        return try SceneRecord.read(location(a[0], context), validate: validate, context)
      case "transformation":
        return TransformationClasses.wrap(try fromTransformationZarr(location(a[0], context)))
      case let kind?:
        throw ScriptException.value(
          "kind must be 'multiscales', 'scene' or 'transformation', not '\(kind)'")
      }
    }
  }

  /// The pyramid in a store.
  static func read(
    _ store: Value, validate: Bool, version: Value, _ context: Interpreter
  ) throws -> Value {
    let location = try location(store, context)
    let multiscales = try fromNgffZarr(
      store: location.store, path: location.path, validate: validate,
      version: version.isNone ? nil : try Versions.version(version).rawValue)
    return MultiscalesRecord.wrap(multiscales, arrayName: "zarr", isRead: true, context)
  }

  private static func addFromHCSZarr(_ module: ModuleObject) {
    module.function(
      "from_hcs_zarr", "store, validate=False, well_cache_size=None, image_cache_size=None",
      "Opens a plate. Wells and images are read when they are asked for."
    ) { context, a in
      let location = try location(a[0], context)
      let plate = try fromHCSZarr(
        store: location.store, path: location.path, validate: try a.bool(1, context),
        wellCacheSize: try cacheSize(a, 2, context) ?? Config.wellCacheSize,
        imageCacheSize: try cacheSize(a, 3, context) ?? Config.imageCacheSize)
      return PlateObjects.wrap(plate, store: a[0])
    }
  }

  private static func cacheSize(_ a: Arguments, _ index: Int, _ context: Interpreter) throws -> Int?
  {
    guard let size = try a.intUnlessNone(index, context) else { return nil }
    guard size >= 0 else { throw ScriptException.value("a cache size must not be negative") }
    return size
  }

  private static func addValidate(_ module: ModuleObject) {
    module.function(
      "validate", "ngff_dict, version=None, model='image', strict=False, data=False",
      """
      Checks OME-Zarr. Of a store, which is a path or a store object, it checks everything and returns \
      a report: report.valid, report.findings. Of a metadata document, which is a dict, it checks \
      what the published schema of a version says and raises ValidationError with the first violation.

      ngff_dict: a store, or the attributes of a group; with a version, a str is taken for a document \
      and a Path for a store. version: for a document '0.4' by default. \
      model: image, label, plate, well, bf2raw, ome, scene. \
      data: of a store, decode every chunk as well, to find those that are truncated or damaged.
      """
    ) { context, a in
      if isStore(a[0], isDocument: a.unlessNone(1) != nil) {
        return try ValidationReport.check(
          a[0], version: try a.unlessNone(1).map(Versions.version), strict: try a.bool(3, context),
          data: try a.bool(4, context), context)
      }
      let version = try a.unlessNone(1).map(Versions.version) ?? .v04
      try Schemas.validate(
        try context.json(a[0]), version: version.rawValue,
        model: try a.string(2), strict: try a.bool(3, context))
      return .none
    }
    ValidationReport.add(to: module)
  }

  /// Whether a value is a store and no metadata document. A document may be any JSON, and a text is
  /// one if its version is said.
  private static func isStore(_ value: Value, isDocument: Bool) -> Bool {
    switch value {
    case .host: true
    case .str: !isDocument
    default: false
    }
  }
}
