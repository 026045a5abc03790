import OMEZarr
import Script

/// The rules of the specification over metadata in memory.
enum CheckFunctions {
  static func add(to module: ModuleObject) {
    module.function(
      "validate_structural", "metadata, options=None, version=None",
      "Checks the metadata of a pyramid; raises ValidationError with the first rule it breaks."
    ) { context, a in
      let metadata = try MetadataRecords.metadata.unwrap(a[0], context)
      let version = try a.unlessNone(2).map(Versions.version) ?? metadata.version
      try Validator.require(metadata, version: version)
      return .none
    }
    module.function(
      "validate_plate", "plate, options=None",
      "Checks the metadata of a plate; raises ValidationError with the first rule it breaks."
    ) { context, a in
      try Validator.require(try PlateRecords.plate.unwrap(a[0], context))
      return .none
    }
    module.function(
      "validate_well", "plate, well, options=None",
      "Checks the metadata of a well of a plate; raises ValidationError with the first rule it breaks."
    ) { context, a in
      try Validator.require(
        try PlateRecords.well.unwrap(a[1], context),
        of: try PlateRecords.plate.unwrap(a[0], context))
      return .none
    }
  }
}
