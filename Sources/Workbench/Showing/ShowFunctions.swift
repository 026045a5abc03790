import Display
import NDArray
import OMEZarr
import Script
import Zarr

/// `show`, `gallery`, `hist`, `tree` and `clear_output`: the functions that display.
struct ShowFunctions {
  unowned let session: Session

  /// The names, for which the functions are made when a program first mentions one.
  static let names: Set<String> = [
    "show", "gallery", "hist", "tree", "explain", "clear_output", "display",
  ]

  private static let options =
    "*, z=None, t=None, channels=None, window=None, labels=True, scale_bar=True, size=None"

  func function(_ name: String) -> Value? {
    switch name {
    case "show":
      builtin(
        name, "x, " + Self.options, "Shows an image, a pyramid, a plate or an array as a picture."
      ) { context, a in
        try show(a, context)
      }
    case "display":
      builtin(name, "*values", "Shows values as a cell shows its last one.") { _, a in
        for value in a.rest(0) { session.frontEnd?.display(try session.bundle(value), id: nil) }
      }
    case "gallery":
      builtin(name, "plate, field=0, " + Self.options, "Shows a plate as a grid of thumbnails.") {
        context, a in
        let plate = try PlateObjects.plate(a[0]).plate(context)
        let thumbnail = try Self.thumbnail(a, from: 2, context)
        display(
          try Render.gallery(
            plate, field: try a.int(1, context), options: thumbnail,
            context: try self.context(a, size: 8)))
      }
    case "hist":
      builtin(name, "x, bins=128, *, channels=None", "Shows how often each value occurs.") {
        context, a in
        try histogram(a, context)
      }
    case "tree":
      builtin(name, "store, limit=200", "Shows what is in a store.") { context, a in
        try tree(a, context)
      }
    case "explain":
      builtin(name, "x", "Says in plain words what a thing is.") { context, a in
        display(try Explanations(context: context).bundle(a[0], self.displayContext))
      }
    case "clear_output":
      builtin(name, "wait=False", "Clears what the cell has shown.") { context, a in
        session.frontEnd?.clearOutput(wait: try a.bool(0, context))
      }
    default: nil
    }
  }

  private func builtin(
    _ name: String, _ signature: String, _ doc: String,
    _ body: @escaping (Interpreter, Arguments) throws -> Void
  ) -> Value {
    .builtin(
      BuiltinObject(
        Builtin(name, signature, doc: doc) { context, _, a in
          try body(context, a)
          return .none
        }))
  }

  private var displayContext: DisplayContext { session.frontEnd?.displayContext ?? .text() }

  private func display(_ bundle: MIMEBundle) { session.frontEnd?.display(bundle, id: nil) }

  // MARK: Pictures

  private func show(_ a: Arguments, _ context: Interpreter) throws {
    let subject = try Subject(a[0], context)
    var tables = displayContext
    tables.showsPictures = false
    let thumbnail = try Self.thumbnail(a, from: 1, context)
    let pictures = try self.context(a, size: 7)
    switch subject {
    case .pyramid(let pyramid):
      display(Render.multiscales(pyramid, context: tables))
      let overlays = try a.bool(5, context) ? LabelOverlay.all(of: pyramid).map(\.overlay) : []
      guard pictures.showsPictures else { return }
      display(
        try Render.picture(
          pyramid.images, omero: pyramid.metadata.omero, labels: overlays, options: thumbnail,
          context: pictures))
    case .image(let image):
      guard pictures.showsPictures else {
        return display(Render.image(image, context: tables))
      }
      display(try Render.picture([image], options: thumbnail, context: pictures))
    case .plate(let plate):
      display(Render.plate(plate, context: tables))
      guard pictures.showsPictures else { return }
      display(try Render.gallery(plate, options: thumbnail, context: pictures))
    case .well(let well): display(Render.well(well, context: displayContext))
    case .array(let array): display(Render.array(array, context: displayContext))
    case .other: display(try session.bundle(a[0]))
    }
  }

  private func context(_ a: Arguments, size index: Int) throws -> DisplayContext {
    var result = displayContext
    if case .int(let size)? = a.unlessNone(index) {
      guard (16...8192).contains(size) else {
        throw ScriptException.value("size must be between 16 and 8192 pixels")
      }
      result.pictureSide = size
    }
    return result
  }

  private static func thumbnail(
    _ a: Arguments, from first: Int, _ context: Interpreter
  ) throws -> ThumbnailOptions {
    var options = ThumbnailOptions()
    options.z = try a.intUnlessNone(first, context)
    options.t = try a.intUnlessNone(first + 1, context)
    options.channels = try a.unlessNone(first + 2).map { value in
      if case .int(let channel) = value { return [channel] }
      return try context.ints(value, "channels")
    }
    options.window = try a.unlessNone(first + 3).map { value in
      let ends = try context.array(value).map(context.double)
      guard ends.count == 2, ends[0] <= ends[1] else {
        throw ScriptException.value("window must be (lowest, highest)")
      }
      return ends[0]...ends[1]
    }
    options.showsScaleBar = try a.bool(first + 5, context)
    return options
  }

  private func histogram(_ a: Arguments, _ context: Interpreter) throws {
    var options = ThumbnailOptions()
    options.channels = try a.unlessNone(2).map { try context.ints($0, "channels") }
    let bins = try a.int(1, context)
    guard (1...4096).contains(bins) else {
      throw ScriptException.value("bins must be between 1 and 4096")
    }
    let levels: [NgffImage]
    var omero: Omero?
    switch try Subject(a[0], context) {
    case .pyramid(let pyramid):
      levels = pyramid.images
      omero = pyramid.metadata.omero
    case .image(let image): levels = [image]
    default: throw ScriptException.type("hist shows images and arrays, not \(a[0].typeName)")
    }
    let found = try Render.histograms(
      levels, omero: omero, bins: bins, options: options, context: displayContext)
    display(try Render.histogram(found, context: displayContext))
  }

  private func tree(_ a: Arguments, _ context: Interpreter) throws {
    let location = try ReadingFunctions.location(a[0], context)
    let group = try ZarrGroup.open(location.store, path: location.path)
    display(try Render.tree(group, limit: try a.int(1, context), context: displayContext))
  }
}

/// What a value is, for showing it.
enum Subject {
  case pyramid(Multiscales)
  case image(NgffImage)
  case plate(HCSPlate)
  case well(HCSWell)
  /// An array that is no picture.
  case array(any ArraySource)
  case other

  init(_ value: Value, _ context: Interpreter) throws {
    if MultiscalesRecord.dataclass.instance(value) != nil {
      self = .pyramid(try MultiscalesRecord.unwrap(value, context))
    } else if ImageRecord.dataclass.instance(value) != nil {
      self = .image(try ImageRecord.unwrap(value, context))
    } else if case .host(let host) = value, let plate = host as? PlateInstance {
      self = .plate(try plate.plate(context))
    } else if case .host(let host) = value, let well = host as? WellInstance {
      self = .well(well.well)
    } else if let array = value.arraySource {
      self = Self.picture(of: array).map(Subject.image) ?? .array(array)
    } else if case .str(let path) = value, let location = try? StoreLocation(reading: path.string),
      let group = try? OMEGroup(location)
    {
      self = try Subject(group)
    } else {
      self = .other
    }
  }

  /// A node in a store.
  private init(_ group: OMEGroup) throws {
    if group.document.plate != nil {
      self = .plate(try fromHCSZarr(store: group.group.store, path: group.group.path))
    } else {
      self = .pyramid(try group.imageGroup().multiscales())
    }
  }

  /// The image that an array most likely is: its last two axes are y and x, but three or four
  /// values at the end are a colour.
  private static func picture(of array: any ArraySource) -> NgffImage? {
    let shape = array.shape
    guard !array.dtype.isComplex else { return nil }
    let isColour = shape.count == 3 && (shape[2] == 3 || shape[2] == 4)
    switch shape.count {
    case 2: return try? toNgffImage(array, dims: ["y", "x"])
    case 3: return try? toNgffImage(array, dims: isColour ? ["y", "x", "c"] : ["z", "y", "x"])
    case 4: return try? toNgffImage(array, dims: ["c", "z", "y", "x"])
    default: return nil
    }
  }
}
