import JSONText
import OrderedCollections

/// What the values of a label image mean.
public struct ImageLabel: Sendable, Hashable {
  /// The colour of a value.
  public struct Color: Sendable, Hashable {
    /// The value; an integer in any sound file.
    public var labelValue: JSON
    /// Red, green, blue, alpha, each 0 to 255; nil where the file has none.
    public var rgba: [Int]?
    /// Members this library does not know.
    public var extra: JSONObject

    /// Makes a colour.
    public init(_ labelValue: JSON, rgba: [Int]?, extra: JSONObject = [:]) {
      self.labelValue = labelValue
      self.rgba = rgba
      self.extra = extra
    }
  }

  /// What is known of a value.
  public struct Properties: Sendable, Hashable {
    /// The value; an integer in any sound file.
    public var labelValue: JSON
    /// Members of any kind.
    public var values: JSONObject

    /// Makes a record.
    public init(_ labelValue: JSON, values: JSONObject) {
      self.labelValue = labelValue
      self.values = values
    }
  }

  /// The colours of values; nil where the file has none.
  public var colors: [Color]?
  /// What is known of values; nil where the file has none.
  public var properties: [Properties]?
  /// Where the labelled image lies, relative to the label image; usually "../../".
  public var sourceImage: String?
  /// Further members of `source`.
  public var sourceExtra: JSONObject
  /// The version it was read from, or is to be written as by default.
  public var version: NgffVersion
  /// Members this library does not know.
  public var extra: JSONObject

  /// Makes the metadata of a label image.
  public init(
    colors: [Color]? = nil, properties: [Properties]? = nil, sourceImage: String? = "../../",
    sourceExtra: JSONObject = [:], version: NgffVersion = .v04, extra: JSONObject = [:]
  ) {
    self.colors = colors
    self.properties = properties
    self.sourceImage = sourceImage
    self.sourceExtra = sourceExtra
    self.version = version
    self.extra = extra
  }
}
