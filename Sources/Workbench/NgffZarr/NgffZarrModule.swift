import OMEZarr
import Script

/// The module `ngff_zarr` and those inside it.
enum NgffZarrModule {
  static func register(into interpreter: Interpreter) {
    interpreter.register(
      module: "ngff_zarr",
      doc: "OME-Zarr: chunked, multiscale images, plates and labels, read, written and checked."
    ) { module, _ in
      fill(module)
    }
    interpreter.register(module: "ngff_zarr.v04", doc: "The metadata of OME-Zarr 0.4.") { _, _ in }
    interpreter.register(
      module: "ngff_zarr.v04.zarr_metadata", doc: "The metadata classes of OME-Zarr 0.4."
    ) { module, context in
      let whole = try context.module("ngff_zarr")
      for name in classNames { module[name] = whole[name] }
    }
  }

  /// The metadata classes, by name.
  private static var classes: [Dataclass] {
    [
      MetadataRecords.axis.dataclass, MetadataRecords.dataset.dataclass,
      MetadataRecords.method.dataclass, MetadataRecords.omero.dataclass,
      MetadataRecords.omeroChannel.dataclass, MetadataRecords.omeroWindow.dataclass,
      MetadataRecords.metadata.dataclass, MetadataRecords.orientation.dataclass,
      Transformations.scale, Transformations.translation, Transformations.identity,
      PlateRecords.plate.dataclass, PlateRecords.column.dataclass, PlateRecords.row.dataclass,
      PlateRecords.plateWell.dataclass, PlateRecords.acquisition.dataclass,
      PlateRecords.well.dataclass, PlateRecords.wellImage.dataclass,
    ]
  }

  private static var classNames: [String] { classes.map(\.type.name) }

  private static func fill(_ module: ModuleObject) {
    for dataclass in classes { module[dataclass.type.name] = .type(dataclass.type) }
    module["ValidationError"] = .type(ErrorTranslation.validationError)
    ImageFunctions.add(to: module)
    ReadingFunctions.add(to: module)
  }

  /// The names of the module that need no import. They stand here so that looking up a variable
  /// does not make the module.
  static let names: Set<String> = [
    "AnatomicalOrientation", "Axis", "Dataset", "Identity", "Metadata", "MethodMetadata",
    "Methods", "Multiscales", "NgffImage", "NgffMultiscales", "Omero", "OmeroChannel",
    "OmeroWindow", "Plate", "PlateAcquisition", "PlateColumn", "PlateRow", "PlateWell", "Scale",
    "Translation", "ValidationError", "Well", "WellImage",
    "from_ngff_zarr", "from_ome_zarr", "memory_usage", "task_count", "to_multiscales",
    "to_ngff_image", "validate",
  ]
}
