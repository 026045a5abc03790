/// What an image file says about its axes, beside the pixels.
public struct ImageHints: Sendable, Hashable {
  /// One of "t", "c", "z", "y", "x" per axis of the shape; "p" for pages of unknown meaning.
  public var axes: [String]
  /// The distance between neighbours along an axis, by the axis' name, where the file says so.
  public var spacing: [String: Double] = [:]
  /// The UDUNITS-2 name of the spacing's unit by the axis' name, such as "micrometer".
  public var units: [String: String] = [:]
  /// The names of the channels, empty if unknown.
  public var channelNames: [String] = []
  /// The colours of the channels as RRGGBB, empty if unknown.
  public var channelColors: [String] = []
  /// The image's own name.
  public var name: String?

  /// Makes hints of nothing but axes.
  public init(axes: [String]) { self.axes = axes }
}
