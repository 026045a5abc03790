import JSONText
import OrderedCollections

/// One level of a pyramid: an array and the way from its indices to the intrinsic system.
public struct Dataset: Sendable, Hashable {
  /// The path of the array, relative to the group.
  public var path: String
  /// Applied first to last: a scale, a scale and a translation, or an identity. A sequence of 0.6 is
  /// held as its steps.
  public var coordinateTransformations: [CoordinateTransformation]
  /// The name that 0.6 may give to the whole of the transformations.
  public var transformationName: String?
  /// Members this library does not know.
  public var extra: JSONObject

  /// Makes a dataset.
  public init(
    path: String, coordinateTransformations: [CoordinateTransformation],
    transformationName: String? = nil, extra: JSONObject = [:]
  ) {
    self.path = path
    self.coordinateTransformations = coordinateTransformations
    self.transformationName = transformationName
    self.extra = extra
  }
}

/// How the levels of a pyramid were made.
public struct MethodMetadata: Sendable, Hashable {
  /// What the method does, for people.
  public var description: String?
  /// The function, such as "itkwasm_downsample.downsample".
  public var method: String?
  /// The version of the library that has it.
  public var version: String?
  /// Further members, such as args and kwargs.
  public var extra: JSONObject

  /// Makes a record.
  public init(
    description: String? = nil, method: String? = nil, version: String? = nil,
    extra: JSONObject = [:]
  ) {
    self.description = description
    self.method = method
    self.version = version
    self.extra = extra
  }
}

extension MethodMetadata: JSONMembers {
  static let members = MemberTable(
    MethodMetadata(), extra: \.extra,
    [
      .text("description", \.description), .text("method", \.method),
      .text("version", \.version),
    ])
}

/// One entry of `multiscales`, in the terms of every version.
///
/// The coordinate systems are those of 0.6; an entry of an older version has one, the intrinsic
/// system, whose axes are ``axes``.
public struct Metadata: Sendable, Hashable {
  /// The systems, in the order of the file; one of them is the intrinsic one.
  public var coordinateSystems: [CoordinateSystem]
  /// The name of the system that every dataset's transformations lead to.
  public var intrinsicSystem: String
  /// The levels, highest resolution first.
  public var datasets: [Dataset]
  /// Transformations of the whole pyramid. Those with no input and output (0.4, 0.5) are applied
  /// after every dataset's own; those with (0.6) lead from one system to another.
  public var coordinateTransformations: [CoordinateTransformation]?
  /// How a viewer should show the channels.
  public var omero: Omero?
  /// The name of the image; nil where the file has none.
  public var name: String?
  /// The version the metadata was read from, or is to be written as by default.
  public var version: NgffVersion
  /// The kind of downscaling, such as "itkwasm_gaussian".
  public var type: String?
  /// How the levels were made.
  public var metadata: MethodMetadata?
  /// Members this library does not know, `@type` for one.
  public var extra: JSONObject

  /// The name given to the intrinsic system where a file has none.
  public static let defaultIntrinsicSystem = "intrinsic"

  /// Makes the metadata of a pyramid with one coordinate system.
  public init(
    axes: [Axis], datasets: [Dataset],
    coordinateTransformations: [CoordinateTransformation]? = nil, omero: Omero? = nil,
    name: String? = "image", version: NgffVersion = .v04, type: String? = nil,
    metadata: MethodMetadata? = nil, extra: JSONObject = [:]
  ) {
    self.init(
      coordinateSystems: [CoordinateSystem(name: Self.defaultIntrinsicSystem, axes: axes)],
      intrinsicSystem: Self.defaultIntrinsicSystem, datasets: datasets,
      coordinateTransformations: coordinateTransformations, omero: omero, name: name,
      version: version, type: type, metadata: metadata, extra: extra)
  }

  /// Makes the metadata of a pyramid with several coordinate systems.
  public init(
    coordinateSystems: [CoordinateSystem], intrinsicSystem: String, datasets: [Dataset],
    coordinateTransformations: [CoordinateTransformation]? = nil, omero: Omero? = nil,
    name: String? = "image", version: NgffVersion = .v06, type: String? = nil,
    metadata: MethodMetadata? = nil, extra: JSONObject = [:]
  ) {
    self.coordinateSystems = coordinateSystems
    self.intrinsicSystem = intrinsicSystem
    self.datasets = datasets
    self.coordinateTransformations = coordinateTransformations
    self.omero = omero
    self.name = name
    self.version = version
    self.type = type
    self.metadata = metadata
    self.extra = extra
  }

  /// The axes of the intrinsic system, slowest first: those of the arrays.
  public var axes: [Axis] {
    get { coordinateSystems.first { $0.name == intrinsicSystem }?.axes ?? [] }
    set {
      if let index = coordinateSystems.firstIndex(where: { $0.name == intrinsicSystem }) {
        coordinateSystems[index].axes = newValue
      } else {
        coordinateSystems.insert(CoordinateSystem(name: intrinsicSystem, axes: newValue), at: 0)
      }
    }
  }

  /// The names of the axes, slowest first.
  public var dimensionNames: [String] { axes.map(\.name) }
}
