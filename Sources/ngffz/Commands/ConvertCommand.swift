import ArgumentParser
import Display
import OMEZarr
import Zarr

/// `ngffz convert`
struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Converts pictures and OME-Zarr images into one another.",
    discussion: """
      In: PNG, TIFF, .npy, Zarr arrays, and OME-Zarr of any version; several pictures of one size \
      make a stack. Out: OME-Zarr (.ome.zarr, .ozx), or one level as .png, .tif or .npy. \
      What is said about axes, scale, chunks and method holds for OME-Zarr inputs as well.
      """)

  @Option(
    name: .shortAndLong, parsing: .upToNextOption, help: "Files, quoted patterns, or a store.")
  var input: [String]

  @Option(name: .shortAndLong, help: "Where to write; shows what the input is if left out.")
  var output: String?

  @OptionGroup(title: "Image") var image: ImageChoice
  @OptionGroup(title: "Storage") var storage: StorageChoice
  @OptionGroup(title: "Omero") var omero: OmeroChoice

  @Option(help: "The level that goes into a .png, .tif or .npy.") var outputScale = 0
  @Flag(help: "Says what would be written, and writes nothing.") var dryRun = false
  @Flag(name: .customLong("validate"), help: "Checks what was written.") var isChecked = false
  @Flag(name: .shortAndLong, help: "No progress, no notes.") var quiet = false

  // Of ngff-zarr: accepted, and without effect here.
  @Flag(help: .hidden) var useTensorstore = false
  @Flag(name: [.customShort("l"), .customLong("local-cluster")], help: .hidden)
  var localCluster = false
  @Option(help: .hidden) var cacheDir: String?
  @Option(help: .hidden) var inputBackend: String?

  mutating func validate() throws {
    if input.isEmpty { throw ValidationError("Missing value for '-i <input>'") }
  }

  mutating func run() throws {
    let target = try output.map { try ConvertOutput($0) }
    let options = try storage.options(isArchive: output.map(OZX.isPath) ?? false)
    let overrides = try image.overrides()
    let command = self
    if case .store(let path) = target, try isPlate {
      return try command.copyPlate(to: path, options)
    }
    var multiscales = try command.pyramid(overrides)
    guard let target, !dryRun else {
      let context = DisplayContext.text(width: Screen.width)
      let shown =
        target == nil
        ? Render.multiscales(multiscales, context: context)
        : Render.plan(multiscales, context: context)
      return fputsLine(shown.plain)
    }
    switch target {
    case .store(let path):
      let notes = try LongWork.run(isQuiet: quiet) {
        try command.omero.apply(to: &multiscales)
        return try toNgffZarr(path, multiscales, options)
      }
      try command.finish(path, notes)
    case .file(let path, let format):
      guard multiscales.images.indices.contains(outputScale) else {
        throw CommandFailure(
          message: "--output-scale \(outputScale): the image has \(multiscales.images.count) levels"
        )
      }
      let level = multiscales.images[outputScale]
      try LongWork.run(isQuiet: quiet) {
        try ConvertOutput.write(level, multiscales.metadata.omero, to: path, format)
      }
    }
  }

  private func pyramid(_ given: Overrides) throws -> Multiscales {
    var overrides = given
    func fitted(_ image: NgffImage) {
      guard self.image.isPreset, let orientations = overrides.orientations else { return }
      let dims = overrides.dims ?? image.dims
      overrides.orientations = orientations.filter { dims.contains($0.key) }
    }
    switch try ConvertInput(input, dims: overrides.dims) {
    case .image(let image):
      fitted(image)
      return try overrides.pyramid(over: image)
    case .pyramid(let multiscales):
      if let first = multiscales.images.first { fitted(first) }
      return try overrides.applied(to: multiscales)
    }
  }

  /// Whether the input is a whole plate.
  private var isPlate: Bool {
    get throws {
      guard input.count == 1, let location = try? StoreLocation(reading: input[0]),
        let group = try? OMEGroup(location)
      else { return false }
      return group.document.plate != nil
    }
  }

  private func copyPlate(to path: String, _ options: WriteOptions) throws {
    let notes = try LongWork.run(isQuiet: quiet) {
      try upgradeOMEZarr(
        input[0], output: path, version: options.version ?? "0.5", overwrite: options.overwrite)
    }
    try finish(path, notes)
  }

  private func finish(_ path: String, _ notes: [ConversionNote]) throws {
    if !quiet { for note in notes { fputsLine("note: \(note)", isError: true) } }
    guard isChecked else { return }
    let report = try Validator().check(path)
    if !quiet { fputsLine(Render.report(report, context: .text(width: Screen.width)).plain) }
    if !report.isValid { throw ExitCode(1) }
  }
}
