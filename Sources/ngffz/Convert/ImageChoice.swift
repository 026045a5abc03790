import ArgumentParser
import OMEZarr
import OrderedCollections

/// What the command line says about the image and its pyramid, images and OME-Zarr alike.
struct ImageChoice: ParsableArguments {
  @Option(name: .shortAndLong, parsing: .upToNextOption, help: "The axes, slowest first: z y x.")
  var dims: [String] = []

  @Option(
    name: .shortAndLong, parsing: .upToNextOption,
    help: "Units of axes: y micrometer x micrometer.")
  var units: [String] = []

  @Option(
    name: .shortAndLong, parsing: .upToNextOption, help: "Distances of pixels: y 0.5 x 0.5.")
  var scale: [String] = []

  @Option(
    name: .shortAndLong, parsing: .upToNextOption,
    help: "The place of the first pixel's centre: y 10 x -3.")
  var translation: [String] = []

  @Option(name: .shortAndLong, help: "The image's name.") var name: String?

  @Option(
    parsing: .upToNextOption,
    help: "Anatomical orientation: LPS, RAS, or pairs such as x left-to-right.")
  var orientation: [String] = []

  @Flag(help: "Leaves out anatomical orientations.") var noOrientation = false

  @Option(
    name: .shortAndLong, parsing: .upToNextOption, help: "Chunk lengths: one, or one per axis.")
  var chunks: [String] = []

  @Option(
    name: .shortAndLong,
    help: "How levels are made: \(Methods.allCases.map(\.rawValue).joined(separator: ", ")).")
  var method: String?

  @Option(
    parsing: .upToNextOption,
    help: "Factors of the levels relative to the first: 2 4 8; 1 for none.")
  var scaleFactors: [String] = []

  /// - Throws: ``CommandFailure`` for values that make no sense.
  func overrides() throws -> Overrides {
    var result = Overrides()
    result.dims = dims.isEmpty ? nil : Numerals.dims(dims)
    result.units = try Numerals.pairs(units, "--units")
    result.scale = try Numerals.numbers(scale, "--scale")
    result.translation = try Numerals.numbers(translation, "--translation")
    result.name = name
    result.orientations = noOrientation ? [:] : try orientations(result.dims)
    let lengths = try chunks.map { try Numerals.count($0, "--chunks") }
    if !lengths.isEmpty {
      result.chunks = lengths.count == 1 ? .uniform(lengths[0]) : .list(lengths)
    }
    if let method {
      guard let known = Methods(named: method) else {
        throw CommandFailure(
          message: "--method: there is no '\(method)'; there are "
            + Methods.allCases.map(\.rawValue).joined(separator: ", "))
      }
      result.method = known
    }
    let factors = try scaleFactors.map { try Numerals.count($0, "--scale-factors") }
    if !factors.isEmpty {
      result.scaleFactors = .list(factors.filter { $0 > 1 }.map { .uniform($0) })
    }
    return result
  }

  private func orientations(
    _ dims: [String]?
  ) throws -> OrderedDictionary<String, AnatomicalOrientation>? {
    guard !orientation.isEmpty else { return nil }
    if orientation.count == 1 {
      let preset = try AnatomicalOrientation.preset(named: orientation[0])
      let axes = ["z", "y", "x"].filter { dims?.contains($0) ?? true }
      return OrderedDictionary(
        uniqueKeysWithValues: axes.compactMap { dim in preset[dim].map { (dim, $0) } })
    }
    return try Numerals.pairs(orientation, "--orientation").mapValues { value in
      guard AnatomicalOrientation.values.contains(value) else {
        throw CommandFailure(
          message: "--orientation: there is no '\(value)'; there are "
            + AnatomicalOrientation.values.joined(separator: ", "))
      }
      return AnatomicalOrientation(value)
    }
  }

  /// Whether an orientation is a preset, which is for the axes that there are.
  var isPreset: Bool { orientation.count == 1 }
}
