/// What a display may use: how wide it may be, whether pictures are wanted, and what they may cost.
public struct DisplayContext: Sendable, Hashable {
  /// The width of a line of text, in characters.
  public var width: Int
  /// Whether HTML is made beside the text.
  public var showsHTML: Bool
  /// Whether pictures are made; without them no pixel is read.
  public var showsPictures: Bool
  /// The longer side of a picture, in its own pixels; it is shown at half of that.
  public var pictureSide: Int
  /// The most bytes of pixels that are read for one picture, counted before decoding.
  public var byteBudget: Int
  /// After how many seconds a picture is shown as far as it has come.
  public var timeBudget: Double

  /// Makes a context; the defaults are those of a notebook.
  public init(
    width: Int = 80, showsHTML: Bool = true, showsPictures: Bool = true, pictureSide: Int = 512,
    byteBudget: Int = 64 << 20, timeBudget: Double = 2
  ) {
    self.width = width
    self.showsHTML = showsHTML
    self.showsPictures = showsPictures
    self.pictureSide = pictureSide
    self.byteBudget = byteBudget
    self.timeBudget = timeBudget
  }

  /// When the time for a picture is over; budgets that make no sense are taken for the usual one.
  var deadline: ContinuousClock.Instant {
    let seconds = timeBudget.isFinite ? max(0.01, min(timeBudget, 86_400)) : 2
    return ContinuousClock.now + .seconds(seconds)
  }

  /// Text only, of a terminal's width.
  public static func text(width: Int = 80) -> DisplayContext {
    DisplayContext(width: width, showsHTML: false, showsPictures: false)
  }
}
