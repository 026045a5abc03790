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
    registerParts(into: interpreter)
    for version in ["v04", "v05", "v06"] {
      let name = "ngff_zarr.\(version)"
      let number = "0.\(version.dropFirst(2))"
      interpreter.register(module: name, doc: "The metadata of OME-Zarr \(number).") { _, _ in }
      interpreter.register(
        module: name + ".zarr_metadata", doc: "The metadata classes of OME-Zarr \(number)."
      ) { module, context in
        let whole = try context.module("ngff_zarr")
        for name in classNames { module[name] = whole[name] }
        guard version == "v06" else { return }
        for dataclass in TransformationClasses.all {
          module[dataclass.type.name] = .type(dataclass.type)
        }
      }
    }
  }

  private static func registerParts(into interpreter: Interpreter) {
    let parts = [
      (
        "ngff_zarr.rfc9_zip", "OME-Zarr in one file: RFC-9.",
        [
          "write_store_to_zip", "is_ozx_path", "read_ozx_version", "read_ozx_json_first",
        ]
      ),
      (
        "ngff_zarr.hcs", "Plates and wells.",
        [
          "from_hcs_zarr", "to_hcs_zarr", "write_hcs_well_image", "HCSPlate", "HCSWell",
          "HCSPlateWriter", "Plate", "PlateRow", "PlateColumn", "PlateWell", "PlateAcquisition",
          "Well", "WellImage",
        ]
      ),
      (
        "ngff_zarr.rfc4", "Which way axes point in a body: RFC-4.",
        [
          "AnatomicalOrientation", "AnatomicalOrientationValues", "LPS", "RAS",
          "add_anatomical_orientation_to_axis", "anatomical_orientation_to_itk_direction",
          "itk_direction_to_anatomical_orientation", "itk_lps_to_anatomical_orientation",
          "orientation_from_name", "remove_anatomical_orientation_from_axis",
        ]
      ),
      (
        "ngff_zarr.structural_validation", "The rules of the specification.",
        [
          "SpecRule", "ValidateOptions", "ValidationError", "ValidationLevel", "validate_plate",
          "validate_structural", "validate_well",
        ]
      ),
      (
        "ngff_zarr.compute_omero", "Windows and colours of channels.",
        [
          "GLASBEY_COLORS", "compute_omero_from_multiscales", "compute_omero_from_ngff_image",
        ]
      ),
      ("ngff_zarr.axis_type", "The types of axes.", ["AxisType"]),
      ("ngff_zarr.codecs", "Codecs by name.", ["codec_from_name", "get_available_codecs"]),
      ("ngff_zarr.methods", "The ways to make smaller levels.", ["Methods"]),
      ("ngff_zarr.multiscales", "Pyramids.", ["Multiscales", "NgffMultiscales"]),
      ("ngff_zarr.ngff_image", "Images.", ["NgffImage"]),
      ("ngff_zarr.scene", "Scenes of OME-Zarr 0.6.", ["NgffScene"]),
      (
        "ngff_zarr.declare_field_transform", "Fields of vectors as transformations of 0.6.",
        ["FieldTransformType", "declare_field_transform"]
      ),
      ("ngff_zarr.tiff_to_ngff_image", "TIFF files as images.", ["tiff_file_to_ngff_images"]),
    ]
    for (name, doc, members) in parts {
      interpreter.register(module: name, doc: doc) { module, context in
        let whole = try context.module("ngff_zarr")
        for member in members { module[member] = whole[member] }
      }
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
    WritingFunctions.add(to: module)
    PlateFunctions.add(to: module)
    OmeroFunctions.add(to: module)
    OrientationFunctions.add(to: module)
    StoreFunctions.add(to: module)
    CheckFunctions.add(to: module)
    FieldFunctions.add(to: module)
    TIFFFunctions.add(to: module)
    for dataclass in [
      SceneRecord.dataclass, TransformationClasses.system.dataclass,
      TransformationClasses.identifier.dataclass, TransformationClasses.coordinates,
      TransformationClasses.displacements,
    ] {
      module[dataclass.type.name] = .type(dataclass.type)
    }
    module["config"] = Config.object.wrap(())
    module["__version__"] = .string("0.50.0")
  }

  /// The names of the module that need no import. They stand here so that looking up a variable
  /// does not make the module.
  static let names: Set<String> = [
    "AnatomicalOrientation", "Axis", "Dataset", "Identity", "Metadata", "MethodMetadata",
    "Methods", "Multiscales", "NgffImage", "NgffMultiscales", "Omero", "OmeroChannel",
    "OmeroWindow", "Plate", "PlateAcquisition", "PlateColumn", "PlateRow", "PlateWell", "Scale",
    "Translation", "ValidationError", "Well", "WellImage",
    "HCSPlate", "HCSPlateWriter", "HCSWell", "add_label", "compute_omero_from_multiscales",
    "compute_omero_from_ngff_image", "config", "from_hcs_zarr", "from_ngff_zarr", "from_ome_zarr",
    "is_ozx_path", "memory_usage", "plan", "read_ozx_json_first", "read_ozx_version",
    "AnatomicalOrientationValues", "GLASBEY_COLORS", "LPS", "NgffVersion", "RAS",
    "SUPPORTED_VERSIONS", "add_anatomical_orientation_to_axis",
    "anatomical_orientation_to_itk_direction", "codec_from_name", "get_available_codecs",
    "itk_direction_to_anatomical_orientation", "itk_lps_to_anatomical_orientation", "open_array",
    "orientation_from_name", "remove_anatomical_orientation_from_axis", "update_root_attributes",
    "AxisType", "CoordinateSystem", "CoordinateSystemIdentifier", "Coordinates", "Displacements",
    "NgffScene", "SpecRule", "V06_ONDISK_VERSION", "ValidateOptions", "ValidationLevel",
    "repair", "validate_plate", "validate_structural", "validate_well", "task_count", "to_hcs_zarr",
    "to_multiscales", "to_ngff_image", "to_ngff_zarr",
    "to_ome_zarr", "upgrade_ome_zarr", "validate", "write_hcs_well_image", "write_store_to_zip",
  ]
}
