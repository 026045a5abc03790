import OMEZarr
import Script

/// The rules of the specification over metadata in memory.
enum CheckFunctions {
  /// The rules that ngff-zarr names; `ValidationError.rule` is one of them, or the name of another rule
  /// as text.
  static let rules = Enumeration(
    "SpecRule", doc: "Rules of the specification, by the names that ValidationError.rule has.",
    isText: true,
    [
      "axis-count", "axis-type", "axis-order", "axis-names-unique", "scale-length-mismatch",
      "global-coord-transform-after-per-level", "dataset-order-highest-to-lowest",
      "omero-channel-color-format", "axis-orientation-anatomical-type",
      "axis-orientation-on-non-space", "axis-orientation-unique-axis", "zarr-format",
      "ome-namespace", "plate-row-index-consistency", "well-acquisition-missing",
    ].map { ($0.replacing("-", with: "_").uppercased(), $0) })

  private static let levels = Enumeration(
    "ValidationLevel", doc: "How much validate_structural checks.", isText: true,
    [("SCHEMA_ONLY", "schema_only"), ("STRICT", "strict")])

  private static let options = Dataclass(
    "ValidateOptions", "level=?, allow_unknown_fields=True",
    doc: "How validate_structural checks: with level SCHEMA_ONLY not at all.",
    fresh: ["level": { levels.member(.string("strict")).map(Value.host) ?? .none }])

  static func add(to module: ModuleObject) {
    module["SpecRule"] = .type(rules.type)
    module["ValidationLevel"] = .type(levels.type)
    module["ValidateOptions"] = .type(options.type)
    module.function(
      "validate_structural", "metadata, options=None, version=None",
      "Checks the metadata of a pyramid; raises ValidationError with the first rule it breaks."
    ) { context, a in
      let metadata = try TransformationClasses.metadata(a[0], context)
      let version = try a.unlessNone(2).map(Versions.version) ?? metadata.version
      if try isWanted(a[1]) { try Validator.require(metadata, version: version) }
      return .none
    }
    module.function(
      "validate_plate", "plate, options=None",
      "Checks the metadata of a plate; raises ValidationError with the first rule it breaks."
    ) { context, a in
      let plate = try PlateRecords.plate.unwrap(a[0], context)
      if try isWanted(a[1]) { try Validator.require(plate) }
      return .none
    }
    module.function(
      "validate_well", "plate, well, options=None",
      "Checks the metadata of a well of a plate; raises ValidationError with the first rule it breaks."
    ) { context, a in
      let plate = try PlateRecords.plate.unwrap(a[0], context)
      let well = try PlateRecords.well.unwrap(a[1], context)
      if try isWanted(a[2]) { try Validator.require(well, of: plate) }
      return .none
    }
  }

  private static func isWanted(_ value: Value) throws -> Bool {
    guard !value.isNone else { return true }
    return levels.member(try options.require(value)["level"])?.value != "schema_only"
  }
}
