import NDArray
import OMEZarr

/// How a channel is shown.
public struct ChannelLook: Sendable, Hashable {
  /// The number of the channel.
  public var index: Int
  /// Its name; nil if it has none.
  public var label: String?
  /// The colour of its brightest pixels.
  public var color: RGB
  /// The window that the metadata asks for.
  public var window: ClosedRange<Double>?
  /// Whether dark and bright change places.
  public var isInverted = false
  /// Whether it is shown unless asked for otherwise.
  public var isActive = true
}

extension ChannelLook {
  /// The most channels that are mixed in one picture.
  static let limit = 7

  /// That of numbers which are no image.
  static let values = ChannelLook(index: 0, label: "values", color: RGB(90, 160, 230))

  /// Colours for channels that have none of their own.
  static func standardColor(_ index: Int, of count: Int) -> RGB {
    if count == 1 { return .white }
    let two = [RGB(255, 0, 255), RGB(0, 255, 0)]
    let many = [
      RGB(60, 90, 255), RGB(0, 220, 60), RGB(255, 60, 40), RGB(0, 220, 220), RGB(255, 0, 255),
      RGB(255, 220, 0), RGB(200, 200, 200),
    ]
    return count == 2 ? two[index % 2] : many[index % many.count]
  }

  /// The looks of all channels of an image, from OMERO's metadata or the image's own names and
  /// colours; an uint8 image of three channels without either is a colour picture.
  static func all(of image: NgffImage, omero: Omero?) -> [ChannelLook] {
    let axis = image.dims.firstIndex(of: "c")
    let count = max(1, axis.map { image.data.shape[$0] } ?? 1)
    let isColour =
      count == 3 && image.data.dtype == .uint8 && (omero?.channels ?? []).isEmpty
      && image.channelColors == nil
    let primary = [RGB(255, 0, 0), RGB(0, 255, 0), RGB(0, 0, 255)]
    return (0..<min(count, 4096)).map { index in
      let channel = omero.flatMap { $0.channels.indices.contains(index) ? $0.channels[index] : nil }
      let names = image.channelNames ?? []
      let colors = image.channelColors ?? []
      let hex = channel?.color ?? (colors.indices.contains(index) ? colors[index] : nil)
      let standard = isColour ? primary[index] : standardColor(index, of: count)
      var look = ChannelLook(
        index: index,
        label: channel?.label ?? (names.indices.contains(index) ? names[index] : nil),
        color: hex.flatMap(RGB.init(hex:)) ?? standard)
      if let window = channel?.window, let range = Contrast(low: window.start, high: window.end) {
        look.window = range.low...range.high
      } else if isColour {
        look.window = 0...255
      }
      look.isInverted = channel?.inverted ?? false
      look.isActive = channel?.active ?? true
      return look
    }
  }
}
