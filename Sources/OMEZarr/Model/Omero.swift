import JSONText
import OrderedCollections

/// How a viewer should show an image: settings in the manner of OMERO.
public struct Omero: Sendable, Hashable {
  /// One per channel.
  public var channels: [OmeroChannel]
  /// Further members: id, name, version, rdefs and others.
  public var extra: JSONObject

  /// Makes settings.
  public init(channels: [OmeroChannel], extra: JSONObject = [:]) {
    self.channels = channels
    self.extra = extra
  }
}

/// The settings of one channel.
public struct OmeroChannel: Sendable, Hashable {
  /// Six hexadecimal digits, RRGGBB.
  public var color: String?
  /// Which values are shown.
  public var window: OmeroWindow?
  /// The name of the channel.
  public var label: String?
  /// Whether it is shown at first.
  public var active: Bool?
  /// The exponent of the transfer function.
  public var coefficient: Double?
  /// The kind of transfer function, such as "linear".
  public var family: String?
  /// Whether dark and bright are swapped.
  public var inverted: Bool?
  /// Members this library does not know.
  public var extra: JSONObject

  /// Makes the settings of a channel.
  public init(
    color: String?, window: OmeroWindow?, label: String? = nil, active: Bool? = nil,
    coefficient: Double? = nil, family: String? = nil, inverted: Bool? = nil,
    extra: JSONObject = [:]
  ) {
    self.color = color
    self.window = window
    self.label = label
    self.active = active
    self.coefficient = coefficient
    self.family = family
    self.inverted = inverted
    self.extra = extra
  }

  /// Checks that the colour is six hexadecimal digits.
  ///
  /// - Throws: ``OMEZarrError``.
  public func validateColor() throws(OMEZarrError) {
    let color = self.color ?? ""
    guard OmeroChannel.isColor(color) else {
      throw OMEZarrError(
        .invalid, "Invalid color '\(color)'. Must be 6 hex digits, such as FF0000")
    }
  }

  static func isColor(_ text: String) -> Bool {
    text.utf8.count == 6 && text.utf8.allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
  }
}

/// The range of values a channel can show, and the part of it that is shown.
public struct OmeroWindow: Sendable, Hashable {
  /// The lowest value there is.
  public var min: Double?
  /// The highest value there is.
  public var max: Double?
  /// What is shown as black.
  public var start: Double?
  /// What is shown at full brightness.
  public var end: Double?
  /// Members this library does not know.
  public var extra: JSONObject

  /// Makes a window.
  public init(
    min: Double?, max: Double?, start: Double?, end: Double?, extra: JSONObject = [:]
  ) {
    self.min = min
    self.max = max
    self.start = start
    self.end = end
    self.extra = extra
  }
}

extension Omero: JSONMembers {
  static let members = MemberTable(
    Omero(channels: []), extra: \.extra, [.list("channels", \.channels)])
}

extension OmeroChannel: JSONMembers {
  static let members = MemberTable(
    OmeroChannel(color: nil, window: nil), extra: \.extra,
    [
      .text("color", \.color), .object("window", \.window), .text("label", \.label),
      .bool("active", \.active), .number("coefficient", \.coefficient),
      .text("family", \.family), .bool("inverted", \.inverted),
    ])
}

extension OmeroWindow: JSONMembers {
  static let members = MemberTable(
    OmeroWindow(min: nil, max: nil, start: nil, end: nil), extra: \.extra,
    [
      .number("min", \.min), .number("max", \.max), .number("start", \.start),
      .number("end", \.end),
    ])
}

extension JSON {
  /// A whole number as an integer, as cameras and OMERO write them; else a double.
  init(shortest value: Double) {
    if let whole = Int(exactly: value), abs(whole) < 1 << 53 {
      self = .int(whole)
    } else {
      self = .double(value)
    }
  }
}
