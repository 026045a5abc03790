import JSONText
import OrderedCollections

/// One axis of a coordinate system.
public struct Axis: Sendable, Hashable {
  /// The name, such as "y".
  public var name: String
  /// "space", "time", "channel", or a word of one's own; nil where the file has none.
  public var type: String?
  /// The unit, by its UDUNITS-2 name.
  public var unit: String?
  /// Which way the axis points in a body (RFC-4).
  public var orientation: AnatomicalOrientation?
  /// Whether positions between samples mean nothing (0.6).
  public var discrete: Bool?
  /// A name for people (0.6).
  public var longName: String?
  /// Members this library does not know.
  public var extra: JSONObject

  /// Makes an axis.
  public init(
    name: String, type: String? = nil, unit: String? = nil,
    orientation: AnatomicalOrientation? = nil, discrete: Bool? = nil, longName: String? = nil,
    extra: JSONObject = [:]
  ) {
    self.name = name
    self.type = type
    self.unit = unit
    self.orientation = orientation
    self.discrete = discrete
    self.longName = longName
    self.extra = extra
  }

  /// An axis whose type follows from one of the names t, c, z, y, x; other names have none.
  public init(named name: String, unit: String? = nil) {
    self.init(name: name, type: Axis.type(ofName: name), unit: unit)
  }

  /// The type that the names t, c, z, y, x stand for.
  public static func type(ofName name: String) -> String? {
    switch name {
    case "t": "time"
    case "c": "channel"
    case "z", "y", "x": "space"
    default: nil
    }
  }

  /// Whether this is an axis of space.
  public var isSpace: Bool { type == "space" }

  /// The axes of every image of version 0.1 and 0.2.
  static let tczyx: [Axis] = ["t", "c", "z", "y", "x"].map { Axis(named: $0) }
}

extension Axis: JSONMembers {
  static let members = MemberTable(
    Axis(name: ""), extra: \.extra,
    [
      .text("name", \.name), .text("type", \.type), .bool("discrete", \.discrete),
      .text("unit", \.unit), .text("longName", \.longName),
      .object("orientation", \.orientation),
    ])

  /// Reads an axis: an object with a name, or a name alone (0.3).
  init?(json: JSON) {
    guard let axis = json.string.map({ Axis(named: $0) }) ?? Self.members.read(json) else {
      return nil
    }
    self = axis
  }
}

/// The units that the specification names.
public enum AxisUnits {
  private static let metricPrefixes = [
    "atto", "centi", "deci", "exa", "femto", "giga", "hecto", "kilo", "mega", "micro", "milli",
    "nano", "peta", "pico", "tera", "yocto", "yotta", "zepto", "zetta",
  ]

  /// Units of length.
  public static let space: Set<String> = Set(metricPrefixes.map { $0 + "meter" })
    .union(["meter", "angstrom", "foot", "inch", "mile", "parsec", "yard"])

  /// Units of time.
  public static let time: Set<String> = Set(metricPrefixes.map { $0 + "second" })
    .union(["second", "minute", "hour", "day"])
}
