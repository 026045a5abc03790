import OMEZarr
import Script
import Zarr

/// `to_ngff_zarr`, archives, and conversion between versions.
enum WritingFunctions {
  static func add(to module: ModuleObject) {
    for name in ["to_ngff_zarr", "to_ome_zarr"] { addToNgffZarr(module, name) }
    _ = methods
    addUpgrade(module)
    addArchives(to: module)
  }

  private static let parameters =
    "version=None, overwrite=True, use_tensorstore=False, chunk_store=None, progress=None, "
    + "chunks_per_shard=None, scale_strategy='exact', metadata_only=False, start_level=0, "
    + "consolidate_metadata=True, *, compressor=?, compressors=?, resume=False, memory_target=None"

  private static let doc = """
    Writes a pyramid as OME-Zarr: a directory, or a single file if the path ends in .ozx. All \
    levels are made in one pass with bounded memory.

    version: '0.4' (Zarr v2; the default of directories), '0.5' (Zarr v3; of archives) or '0.6'. \
    chunks_per_shard: an int, one per dim, or a dict. compressor, compressors: in Zarr's spelling, \
    None for no compression. resume: go on with what an interrupted write left. overwrite: False keeps \
    what lies below the same path, such as the field that the image's transformation names. \
    multiscales: or an NgffScene, or a transformation on its own (0.6).
    """

  private static func addToNgffZarr(_ module: ModuleObject, _ name: String) {
    module.function(name, "store, multiscales, " + parameters, doc) { context, a in
      try write(a[0], a[1], a, optionsFrom: 2, context)
    }
  }

  /// `multiscales.to_ome_zarr(store, …)` and `Multiscales.from_ome_zarr(store, …)`.
  // The type is that of all sessions: what is added to it is added once, by whoever comes first.
  private static let methods: Void = {
    let type = MultiscalesRecord.dataclass.type
    for name in ["to_ome_zarr", "to_ngff_zarr"] {
      type.add(
        name,
        .method(
          Builtin(name, "store, " + parameters, doc: doc, module: type.name) {
            context, receiver, a in
            try write(a[0], receiver, a, optionsFrom: 1, context)
          }))
    }
    for name in ["from_ome_zarr", "from_ngff_zarr"] {
      type.staticMethod(name, "store, validate=False, version=None", "Reads an OME-Zarr image.") {
        context, a in
        try ReadingFunctions.read(a[0], validate: a.bool(1, context), version: a[2], context)
      }
    }
  }()

  private static func write(
    _ store: Value, _ multiscales: Value, _ a: Arguments, optionsFrom first: Int,
    _ context: Interpreter
  ) throws -> Value {
    if a.unlessNone(first + 3) != nil {
      throw ScriptException.type("chunk_store is not supported: all of a store lies in one place")
    }
    let options = try options(a, from: first, context)
    let notes: [ConversionNote]
    if let scene = try SceneRecord.scene(multiscales, context) {
      notes = try toNgffZarr(try context.path(store), scene, options)
      for note in notes { context.streams.error("note: \(note)\n") }
      return .none
    }
    if case .host(let host) = multiscales, let instance = host as? DataclassInstance,
      TransformationClasses.isTransformation(instance)
    {
      let transformation = try TransformationClasses.transformation(multiscales, context)
      try toNgffZarr(try context.path(store), transformation, options)
      return .none
    }
    let pyramid = try MultiscalesRecord.unwrap(multiscales, context)
    if let target = StoreObjects.store(store) {
      notes = try context.released { try toNgffZarr(store: target, pyramid, options) }
    } else {
      let path = try context.path(store)
      notes = try context.released { try toNgffZarr(path, pyramid, options) }
    }
    for note in notes { context.streams.error("note: \(note)\n") }
    return .none
  }

  static func options(
    _ a: Arguments, from first: Int, _ context: Interpreter
  ) throws -> WriteOptions {
    var options = WriteOptions(overwrite: try a.bool(first + 1, context))
    options.version = try version(a[first])
    options.chunksPerShard = try a.unlessNone(first + 5).map { try chunksPerShard($0, context) }
    guard ["exact", "pad"].contains(try a.string(first + 6)) else {
      throw ScriptException.value("scale_strategy must be 'exact' or 'pad'")
    }
    options.metadataOnly = try a.bool(first + 7, context)
    options.startLevel = try a.int(first + 8, context)
    options.consolidatesMetadata = try a.bool(first + 9, context)
    options.compressors = try compressors(a.optional(first + 10) ?? a.optional(first + 11), context)
    options.resumes = try a.bool(first + 12, context)
    options.memoryTarget = try a.unlessNone(first + 13).map { try Config.byteCount($0, context) }
    if options.memoryTarget == nil { options.memoryTarget = Config.memoryTarget }
    return options
  }

  /// The version an argument names; nil for None.
  static func version(_ value: Value) throws -> String? {
    switch value {
    case .none: nil
    case .str(let text): text.string
    default: try Versions.version(value).rawValue
    }
  }

  static func chunksPerShard(_ value: Value, _ context: Interpreter) throws
    -> ChunksPerShard
  {
    switch value {
    case .int, .bool: return .uniform(try context.int(value, "chunks_per_shard"))
    case .list, .tuple: return .list(try context.ints(value, "chunks_per_shard"))
    case .dict:
      let counts = try context.members(value, "chunks_per_shard").map {
        (name: $0.name, value: try context.int($0.value, "chunks_per_shard"))
      }
      return .perAxis(ImageRecord.ordered(counts))
    default:
      throw ScriptException.value(
        "chunks_per_shard must be an int, tuple, or dict, not \(value.typeName)")
    }
  }

  /// The codecs that an argument names: a dict, a name, a list of either, `None` for none; nil if
  /// the argument was not given.
  static func compressors(_ value: Value?, _ context: Interpreter) throws -> [CodecSpec]? {
    guard let value else { return nil }
    switch value {
    case .none: return []
    case .list, .tuple:
      return try context.array(value).map { try CodecSpec(json: try context.json($0)) }
    default: return [try CodecSpec(json: try context.json(value))]
    }
  }

  private static func addUpgrade(_ module: ModuleObject) {
    module.function(
      "upgrade_ome_zarr",
      "input, output=None, *, version='0.6', validate=False, storage_options=None, overwrite=True",
      "Converts to another version: in place where only metadata changes, or into a new store."
    ) { context, a in
      let input = try context.path(a[0])
      if try a.bool(3, context) { _ = try fromNgffZarr(input, validate: true) }
      let output = try a.unlessNone(1).map(context.path)
      let version = try Versions.version(a[2]).rawValue
      let overwrite = try a.bool(5, context)
      let notes = try context.released {
        try upgradeOMEZarr(input, output: output, version: version, overwrite: overwrite)
      }
      for note in notes { context.streams.error("note: \(note)\n") }
      return .none
    }
  }

  private static func addArchives(to module: ModuleObject) {
    module.function(
      "write_store_to_zip", "source_store, zip_path, version='0.5', compression=0",
      "Copies a store into an .ozx archive as it is, without recomputing anything."
    ) { context, a in
      let source = try ReadingFunctions.location(a[0], context)
      let path = try context.path(a[1])
      let version = try Versions.version(a[2]).rawValue
      try context.released { try OZX.write(source.store, to: path, version: version) }
      return .none
    }
    module.function("is_ozx_path", "path", "Whether a path names an .ozx archive.") { context, a in
      .bool(OZX.isPath(try context.path(a[0])))
    }
    module.function(
      "read_ozx_version", "path", "The version in an archive's comment; None if there is none."
    ) { context, a in
      let path = try context.path(a[0])
      return .optional((try? OZX.readVersion(path)) ?? nil)
    }
    module.function(
      "read_ozx_json_first", "path", "Whether an archive says that its metadata comes first."
    ) { context, a in
      let path = try context.path(a[0])
      return .bool((try? OZX.readJSONFirst(path)) ?? false)
    }
  }
}
