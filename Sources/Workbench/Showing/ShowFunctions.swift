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

  private static let meanings = """
    z, t: the plane and the time to show, from 0; the middle and the first unless given. channels: a \
    number or a list of numbers; those that are marked as active unless given. window: (lowest, \
    highest), the values that are shown as black and as full colour; that of the metadata, or else one \
    measured, unless given. labels: whether labels are drawn over the image. scale_bar: whether a bar of \
    a round length is drawn. size: the longer side of the picture in pixels, 16 to 8192.
    """

  func function(_ name: String) -> Value? {
    switch name {
    case "show":
      builtin(
        name, "x, " + Self.options,
        """
        Shows an image, a pyramid, a plate, a well or an array as a picture; a list of images beside \
        each other. x may also be the path of a store, or of what is in one.

        \(Self.meanings)
        """
      ) { context, a in
        try show(a, context)
      }
    case "display":
      builtin(name, "*values", "Shows values as a cell shows its last one.") { _, a in
        for value in a.rest(0) { session.frontEnd?.display(try session.bundle(value), id: nil) }
      }
    case "gallery":
      builtin(
        name, "plate, field=0, " + Self.options,
        """
        Shows a plate, or the one at a path, as a grid of thumbnails, all with the same windows. field: \
        which field of each well, from 0.

        \(Self.meanings)
        """
      ) { context, a in
        let plate = try self.plate(a[0], context)
        let thumbnail = try Self.thumbnail(a, from: 2, context)
        let field = try a.int(1, context)
        if let count = plate.fieldCount, !(0..<count).contains(field) {
          throw ScriptException(
            .indexError, "the wells have \(counted(count, "field")); there is no field \(field)")
        }
        display(
          try Render.gallery(
            plate, field: field, options: thumbnail,
            context: try self.context(a, size: 8)))
      }
    case "hist":
      builtin(
        name, "x, bins=128, *, channels=None",
        """
        Shows how often each value occurs: of an image or pyramid each channel, with marks where its \
        window begins and ends; of an array or a list of numbers all elements. Heights are the roots of \
        the counts.

        bins: how many columns at most; those of integers are whole numbers wide. channels: a list of \
        the channels to show.
        """
      ) { context, a in
        try histogram(a, context)
      }
    case "tree":
      builtin(
        name, "x, limit=200, *, files=False",
        """
        Shows what is in a store, and which files hold what. x: a path, a store, a group, a pyramid; or \
        an array, of which the chunks and their files are drawn. files: draw those of every array.
        """
      ) { context, a in
        try tree(a, context)
      }
    case "explain":
      builtin(
        name, "x",
        """
        Says in plain words what a thing is, with its own numbers and the place in the specification: \
        an image, a pyramid, its metadata, axes, levels and transformations, a method, an array, a \
        plate, a well, a plan, a report; or what lies at a path.
        """
      ) { context, a in
        display(try Explanations(context: context).bundle(a[0], self.displayContext))
      }
    case "clear_output":
      builtin(name, "wait=False", "Clears what the cell has shown.") { context, a in
        session.frontEnd?.clearOutput(wait: try a.bool(0, context))
      }
    default: nil
    }
  }

  /// A plate, or the one at a path.
  private func plate(_ value: Value, _ context: Interpreter) throws -> HCSPlate {
    if case .plate(let plate) = try Subject(existing: value, context) { return plate }
    throw ScriptException.type("gallery shows plates and their paths, not \(value.typeName)")
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
    let thumbnail = try Self.thumbnail(a, from: 1, context)
    let pictures = try self.context(a, size: 7)
    if case .list(let list) = a[0], !list.items.isEmpty, pictures.showsPictures,
      let row = try row(of: list.items, a, thumbnail, pictures, context)
    {
      return display(row)
    }
    // Whoever says how the picture is to be wants the picture alone.
    let isAboutPicture = [1, 2, 3, 4, 7].contains { a.unlessNone($0) != nil }
    var tables = displayContext
    tables.showsPictures = false
    let subject = try Subject(existing: a[0], context)
    if !isAboutPicture || !pictures.showsPictures { showTables(subject, tables) }
    switch subject {
    case .pyramid, .image:
      guard pictures.showsPictures else { return }
      display(try picture(subject, a, thumbnail, pictures, context) ?? session.bundle(a[0]))
    case .plate(let plate):
      guard pictures.showsPictures else { return }
      display(try Render.gallery(plate, options: thumbnail, context: pictures))
    case .well(let well): display(Render.well(well, context: displayContext))
    case .array(let array): display(Render.array(array, context: displayContext))
    case .group, .other: display(try session.bundle(a[0]))
    }
  }

  /// The tables that stand in front of a picture; of an image only where there can be no picture.
  private func showTables(_ subject: Subject, _ tables: DisplayContext) {
    switch subject {
    case .pyramid(let pyramid): display(Render.multiscales(pyramid, context: tables))
    case .image(let image) where !displayContext.showsPictures:
      display(Render.image(image, context: tables))
    case .plate(let plate): display(Render.plate(plate, context: tables))
    default: break
    }
  }

  /// The picture of an image or a pyramid; nil for anything else.
  private func picture(
    _ subject: Subject, _ a: Arguments, _ options: ThumbnailOptions, _ pictures: DisplayContext,
    _ context: Interpreter
  ) throws -> MIMEBundle? {
    switch subject {
    case .pyramid(let pyramid):
      let overlays = try a.bool(5, context) ? LabelOverlay.all(of: pyramid).map(\.overlay) : []
      return try Render.picture(
        pyramid.images, omero: pyramid.metadata.omero, labels: overlays, options: options,
        context: pictures)
    case .image(let image): return try Render.picture([image], options: options, context: pictures)
    default: return nil
    }
  }

  /// Pictures beside each other; nil if one of the values has none.
  private func row(
    of values: [Value], _ a: Arguments, _ options: ThumbnailOptions, _ pictures: DisplayContext,
    _ context: Interpreter
  ) throws -> MIMEBundle? {
    var parts: [MIMEBundle] = []
    for value in values.prefix(16) {
      guard let part = try picture(Subject(value, context), a, options, pictures, context) else {
        return nil
      }
      parts.append(part)
    }
    return try Render.row(parts, context: pictures)
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
    let shown = displayContext
    let found: [Histogram]
    switch try Subject(existing: a[0], context) {
    case .pyramid(let pyramid):
      found = try Render.histograms(
        pyramid.images, omero: pyramid.metadata.omero, bins: bins, options: options, context: shown)
    case .image(let image):
      found = try Render.histograms([image], bins: bins, options: options, context: shown)
    case .array(let array): found = try Render.histogram(of: array, bins: bins, context: shown)
    default:
      let numbers: NDArray
      switch a[0] {
      case .list, .tuple, .range: numbers = try context.ndarray(a[0])
      default:
        throw ScriptException.type(
          "hist shows images, arrays and lists of numbers, not \(a[0].typeName)")
      }
      found = try Render.histogram(of: numbers, bins: bins, context: shown)
    }
    display(try Render.histogram(found, context: shown))
  }

  private func tree(_ a: Arguments, _ context: Interpreter) throws {
    let limit = try a.int(1, context)
    switch try node(a[0], context) {
    case .array(let array, let name):
      display(Render.files(array, name: name, context: displayContext))
    case .group(let group, let name):
      display(try Render.tree(group, name: name, limit: limit, context: displayContext))
      guard try a.bool(2, context) else { return }
      for case let entry in try group.walk().prefix(max(0, limit)) {
        guard case .success(.array) = entry.metadata,
          let array = try? ZarrArray.open(group.store, path: entry.path)
        else { continue }
        display(Render.files(array, context: displayContext))
      }
    }
  }

  /// A node of a store with what it is called.
  private enum Node {
    case array(ZarrArray, String?)
    case group(ZarrGroup, String?)
  }

  private func node(_ value: Value, _ context: Interpreter) throws -> Node {
    if let array = value.arraySource?.zarrArray { return .array(array, nil) }
    if case .host(let host as ZarrGroupObject) = value { return .group(host.group, nil) }
    if case .host(let host as PlateInstance) = value {
      return try node(host.store, context)
    }
    if case .image(let image) = try Subject(value, context), let array = image.data.zarrArray {
      return .array(array, nil)
    }
    if MultiscalesRecord.dataclass.instance(value) != nil { return try group(of: value, context) }
    let location = try ReadingFunctions.location(value, context)
    switch try ZarrNode.open(location.store, path: location.path) {
    case .array(let array): return .array(array, location.name)
    case .group(let group): return .group(group, location.name)
    }
  }

  /// The group that a pyramid was read from.
  private func group(of value: Value, _ context: Interpreter) throws -> Node {
    let pyramid = try MultiscalesRecord.unwrap(value, context)
    guard let array = pyramid.images.first?.data.zarrArray,
      let dataset = pyramid.metadata.datasets.first?.path, array.path.hasSuffix(dataset)
    else {
      throw ScriptException.value(
        "this pyramid is in no store yet; write it with to_ngff_zarr, and read it back")
    }
    var path = array.path.dropLast(dataset.count)
    while path.hasSuffix("/") { path.removeLast() }
    return .group(try ZarrGroup.open(array.store, path: String(path)), nil)
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
  /// A group of a store that is no image and no plate.
  case group(ZarrGroup)
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
    } else if case .host(let host as ZarrGroupObject) = value {
      self = .group(host.group)
    } else if let node = try Self.node(value, context) {
      self = node
    } else {
      self = .other
    }
  }

  /// What a value is; a text or a path has to be that of something that exists.
  ///
  /// - Throws: `FileNotFoundError` if nothing is there.
  init(existing value: Value, _ context: Interpreter) throws {
    self = try Subject(value, context)
    if case .other = self, let path = try? context.path(value) {
      throw ScriptException(
        .fileNotFoundError, "there is no store, image, plate or array at '\(path)'")
    }
  }

  /// What lies at a path or in a store; nil for other values, and where there is nothing.
  private static func node(_ value: Value, _ context: Interpreter) throws -> Subject? {
    guard let location = try? ReadingFunctions.location(value, context),
      let node = try? ZarrNode.open(location.store, path: location.path)
    else { return nil }
    let zarr: ZarrGroup
    switch node {
    case .array(let array): return .array(array)
    case .group(let group): zarr = group
    }
    guard let group = try? OMEGroup(location) else { return .group(zarr) }
    if group.document.plate != nil {
      return .plate(try fromHCSZarr(store: group.group.store, path: group.group.path))
    }
    if let pyramid = try? group.imageGroup().multiscales() { return .pyramid(pyramid) }
    return .group(zarr)
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
