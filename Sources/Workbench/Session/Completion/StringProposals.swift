import NDArray
import OMEZarr

/// What may stand in the string that is open at the cursor: keys of a container, rows and columns of
/// a plate, dims, the choices of an argument, or else a path.
struct StringProposals {
  let place: CursorPlace
  /// The keys of what a name stands for; nil if it has none.
  let keys: (String) -> [String]?
  /// The plate that a name stands for.
  let plate: (String) -> Plate?

  /// The proposals.
  ///
  /// - Parameter cursor: where the string is typed up to, in Unicode scalars.
  func proposals(cursor: Int) -> Proposals {
    let typed = place.string ?? ""
    if let choices {
      let items = choices.filter { $0.hasPrefix(typed) }.map {
        Proposals.Item(text: $0, type: "property", signature: "")
      }
      return Proposals(items: items, range: (cursor - typed.unicodeScalars.count)..<cursor)
    }
    return PathProposals(typed: typed).proposals(cursor: cursor)
  }

  /// The texts that can stand here; nil if it may be any path.
  private var choices: [String]? {
    guard let bracket = place.brackets.last else { return nil }
    switch bracket.mark {
    case "[" where !bracket.name.isEmpty: return keys(bracket.name)
    case "[": return enclosingKeyword == "dims" ? Self.dims : nil
    case "{":
      if bracket.isKey { return Self.byDim.contains(enclosingKeyword ?? "") ? Self.dims : nil }
      return enclosingKeyword == "axes_units" ? Self.units : nil
    default: return argument(bracket)
    }
  }

  /// The keyword of the call around the innermost literal.
  private var enclosingKeyword: String? {
    place.brackets.last { $0.mark == "(" }?.keyword
  }

  private func argument(_ call: CursorPlace.Bracket) -> [String]? {
    let function = call.name.split(separator: ".").last.map(String.init) ?? ""
    let owner = String(call.name.dropLast(function.count + 1))
    switch call.keyword ?? (function == "get_well" ? nil : "") {
    case "version"?: return NgffVersion.allCases.map(\.rawValue)
    case "dtype"?: return DType.allCases.map(\.rawValue)
    case "method"? where ["to_multiscales", "plan"].contains(function):
      return Methods.allCases.map(\.rawValue)
    case "mode"? where !owner.isEmpty: return ["r", "r+", "a", "w", "w-"]
    case "compressor"?, "compressors"?:
      return ["zstd", "blosc", "gzip", "zlib", "lz4", "bz2", "lzma"]
    default: break
    }
    guard function == "get_well", let plate = plate(owner) else { return nil }
    if call.index == 0 || call.keyword == "row_name" { return plate.rows.map(\.name) }
    // Only the columns in which the row has a well.
    let row = call.strings[0].flatMap { name in plate.rows.firstIndex { $0.name == name } }
    let filled = Set(plate.wells.filter { row == nil || $0.rowIndex == row }.map(\.columnIndex))
    return plate.columns.indices.filter(filled.contains).map { plate.columns[$0].name }
  }

  private static let dims = ["t", "c", "z", "y", "x"]
  /// The arguments that say something for each dim.
  private static let byDim: Set<String> = [
    "scale", "translation", "axes_units", "chunks", "chunks_per_shard", "scale_factors",
    "axes_orientations",
  ]
  private static let units = [
    "angstrom", "nanometer", "micrometer", "millimeter", "centimeter", "meter", "microsecond",
    "millisecond", "second", "minute", "hour", "day",
  ]
}
