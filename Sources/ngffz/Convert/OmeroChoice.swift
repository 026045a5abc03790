import ArgumentParser
import OMEZarr

/// How the windows, colours and labels for viewers are chosen.
struct OmeroChoice: ParsableArguments {
  @Flag(help: "Leaves out the settings for viewers.") var noOmero = false

  @Option(
    parsing: .upToNextOption,
    help: "LOW HIGH: the parts of all values below the window's start and end; 0.02 0.98.")
  var omeroQuantiles: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: "MIN MAX START END of a channel's window; once for each channel.")
  var omeroWindow: [String] = []

  @Option(parsing: .upToNextOption, help: "The channels' colours, such as FF0000 00FF00.")
  var omeroColors: [String] = []

  @Option(parsing: .upToNextOption, help: "The channels' names, such as DAPI GFP.")
  var omeroLabels: [String] = []

  @Flag(help: "Counts every value for the windows, not a sample.") var omeroDense = false

  /// Whether anything was asked for that the input's own settings would hide.
  private var isExplicit: Bool {
    omeroDense || !(omeroQuantiles + omeroWindow + omeroColors + omeroLabels).isEmpty
  }

  /// Sets the settings of a pyramid: those of the input where it has any and nothing else is asked
  /// for, else computed from the pixels.
  func apply(to multiscales: inout Multiscales) throws {
    guard !noOmero else {
      multiscales.metadata.omero = nil
      return
    }
    guard multiscales.metadata.omero == nil || isExplicit,
      multiscales.companions.imageLabel == nil,
      multiscales.images.first?.data.dtype.isComplex == false
    else { return }
    var omero = try computeOmero(from: multiscales, try options())
    let windows = try omeroWindow.map { try Numerals.number($0, "--omero-window") }
    guard windows.count % 4 == 0, windows.count / 4 <= omero.channels.count else {
      throw CommandFailure(
        message: "--omero-window takes MIN MAX START END for each of the "
          + "\(omero.channels.count) channels")
    }
    for index in 0..<windows.count / 4 {
      let four = windows[(4 * index)..<(4 * index + 4)]
      let numbers = Array(four)
      omero.channels[index].window = OmeroWindow(
        min: numbers[0], max: numbers[1], start: numbers[2], end: numbers[3])
    }
    if let old = multiscales.metadata.omero { omero.extra = old.extra }
    multiscales.metadata.omero = omero
  }

  private func options() throws -> OmeroOptions {
    var options = OmeroOptions()
    let quantiles = try omeroQuantiles.map { try Numerals.number($0, "--omero-quantiles") }
    guard quantiles.isEmpty || quantiles.count == 2 else {
      throw CommandFailure(message: "--omero-quantiles takes two numbers, LOW and HIGH")
    }
    if quantiles.count == 2 { options.quantiles = (quantiles[0], quantiles[1]) }
    for color in omeroColors where color.count != 6 || !color.allSatisfy(\.isHexDigit) {
      throw CommandFailure(
        message: "--omero-colors: '\(color)' is no colour of six hexadecimal digits, such as FF0000"
      )
    }
    if !omeroColors.isEmpty { options.colors = omeroColors.map { $0.uppercased() } }
    if !omeroLabels.isEmpty { options.labels = omeroLabels }
    options.isExact = omeroDense
    return options
  }
}
