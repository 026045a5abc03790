/// What a thumbnail shows.
public struct ThumbnailOptions: Sendable, Hashable {
  /// The plane along z; nil for the middle.
  public var z: Int?
  /// The point in time; nil for the middle.
  public var t: Int?
  /// The channels by number; nil for all that are active, at most seven.
  public var channels: [Int]?
  /// Whether a bar tells the physical length, where units are known.
  public var showsScaleBar = true
  /// How much of a label image's colours is mixed in, 0...1.
  public var labelOpacity = 0.45
  /// The gray values or intensities that are shown black and brightest, for all channels; nil takes
  /// OMERO's windows, else percentiles.
  public var window: ClosedRange<Double>?
  /// The same for single channels, by number; they count before ``window``.
  public var windows: [Int: ClosedRange<Double>] = [:]

  /// The middle plane of all channels with a scale bar.
  public init() {}
}
