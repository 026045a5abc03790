import OMEZarr
import Script

/// Windows and colours on request, labels, and the plan of a write.
enum OmeroFunctions {
  static func add(to module: ModuleObject) {
    addOmero(module)
    addLabels(module)
    addPlan(module)
  }

  private static let parameters = "quantiles=(), colors=None, labels=None, dense=False"

  private static func options(_ a: Arguments, _ context: Interpreter) throws -> OmeroOptions {
    var options = OmeroOptions()
    let quantiles = try context.array(a[1]).map(context.double)
    if quantiles.count == 2 {
      options.quantiles = (quantiles[0], quantiles[1])
    } else if !quantiles.isEmpty {
      throw ScriptException.value("quantiles must be two numbers between 0 and 1")
    }
    options.colors = try ImageRecord.optionalTexts(a[2], "colors", context)
    options.labels = try ImageRecord.optionalTexts(a[3], "labels", context)
    options.isExact = try a.bool(4, context)
    return options
  }

  private static func addOmero(_ module: ModuleObject) {
    module.function(
      "compute_omero_from_ngff_image", "image, " + parameters,
      "The window, colour and label of each channel: exact minimum and maximum, and quantiles for "
        + "start and end."
    ) { context, a in
      MetadataRecords.omero.wrap(
        try computeOmero(
          from: try ImageRecord.unwrap(a[0], context), try options(a, context)))
    }
    module.function(
      "compute_omero_from_multiscales", "multiscales, " + parameters,
      "The same from the level of a pyramid that suffices."
    ) { context, a in
      MetadataRecords.omero.wrap(
        try computeOmero(
          from: try MultiscalesRecord.unwrap(a[0], context), try options(a, context)))
    }
  }

  private static func addLabels(_ module: ModuleObject) {
    module.function(
      "add_label", "store, name, image, scale_factors=None, colors=None, chunks=None",
      "Adds a label image to an image on disk: integers, with a pyramid of most frequent values."
    ) { context, a in
      let factors = try a.unlessNone(3).map { try context.ints($0, "scale_factors") } ?? [2]
      var label = ImageLabel()
      label.colors = try a.unlessNone(4).map { try colors($0, context) }
      let image = try toLabelImage(
        try ImageRecord.unwrap(a[2], context),
        scaleFactors: .list(factors.map { ScaleFactor.uniform($0) }),
        imageLabel: label)
      try addLabel(image, named: try a.string(1), to: try context.path(a[0]))
      return .none
    }
    _ = labelsProperty
  }

  // Of a type that all sessions share, so it is added once.
  private static let labelsProperty: Void = {
    MultiscalesRecord.dataclass.type.property(
      "labels", "The label images: a dict from names to pyramids."
    ) { context, receiver in
      let instance = try MultiscalesRecord.dataclass.require(receiver)
      let labels = (instance.origin as? Multiscales)?.companions.labels ?? [:]
      return .dict(
        labels.map {
          ($0, MultiscalesRecord.wrap($1.multiscales, arrayName: "zarr", isRead: true, context))
        })
    }
  }()

  /// A dict from label values to sequences of four numbers from 0 to 255.
  private static func colors(_ value: Value, _ context: Interpreter) throws -> [ImageLabel.Color] {
    guard case .dict(let dict) = value else {
      throw ScriptException.type("colors must be a dict from label values to (r, g, b, a)")
    }
    return try dict.items.map { key, color in
      let rgba = try context.ints(color, "colors")
      guard rgba.count == 4, rgba.allSatisfy({ (0...255).contains($0) }) else {
        throw ScriptException.value("a colour is four numbers from 0 to 255")
      }
      return ImageLabel.Color(try context.json(key), rgba: rgba)
    }
  }

  private static func addPlan(_ module: ModuleObject) {
    module.function(
      "plan",
      "multiscales, chunks_per_shard=None, codecs=True, version=None, *, compressor=?, "
        + "compressors=?, memory_target=None",
      """
      What writing a pyramid would take: chunks, files, bytes, memory, and, from sampled blocks, \
      the size and time with the codec that would be used and with a few others. Nothing is \
      written. The arguments mean what they mean to to_ngff_zarr.
      """
    ) { context, a in
      var options = WriteOptions()
      options.chunksPerShard = try a.unlessNone(1).map {
        try WritingFunctions.chunksPerShard($0, context)
      }
      options.version = try WritingFunctions.version(a[3])
      // Shards ask for a version that has them, unless one was named.
      if options.chunksPerShard != nil, options.version == nil { options.version = "0.5" }
      options.compressors = try WritingFunctions.compressors(
        a.optional(4) ?? a.optional(5), context)
      options.memoryTarget =
        try a.unlessNone(6).map { try Config.byteCount($0, context) } ?? Config.memoryTarget
      let candidates = try a.bool(2, context) ? PlanText.usualCodecs : []
      let plan = try plan(
        try MultiscalesRecord.unwrap(a[0], context), options, codecs: candidates)
      return .host(HostBox(plan, type: PlanText.type))
    }
  }
}
