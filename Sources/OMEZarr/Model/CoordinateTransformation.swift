import JSONText
import OrderedCollections

/// A map between coordinate systems.
public struct CoordinateTransformation: Sendable, Hashable {
  /// The parameters of a linear map: written out, or in an array elsewhere.
  public enum Matrix: Sendable, Hashable {
    /// The rows.
    case inline([[Double]])
    /// The path of an array that holds them.
    case path(String)
  }

  /// One part of a transformation by dimension.
  public struct Part: Sendable, Hashable {
    /// The map from the input axes to the output axes.
    public var transformation: CoordinateTransformation
    /// Indices of the input axes.
    public var inputAxes: [Int]
    /// Indices of the output axes.
    public var outputAxes: [Int]
    /// Members this library does not know.
    public var extra: JSONObject

    /// Makes a part.
    public init(
      transformation: CoordinateTransformation, inputAxes: [Int], outputAxes: [Int],
      extra: JSONObject = [:]
    ) {
      self.transformation = transformation
      self.inputAxes = inputAxes
      self.outputAxes = outputAxes
      self.extra = extra
    }
  }

  /// What the map does. Vectors have one number per axis.
  public indirect enum Kind: Sendable, Hashable {
    case identity
    case scale([Double])
    case translation([Double])
    /// Output axis i is input axis `mapAxis[i]`.
    case mapAxis([Int])
    /// Drops input axes, then inserts zeros at output axes.
    case projectAxis(droppedInputs: [Int]?, createdOutputs: [Int]?)
    /// M rows of N + 1 numbers, the last one the offset.
    case affine(Matrix)
    /// N rows of N numbers.
    case rotation(Matrix)
    /// Applied first to last.
    case sequence([CoordinateTransformation])
    case bijection(forward: CoordinateTransformation, inverse: CoordinateTransformation)
    case byDimension([Part])
    /// A field of vectors that are added to a point.
    case displacements(path: String, interpolation: String?)
    /// A field of points.
    case coordinates(path: String, interpolation: String?)
    /// A type this library does not know, or a known one without its parameters; the members are in
    /// ``CoordinateTransformation/extra``.
    case other(type: String)
  }

  /// What the map does.
  public var kind: Kind
  /// Where it comes from (0.6).
  public var input: CoordinateSystemIdentifier?
  /// Where it goes to (0.6).
  public var output: CoordinateSystemIdentifier?
  /// A name (0.6).
  public var name: String?
  /// Members this library does not know.
  public var extra: JSONObject

  /// Makes a transformation.
  public init(
    _ kind: Kind, input: CoordinateSystemIdentifier? = nil,
    output: CoordinateSystemIdentifier? = nil, name: String? = nil, extra: JSONObject = [:]
  ) {
    self.kind = kind
    self.input = input
    self.output = output
    self.name = name
    self.extra = extra
  }

  /// A scaling, one factor per axis.
  public static func scale(_ factors: [Double]) -> CoordinateTransformation {
    CoordinateTransformation(.scale(factors))
  }

  /// A shift, one offset per axis.
  public static func translation(_ offsets: [Double]) -> CoordinateTransformation {
    CoordinateTransformation(.translation(offsets))
  }

  /// The map that changes nothing.
  public static let identity = CoordinateTransformation(.identity)

  /// The word of the specification for what this is.
  public var type: String {
    switch kind {
    case .identity: "identity"
    case .scale: "scale"
    case .translation: "translation"
    case .mapAxis: "mapAxis"
    case .projectAxis: "projectAxis"
    case .affine: "affine"
    case .rotation: "rotation"
    case .sequence: "sequence"
    case .bijection: "bijection"
    case .byDimension: "byDimension"
    case .displacements: "displacements"
    case .coordinates: "coordinates"
    case .other(let type): type
    }
  }

  /// The factors, if this is a scaling.
  public var scale: [Double]? { if case .scale(let factors) = kind { factors } else { nil } }

  /// The offsets, if this is a shift.
  public var translation: [Double]? {
    if case .translation(let offsets) = kind { offsets } else { nil }
  }

  /// The parts of a sequence, or this alone.
  public var steps: [CoordinateTransformation] {
    if case .sequence(let steps) = kind { steps } else { [self] }
  }
}
