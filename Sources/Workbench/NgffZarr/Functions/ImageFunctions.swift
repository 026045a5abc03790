import ImageFiles
import NDArray
import OMEZarr
import OrderedCollections
import Script
import Zarr

/// `to_ngff_image`, `to_multiscales` and what belongs to them.
enum ImageFunctions {
  static func add(to module: ModuleObject) {
    module["NgffImage"] = .type(ImageRecord.dataclass.type)
    module["Multiscales"] = .type(MultiscalesRecord.dataclass.type)
    module["NgffMultiscales"] = .type(MultiscalesRecord.dataclass.type)
    module["Methods"] = .type(MethodsEnumeration.enumeration.type)
    addToNgffImage(module)
    addToMultiscales(module)
    addMemoryUsage(module)
  }

  private static func addToNgffImage(_ module: ModuleObject) {
    module.function(
      "to_ngff_image",
      "data, dims=None, scale=None, translation=None, name='image', axes_units=None, "
        + "channel_names=None, channel_colors=None, axes_orientations=None",
      """
      Makes an image of an array and what is known about it.

      dims: names of the axes out of t, c, z, y, x, slowest first. scale: the distance between \
      pixels for the spatial dims. translation: where the centre of the first pixel is. \
      axes_units: UDUNITS-2 names. What is left out gets NumPy-compatible defaults.
      """
    ) { context, a in
      let image = try toNgffImage(
        try pixels(a[0], context),
        dims: a.unlessNone(1).map { try context.strings($0, "dims") },
        scale: a.unlessNone(2).map {
          ImageRecord.ordered(try context.numbers($0, "scale"))
        },
        translation: a.unlessNone(3).map {
          ImageRecord.ordered(try context.numbers($0, "translation"))
        },
        name: try a.string(4),
        axesUnits: try ImageRecord.texts(a[5], "axes_units", context),
        axesOrientations: try ImageRecord.orientations(a[8], context),
        channelNames: try ImageRecord.optionalTexts(a[6], "channel_names", context),
        channelColors: try ImageRecord.optionalTexts(a[7], "channel_colors", context))
      return ImageRecord.wrap(image, arrayName: "array")
    }
  }

  /// The pixels an argument stands for: an array, or the path of a Zarr array or group, of a TIFF
  /// or PNG, or of an .npy file. Of the files, a PNG is read at once, the others when asked.
  private static func pixels(_ value: Value, _ context: Interpreter) throws -> any ArraySource {
    guard value.arraySource == nil, let path = try? context.path(value) else {
      return try context.arraySource(value)
    }
    if path.hasSuffix(".npy") { return try NPYFile.map(path) }
    let isPicture = [".png", ".tif", ".tiff"].contains { path.lowercased().hasSuffix($0) }
    if isPicture { return try readImage(path) }
    switch try ZarrNode.open(LocalStore(path)) {
    case .array(let array): return array
    case .group(let group): return try largestArray(group, path)
    }
  }

  private static func largestArray(_ group: ZarrGroup, _ path: String) throws -> ZarrArray {
    let arrays = try group.walk().compactMap { entry -> (path: String, count: Int)? in
      guard case .success(.array(let metadata)) = entry.metadata else { return nil }
      return (entry.path, metadata.shape.checkedProduct ?? 0)
    }
    guard let largest = arrays.max(by: { $0.count < $1.count }) else {
      throw ScriptException.value("no array in the Zarr group '\(path)'")
    }
    return try ZarrArray.open(group.store, path: largest.path)
  }

  private static func addToMultiscales(_ module: ModuleObject) {
    module.function(
      "to_multiscales",
      "data, scale_factors=128, method=None, chunks=None, progress=None, cache=None, "
        + "orientation=None, axis_order='canonical', exact=False",
      """
      Lays out a pyramid over an image; nothing is computed before it is asked for or written.

      scale_factors: a list of factors relative to the full resolution, each an int or a dict per \
      dim; or one int, the length down to which levels are halved. method: one of Methods. \
      chunks: an int, one per dim, or a dict. exact: the reference's rounding between axes.
      """
    ) { context, a in
      let image = try image(a[0], context)
      guard let axisOrder = AxisOrder(rawValue: try a.string(7)) else {
        throw ScriptException.value(
          "axis_order must be 'canonical' or 'preserve'; got \(try context.repr(a[7]).string)")
      }
      let multiscales = try toMultiscales(
        image, scaleFactors: try scaleFactors(a[1], context),
        method: try MethodsEnumeration.unwrap(a[2], context) ?? .itkwasmGaussian,
        chunks: try chunkSizes(a[3], context),
        orientation: try ImageRecord.orientations(a[6], context), axisOrder: axisOrder,
        isExact: try a.bool(8, context))
      return MultiscalesRecord.wrap(multiscales, arrayName: "downsample", context)
    }
  }

  private static func image(_ value: Value, _ context: Interpreter) throws -> NgffImage {
    if ImageRecord.dataclass.instance(value) != nil {
      return try ImageRecord.unwrap(value, context)
    }
    return try toNgffImage(try pixels(value, context))
  }

  private static func scaleFactors(_ value: Value, _ context: Interpreter) throws -> ScaleFactors {
    switch value {
    case .list, .tuple:
      return .list(try context.array(value).map { try scaleFactor($0, context) })
    case .none: return .automatic(minimumLength: 128)
    default:
      return .automatic(minimumLength: try context.int(value, "scale_factors"))
    }
  }

  private static func scaleFactor(_ value: Value, _ context: Interpreter) throws -> ScaleFactor {
    guard case .dict = value else { return .uniform(try context.int(value, "scale_factors")) }
    let factors = try context.members(value, "a scale factor").map {
      (name: $0.name, value: try context.int($0.value, "scale_factors"))
    }
    return .perAxis(ImageRecord.ordered(factors))
  }

  private static func chunkSizes(_ value: Value, _ context: Interpreter) throws -> ChunkSizes {
    switch value {
    case .none: return .automatic
    case .list, .tuple: return .list(try context.ints(value, "chunks"))
    case .dict:
      let sizes = try context.members(value, "chunks").map {
        (name: $0.name, value: try context.int($0.value, "chunks"))
      }
      return .perAxis(ImageRecord.ordered(sizes))
    default: return .uniform(try context.int(value, "chunks"))
    }
  }

  private static func addMemoryUsage(_ module: ModuleObject) {
    module.function(
      "memory_usage", "image, constrained_dims=None",
      "The bytes of an image's pixels, counting one chunk only along constrained dims."
    ) { context, a in
      let image = try image(a[0], context)
      let constrained = try a.unlessNone(1).map {
        Set(try context.strings($0, "constrained_dims"))
      }
      let lengths = zip(image.dims, zip(image.data.shape, image.data.chunkShape)).map {
        constrained?.contains($0) == true ? $1.1 : $1.0
      }
      return .int(try checkedByteCount(image.data.dtype, lengths))
    }
    module.function(
      "task_count", "image, constrained_dims=None",
      "The number of chunks that computing an image would go through: there is no task graph."
    ) { context, a in
      let data = try image(a[0], context).data
      let counts = zip(data.shape, data.chunkShape).map { ($0 + max(1, $1) - 1) / max(1, $1) }
      return .int(counts.checkedProduct ?? .max)
    }
  }
}
