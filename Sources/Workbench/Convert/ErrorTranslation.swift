import Glibc
import ImageFiles
import NDArray
import OMEZarr
import Script
import Zarr

/// The exception of the language for each error of the library.
enum ErrorTranslation {
  /// `ngff_zarr.ValidationError`: metadata that was checked on request breaks a rule.
  static let validationError = TypeObject(
    "ValidationError", module: "ngff_zarr", base: .exception,
    doc: "Metadata breaks a rule of the specification.")

  /// The exception for an error; nil for one of another making.
  static func exception(_ error: any Error) -> ScriptException? {
    switch error {
    case let error as OMEZarrError: exception(error)
    case let error as ZarrError: exception(error)
    case let error as ImageFileError: exception(error)
    case let error as NDArrayError: NumpyModule.exception(error)
    case let error as FileFailure: .system(error.code, path: error.path)
    default: nil
    }
  }

  private static func exception(_ error: OMEZarrError) -> ScriptException {
    let exception = ScriptException(type(error.kind), error.description)
    guard error.kind == .invalid, !error.rule.isEmpty else { return exception }
    let rule = CheckFunctions.rules.member(.string(error.rule)).map(Value.host)
    exception.object.attributes["rule"] = rule ?? .string(error.rule)
    exception.object.attributes["message"] = .string(error.message)
    exception.object.attributes["location"] = .string(location(error.place))
    return exception
  }

  /// A JSON pointer as `multiscales[0].axes`.
  private static func location(_ place: String) -> String {
    let pointer = place.split(separator: "#").last ?? ""
    let steps = pointer.split(separator: "/").drop { $0 == "attributes" || $0 == "ome" }
    return steps.reduce(into: "") { text, step in
      text += Int(step) != nil ? "[\(step)]" : (text.isEmpty ? "" : ".") + step
    }
  }

  private static func type(_ kind: OMEZarrError.Kind) -> TypeObject {
    switch kind {
    case .invalid: validationError
    case .storage: .osError
    case .argument, .data, .metadata, .version, .missing, .notZarr, .wrongNode, .unsafePath,
      .exists:
      .valueError
    }
  }

  private static func exception(_ error: ZarrError) -> ScriptException {
    let type: TypeObject =
      switch error.kind {
      case .notFound: ZarrExceptions.nodeNotFound
      case .unknownCodec: ZarrExceptions.unknownCodec
      case .alreadyExists: .fileExistsError
      case .permissionDenied: .permissionError
      case .storageFull, .io: .osError
      case .invalidSelection: .indexError
      case .limitExceeded: .memoryError
      case .invalidKey, .invalidMetadata, .invalidArchive, .codecFailed, .unsupported, .readOnly:
        .valueError
      }
    return ScriptException(type, error.description)
  }

  private static func exception(_ error: ImageFileError) -> ScriptException {
    switch error.kind {
    case .notFound: .system(ENOENT, path: error.path)
    case .notAFile: .system(EISDIR, path: error.path)
    case .io: ScriptException(.osError, error.description)
    case .tooLarge: ScriptException(.memoryError, error.description)
    case .unknownFormat, .unsupported, .corrupt, .array:
      ScriptException(.valueError, error.description)
    }
  }
}
