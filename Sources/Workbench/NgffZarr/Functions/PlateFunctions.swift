import OMEZarr
import Script
import Zarr

/// `to_hcs_zarr`, `write_hcs_well_image` and `HCSPlateWriter`.
enum PlateFunctions {
  static func add(to module: ModuleObject) {
    addToHCSZarr(module)
    addWriteWellImage(module)
    module["HCSPlateWriter"] = .type(PlateWriterObjects.type)
  }

  /// The metadata in an `HCSPlate` or a `Plate`.
  static func metadata(_ value: Value, _ context: Interpreter) throws -> Plate {
    if PlateRecords.plate.dataclass.instance(value) != nil {
      return try PlateRecords.plate.unwrap(value, context)
    }
    return try PlateRecords.plate.unwrap(PlateObjects.plate(value).metadata, context)
  }

  private static func addToHCSZarr(_ module: ModuleObject) {
    module.function(
      "to_hcs_zarr", "plate, store, overwrite=True",
      "Writes the layout of a plate; images follow with write_hcs_well_image."
    ) { context, a in
      try toHCSZarr(
        try metadata(a[0], context), try context.path(a[1]), overwrite: try a.bool(2, context))
      return .none
    }
  }

  private static let options =
    "compressor=?, compressors=?, chunks_per_shard=None, use_tensorstore=False, overwrite=True"

  private static func addWriteWellImage(_ module: ModuleObject) {
    module.function(
      "write_hcs_well_image",
      "store, multiscales, plate_metadata, row_name, column_name, field_index=0, "
        + "acquisition_id=0, well_metadata=None, version=None, " + options,
      "Writes one field of a well into a plate, and lists it in the well."
    ) { context, a in
      try writeHCSWellImage(
        try context.path(a[0]), try MultiscalesRecord.unwrap(a[1], context),
        plate: try metadata(a[2], context), row: try context.str(a[3]).string,
        column: try context.str(a[4]).string, fieldIndex: try a.int(5, context),
        acquisition: try a.intUnlessNone(6, context),
        try writeOptions(a, version: a.unlessNone(8), from: 9, context))
      return .none
    }
  }

  /// The options of a field, from the parameters ``options``.
  fileprivate static func writeOptions(
    _ a: Arguments, version: Value?, from first: Int, _ context: Interpreter
  ) throws -> WriteOptions {
    var options = WriteOptions()
    options.version = try version.map { try Versions.version($0).rawValue }
    options.compressors = try WritingFunctions.compressors(
      a.optional(first) ?? a.optional(first + 1), context)
    options.chunksPerShard = try a.unlessNone(first + 2).map {
      try WritingFunctions.chunksPerShard($0, context)
    }
    options.memoryTarget = Config.memoryTarget
    return options
  }

  /// A plate that is being written, as `with` uses it.
  final class PlateWriterInstance: HostInstance {
    let writer: HCSPlateWriter
    init(_ writer: HCSPlateWriter) {
      self.writer = writer
      super.init(type: PlateWriterObjects.type)
    }
  }

  /// The class `HCSPlateWriter`.
  enum PlateWriterObjects {
    static let type = make()

    private static func writer(_ value: Value) throws -> PlateWriterInstance {
      guard case .host(let host) = value, let writer = host as? PlateWriterInstance else {
        throw ScriptException.type("expected HCSPlateWriter, got \(value.typeName)")
      }
      return writer
    }

    private static func make() -> TypeObject {
      let type = TypeObject(
        "HCSPlateWriter", module: "ngff_zarr",
        doc: "Writes a plate with many images; it appears when the with block ends.")
      type.construct("store, plate_metadata, version=None, overwrite=True") { context, a in
        .host(
          PlateWriterInstance(
            try HCSPlateWriter(
              try context.path(a[0]), try metadata(a[1], context),
              version: try a.unlessNone(2).map { try Versions.version($0).rawValue },
              overwrite: try a.bool(3, context))))
      }
      type.enter = { _, value in value }
      type.exit = { _, value, error in
        let writer = try writer(value).writer
        if error == nil { try writer.finish() } else { writer.discard() }
        return false
      }
      type.add(
        "write_well_image",
        .method(
          Builtin(
            "write_well_image",
            "multiscales, row_name, column_name, field_index=0, acquisition_id=0, "
              + "well_metadata=None, " + options,
            doc: "Writes one field of a well.", module: "HCSPlateWriter"
          ) { context, value, a in
            try writer(value).writer.write(
              try MultiscalesRecord.unwrap(a[0], context), row: try context.str(a[1]).string,
              column: try context.str(a[2]).string, fieldIndex: try a.int(3, context),
              acquisition: try a.intUnlessNone(4, context),
              try writeOptions(a, version: nil, from: 6, context))
            return .none
          }))
      return type
    }
  }
}
