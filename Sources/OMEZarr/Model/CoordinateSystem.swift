import JSONText
import OrderedCollections

/// A named space with its axes (0.6).
public struct CoordinateSystem: Sendable, Hashable {
  /// The name, unique in its document.
  public var name: String
  /// The axes, slowest first.
  public var axes: [Axis]
  /// Members this library does not know.
  public var extra: JSONObject

  /// Makes a coordinate system.
  public init(name: String, axes: [Axis], extra: JSONObject = [:]) {
    self.name = name
    self.axes = axes
    self.extra = extra
  }
}

extension CoordinateSystem: JSONMembers {
  static let members = MemberTable(
    CoordinateSystem(name: "", axes: []), extra: \.extra,
    [.text("name", \.name), .list("axes", \.axes)])
}

extension CoordinateSystem {
  /// Reads a coordinate system as a file has it.
  ///
  /// - Throws: ``OMEZarrError`` of kind `metadata` if this is none.
  public init(document json: JSON) throws(OMEZarrError) {
    guard let value = CoordinateSystem(json: json) else {
      throw OMEZarrError(.metadata, "a coordinate system is an object with a name and axes")
    }
    self = value
  }
}

/// What a transformation goes from or to: an array by its path, or a coordinate system by its name
/// and, if it is in another document, that document's path.
public struct CoordinateSystemIdentifier: Sendable, Hashable {
  /// The path of an array or a group, relative to the document; nil for the document itself.
  public var path: String?
  /// The name of a coordinate system; nil for an array's own index space.
  public var name: String?
  /// Members this library does not know.
  public var extra: JSONObject

  /// Makes an identifier.
  public init(path: String? = nil, name: String? = nil, extra: JSONObject = [:]) {
    self.path = path
    self.name = name
    self.extra = extra
  }

  init?(json: JSON) {
    guard let object = json.object else { return nil }
    var members = Members(object)
    path = members.string("path")
    name = members.string("name")
    if members.rest["path"]?.isNull == true { _ = members.take("path") { $0 } }
    extra = members.rest
  }

  var json: JSON {
    var writer = MembersWriter()
    writer.put("path", path)
    writer.put("name", name)
    writer.put(foreign: extra)
    return .object(writer.object)
  }
}
