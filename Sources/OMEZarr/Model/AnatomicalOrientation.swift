import JSONText
import OrderedCollections

/// Which way an axis of space points in a body (RFC-4).
public struct AnatomicalOrientation: Sendable, Hashable {
  /// The kind of orientation; only "anatomical" is defined.
  public var type: String
  /// The direction from low to high indices, such as "left-to-right".
  public var value: String
  /// Members this library does not know.
  public var extra: JSONObject

  /// Makes an orientation.
  public init(_ value: String, type: String = "anatomical", extra: JSONObject = [:]) {
    self.value = value
    self.type = type
    self.extra = extra
  }

  private static let pairs: [(String, String)] = [
    ("left", "right"), ("anterior", "posterior"), ("inferior", "superior"), ("dorsal", "ventral"),
    ("dorsal", "palmar"), ("dorsal", "plantar"), ("rostral", "caudal"), ("cranial", "caudal"),
    ("proximal", "distal"), ("superficial", "deep"), ("apical", "basal"), ("apex", "base"),
  ]

  /// The 24 values of RFC-4, each followed by its reverse.
  public static let values: [String] = pairs.flatMap { ["\($0)-to-\($1)", "\($1)-to-\($0)"] }

  /// Which of the twelve pairs of directions the value belongs to; nil for an unknown value.
  public var pair: Int? { Self.values.firstIndex(of: value).map { $0 / 2 } }

  /// The same pair the other way round; nil for an unknown value.
  public var reversed: AnatomicalOrientation? {
    Self.values.firstIndex(of: value).map {
      AnatomicalOrientation(Self.values[$0 ^ 1], type: type, extra: extra)
    }
  }

  /// x to the patient's right, y to the back, z to the head, as indices rise: ITK's convention.
  public static let lps: [String: AnatomicalOrientation] = [
    "x": .init("right-to-left"), "y": .init("anterior-to-posterior"),
    "z": .init("inferior-to-superior"),
  ]

  /// NIfTI's convention.
  public static let ras: [String: AnatomicalOrientation] = [
    "x": .init("left-to-right"), "y": .init("posterior-to-anterior"),
    "z": .init("inferior-to-superior"),
  ]

  /// The preset of that name, "LPS" or "RAS" in any case.
  ///
  /// - Throws: ``OMEZarrError`` for another name.
  public static func preset(named name: String) throws(OMEZarrError)
    -> [String: AnatomicalOrientation]
  {
    switch name.lowercased() {
    case "lps": return lps
    case "ras": return ras
    default:
      throw OMEZarrError(.argument, "unknown orientation '\(name)'; there are LPS and RAS")
    }
  }

  /// The LPS coordinate (0 left-right, 1 anterior-posterior, 2 inferior-superior) and its sign, for
  /// the values that have one.
  var lpsDirection: (coordinate: Int, sign: Double)? {
    switch value {
    case "right-to-left": (0, 1)
    case "left-to-right": (0, -1)
    case "anterior-to-posterior": (1, 1)
    case "posterior-to-anterior": (1, -1)
    case "inferior-to-superior": (2, 1)
    case "superior-to-inferior": (2, -1)
    default: nil
    }
  }

  /// The column of an ITK direction matrix that points this way: a unit vector in LPS; nil for
  /// values that have none.
  public var itkDirection: [Double]? {
    guard let lpsDirection else { return nil }
    var column = [0.0, 0, 0]
    column[lpsDirection.coordinate] = lpsDirection.sign
    return column
  }

  /// The orientation nearest to a column of an ITK direction matrix: its largest component. The
  /// first wins a tie. Nil for a column that is not three finite numbers, or is zero.
  public init?(itkDirection column: [Double]) {
    guard column.count == 3, column.allSatisfy(\.isFinite), column.contains(where: { $0 != 0 })
    else { return nil }
    var best = 0
    for index in 1..<3 where abs(column[index]) > abs(column[best]) { best = index }
    let positive = ["right-to-left", "anterior-to-posterior", "inferior-to-superior"]
    let forward = AnatomicalOrientation(positive[best])
    self = column[best] > 0 ? forward : (forward.reversed ?? forward)
  }
}

extension AnatomicalOrientation: JSONMembers {
  static let members = MemberTable(
    AnatomicalOrientation(""), extra: \.extra, [.text("type", \.type), .text("value", \.value)])
}
