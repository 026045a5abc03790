import Script
import Zarr

/// The exceptions of the module `zarr.errors`.
enum ZarrExceptions {
  /// A `ValueError` and a `FileNotFoundError`.
  static let nodeNotFound: TypeObject = {
    let type = make("NodeNotFoundError", baseZarrError)
    type.otherBases = [.fileNotFoundError]
    return type
  }()
  static let arrayNotFound = make("ArrayNotFoundError", nodeNotFound)
  static let groupNotFound = make("GroupNotFoundError", nodeNotFound)
  static let baseZarrError = make("BaseZarrError", .valueError)
  static let containsArray = make("ContainsArrayError", baseZarrError)
  static let containsGroup = make("ContainsGroupError", baseZarrError)
  static let metadataValidation = make("MetadataValidationError", baseZarrError)
  static let nodeTypeValidation = make("NodeTypeValidationError", metadataValidation)
  static let unknownCodec = make("UnknownCodecError", baseZarrError)
  static let boundsCheck = make("BoundsCheckError", .indexError)
  static let negativeStep = make("NegativeStepError", .indexError)
  static let arrayIndex = make("ArrayIndexError", .indexError)
  static let vindexSelection = make("VindexInvalidSelectionError", .indexError)

  static var all: [TypeObject] {
    [
      nodeNotFound, arrayNotFound, groupNotFound, baseZarrError, containsArray, containsGroup,
      metadataValidation, nodeTypeValidation, unknownCodec, boundsCheck, negativeStep, arrayIndex,
      vindexSelection,
    ]
  }

  private static func make(_ name: String, _ base: TypeObject) -> TypeObject {
    ExceptionMembers.makeClass(name, module: "zarr.errors", base: base)
  }

  /// The exception for a node where none should be.
  static func contains(_ handle: StoreHandle, _ store: any Store, _ path: String)
    -> ScriptException
  {
    let isArray =
      if case .array = try? NodeMetadata.read(store, path) { true } else { false }
    return ScriptException(
      isArray ? containsArray : containsGroup,
      "\(isArray ? "An array" : "A group") exists in store \(handle.text) at path '\(path)'.")
  }
}
