import JSONText
import OrderedCollections

/// The metadata of a plate of wells.
public struct Plate: Sendable, Hashable {
  /// The columns, in their order.
  public var columns: [PlateColumn]
  /// The rows, in their order.
  public var rows: [PlateRow]
  /// The wells that there are; others of the grid are missing.
  public var wells: [PlateWell]
  /// The version it was read from, or is to be written as by default.
  public var version: NgffVersion
  /// The runs in which images were taken; nil where the file has none.
  public var acquisitions: [PlateAcquisition]?
  /// The highest number of fields in a well.
  public var fieldCount: Int?
  /// The name of the plate.
  public var name: String?
  /// Members this library does not know.
  public var extra: JSONObject

  /// Makes a plate.
  public init(
    columns: [PlateColumn], rows: [PlateRow], wells: [PlateWell], version: NgffVersion = .v04,
    acquisitions: [PlateAcquisition]? = nil, fieldCount: Int? = nil, name: String? = nil,
    extra: JSONObject = [:]
  ) {
    self.columns = columns
    self.rows = rows
    self.wells = wells
    self.version = version
    self.acquisitions = acquisitions
    self.fieldCount = fieldCount
    self.name = name
    self.extra = extra
  }
}

/// A column of a plate.
public struct PlateColumn: Sendable, Hashable {
  /// The name: letters and digits.
  public var name: String
  /// Members this library does not know.
  public var extra: JSONObject

  /// Makes a column.
  public init(name: String, extra: JSONObject = [:]) {
    self.name = name
    self.extra = extra
  }
}

/// A row of a plate.
public struct PlateRow: Sendable, Hashable {
  /// The name: letters and digits.
  public var name: String
  /// Members this library does not know.
  public var extra: JSONObject

  /// Makes a row.
  public init(name: String, extra: JSONObject = [:]) {
    self.name = name
    self.extra = extra
  }
}

/// A well of a plate: its place.
public struct PlateWell: Sendable, Hashable {
  /// The row's name, a slash, the column's name.
  public var path: String
  /// The index of the row, from 0.
  public var rowIndex: Int
  /// The index of the column, from 0.
  public var columnIndex: Int
  /// Members this library does not know.
  public var extra: JSONObject

  /// Makes a well.
  public init(path: String, rowIndex: Int, columnIndex: Int, extra: JSONObject = [:]) {
    self.path = path
    self.rowIndex = rowIndex
    self.columnIndex = columnIndex
    self.extra = extra
  }
}

/// A run in which images of a plate were taken.
public struct PlateAcquisition: Sendable, Hashable {
  /// The number by which fields refer to it.
  public var id: Int
  /// The name.
  public var name: String?
  /// The highest number of fields of view taken in a well.
  public var maximumFieldCount: Int?
  /// For people.
  public var description: String?
  /// When it began, in seconds or milliseconds since 1970, as the file has it.
  public var startTime: Int?
  /// When it ended.
  public var endTime: Int?
  /// Members this library does not know.
  public var extra: JSONObject

  /// Makes an acquisition.
  public init(
    id: Int, name: String? = nil, maximumFieldCount: Int? = nil, description: String? = nil,
    startTime: Int? = nil, endTime: Int? = nil, extra: JSONObject = [:]
  ) {
    self.id = id
    self.name = name
    self.maximumFieldCount = maximumFieldCount
    self.description = description
    self.startTime = startTime
    self.endTime = endTime
    self.extra = extra
  }
}

/// The metadata of a well: its fields of view.
public struct Well: Sendable, Hashable {
  /// The fields, in their order.
  public var images: [WellImage]
  /// The version it was read from, or is to be written as by default.
  public var version: NgffVersion
  /// Members this library does not know.
  public var extra: JSONObject

  /// Makes the metadata of a well.
  public init(images: [WellImage], version: NgffVersion = .v04, extra: JSONObject = [:]) {
    self.images = images
    self.version = version
    self.extra = extra
  }
}

/// A field of view of a well.
public struct WellImage: Sendable, Hashable {
  /// The path of the image in the well's group.
  public var path: String
  /// The acquisition it belongs to.
  public var acquisition: Int?
  /// Members this library does not know.
  public var extra: JSONObject

  /// Makes a field.
  public init(path: String, acquisition: Int? = nil, extra: JSONObject = [:]) {
    self.path = path
    self.acquisition = acquisition
    self.extra = extra
  }
}
