import OMEZarr
import Script
import Zarr

/// A plate as scripts see it: its metadata, and the plate behind it once it is needed.
final class PlateInstance: HostInstance {
  /// The store as it was given: a path or a store object.
  let store: Value
  /// The `Plate` record.
  let metadata: Value
  private var opened: HCSPlate?
  private var wells: [String: Value] = [:]

  init(store: Value, metadata: Value, opened: HCSPlate?) {
    self.store = store
    self.metadata = metadata
    self.opened = opened
    super.init(type: PlateObjects.plateType)
  }

  /// The plate in the store.
  ///
  /// - Throws: if there is none.
  func plate(_ context: Interpreter) throws -> HCSPlate {
    if let opened { return opened }
    let location = try ReadingFunctions.location(store, context)
    let plate = try fromHCSZarr(store: location.store, path: location.path)
    opened = plate
    return plate
  }

  /// The object for a well; the same one each time.
  func object(for well: HCSWell?) -> Value {
    guard let well else { return .none }
    if let known = wells[well.path] { return known }
    let value = Value.host(WellInstance(well))
    wells[well.path] = value
    return value
  }
}

/// A well as scripts see it.
final class WellInstance: HostInstance {
  let well: HCSWell
  /// The `Well` record.
  let metadata: Value
  private var images: [Int: Value] = [:]

  init(_ well: HCSWell) {
    self.well = well
    metadata = PlateRecords.well.wrap(well.metadata)
    super.init(type: PlateObjects.wellType)
  }

  /// The image of a field, as made by `read`; the same object each time.
  func image(_ field: Int, _ context: Interpreter) throws -> Value {
    if let known = images[field] { return known }
    guard let image = try well.image(field) else { return .none }
    let value = MultiscalesRecord.wrap(image, arrayName: "zarr", isRead: true, context)
    images[field] = value
    return value
  }
}

/// The classes `HCSPlate` and `HCSWell`.
enum PlateObjects {
  static let plateType = makePlateType()
  static let wellType = makeWellType()

  static func add(to module: ModuleObject) {
    module["HCSPlate"] = .type(plateType)
    module["HCSWell"] = .type(wellType)
  }

  static func wrap(_ plate: HCSPlate, store: Value) -> Value {
    .host(
      PlateInstance(
        store: store, metadata: PlateRecords.plate.wrap(plate.metadata), opened: plate))
  }

  static func plate(_ value: Value) throws -> PlateInstance {
    guard case .host(let host) = value, let plate = host as? PlateInstance else {
      throw ScriptException.type("expected HCSPlate, got \(value.typeName)")
    }
    return plate
  }

  private static func well(_ value: Value) throws -> WellInstance {
    guard case .host(let host) = value, let well = host as? WellInstance else {
      throw ScriptException.type("expected HCSWell, got \(value.typeName)")
    }
    return well
  }

  private static func makePlateType() -> TypeObject {
    let type = TypeObject(
      "HCSPlate", module: "ngff_zarr", doc: "A plate: rows and columns of wells with images.")
    type.construct(
      "store, plate_metadata, well_cache_size=None, image_cache_size=None, validate=False",
      "A plate in a store, with the given layout; nothing is read or written yet."
    ) { _, a in
      _ = try PlateRecords.plate.dataclass.require(a[1])
      return .host(PlateInstance(store: a[0], metadata: a[1], opened: nil))
    }
    type.property("store", "Where the plate is.") { _, value in try plate(value).store }
    type.property("metadata", "The layout: a Plate.") { _, value in try plate(value).metadata }
    for name in ["name", "rows", "columns", "wells", "acquisitions", "field_count"] {
      type.property(name, "As in the metadata.") { context, value in
        try context.getAttribute(try plate(value).metadata, name)
      }
    }
    addMethod(
      type, "get_well", "row_name, column_name",
      "The well of that row and column; None if the plate has none there."
    ) { context, value, a in
      let plate = try plate(value)
      let well = try plate.plate(context).well(
        row: try name(a[0], context), column: try name(a[1], context))
      return plate.object(for: well)
    }
    addMethod(
      type, "get_well_by_indices", "row_index, column_index",
      "The well at a place, counted from 0; None if the plate has none there."
    ) { context, value, a in
      let plate = try plate(value)
      let well = try plate.plate(context).well(
        rowIndex: try a.int(0, context), columnIndex: try a.int(1, context))
      return plate.object(for: well)
    }
    type.repr = { context, value in
      let plate = try PlateRecords.plate.unwrap(try plate(value).metadata, context)
      return StringObject(text(plate))
    }
    return type
  }

  /// Names may be given as numbers: column 1 is "1".
  private static func name(_ value: Value, _ context: Interpreter) throws -> String {
    try context.str(value).string
  }

  /// "HCSPlate('screen', 2 rows × 3 columns, 5 of 6 wells, 2 fields)"
  private static func text(_ plate: Plate) -> String {
    let places = plate.rows.count * plate.columns.count
    var parts = [
      "\(plate.rows.count) rows × \(plate.columns.count) columns",
      "\(plate.wells.count) of \(places) wells",
    ]
    if let count = plate.fieldCount { parts.append(count == 1 ? "1 field" : "\(count) fields") }
    if let count = plate.acquisitions?.count, count > 0 {
      parts.append(count == 1 ? "1 acquisition" : "\(count) acquisitions")
    }
    return "HCSPlate('\(plate.name ?? "")', \(parts.joined(separator: ", ")))"
  }

  private static func makeWellType() -> TypeObject {
    let type = TypeObject("HCSWell", module: "ngff_zarr", doc: "A well: the images of its fields.")
    type.property("path", "The path in the plate, such as 'A/1'.") { _, value in
      .string(try well(value).well.path)
    }
    type.property("row_index", "The row, counted from 0.") { _, value in
      .int(try well(value).well.rowIndex)
    }
    type.property("column_index", "The column, counted from 0.") { _, value in
      .int(try well(value).well.columnIndex)
    }
    type.property("metadata", "A Well.") { _, value in try well(value).metadata }
    type.property("images", "The fields: a list of WellImage.") { context, value in
      try context.getAttribute(try well(value).metadata, "images")
    }
    type.property("plate_metadata", "The entry of the plate: a PlateWell.") { _, value in
      PlateRecords.plateWell.wrap(try well(value).well.place)
    }
    addMethod(
      type, "get_image", "field_index=0", "The image of a field; None if there is no such field."
    ) { context, value, a in
      try well(value).image(try a.int(0, context), context)
    }
    addMethod(
      type, "get_image_by_acquisition", "acquisition_id, field_index=0",
      "The image of a field, counted among those of one acquisition; None if there is none."
    ) { context, value, a in
      let instance = try well(value)
      let id = try a.int(0, context)
      let index = try a.int(1, context)
      let fields = instance.well.images.indices.filter {
        instance.well.images[$0].acquisition == id
      }
      guard fields.indices.contains(index) else { return .none }
      return try instance.image(fields[index], context)
    }
    type.repr = { _, value in
      let well = try well(value).well
      let count = well.images.count
      return StringObject("HCSWell('\(well.path)', \(count) field\(count == 1 ? "" : "s"))")
    }
    return type
  }

  private static func addMethod(
    _ type: TypeObject, _ name: String, _ signature: String, _ doc: String,
    _ body: @escaping (Interpreter, Value, Arguments) throws -> Value
  ) {
    type.add(name, .method(Builtin(name, signature, doc: doc, module: type.name, body: body)))
  }
}
