import JSONText

extension Plate {
  /// Reads a plate leniently: rows, columns and acquisitions that cannot be understood are an error of
  /// the file which validation names; here they leave the plate without them.
  init?(json: JSON, version: NgffVersion) {
    guard let object = json.object else { return nil }
    var members = Members(object)
    columns = members.take("columns") { $0.array?.compactMap(PlateColumn.init(json:)) } ?? []
    rows = members.take("rows") { $0.array?.compactMap(PlateRow.init(json:)) } ?? []
    let rowIndices = Plate.indices(of: rows.map(\.name))
    let columnIndices = Plate.indices(of: columns.map(\.name))
    wells =
      members.take("wells") { list in
        list.array?.compactMap { PlateWell(json: $0, rows: rowIndices, columns: columnIndices) }
      } ?? []
    acquisitions = members.take("acquisitions") {
      $0.array?.compactMap(PlateAcquisition.init(json:))
    }
    fieldCount = members.int("field_count")
    name = members.string("name")
    self.version = members.string("version").flatMap(NgffVersion.init(tag:)) ?? version
    if version.hasNamespace { self.version = version }
    extra = members.rest
  }

  private static func indices(of names: [String]) -> [String: Int] {
    Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The plate as its members in a file of `version`.
  func json(version: NgffVersion) -> JSON {
    var writer = MembersWriter()
    writer.put("columns", .array(columns.map(\.json)))
    writer.put("rows", .array(rows.map(\.json)))
    writer.put("wells", .array(wells.map(\.json)))
    writer.put("acquisitions", acquisitions.map { .array($0.map(\.json)) })
    writer.put("field_count", fieldCount)
    writer.put("name", name)
    if !version.hasNamespace { writer.put("version", version.rawValue) }
    writer.put(foreign: extra)
    return .object(writer.object)
  }
}

extension PlateColumn: JSONMembers {
  static let members = MemberTable(
    PlateColumn(name: ""), extra: \.extra, [.text("name", \.name)])
}

extension PlateRow: JSONMembers {
  static let members = MemberTable(PlateRow(name: ""), extra: \.extra, [.text("name", \.name)])
}

extension PlateWell {
  /// Reads a well. Before 0.4 a well had a path only, which could have folders in front; the indices
  /// follow from its last two names.
  fileprivate init?(json: JSON, rows: [String: Int], columns: [String: Int]) {
    guard let object = json.object else { return nil }
    var members = Members(object)
    guard let path = members.string("path") else { return nil }
    let names = path.split(separator: "/").suffix(2).map(String.init)
    let row = members.int("rowIndex") ?? names.first.flatMap { rows[$0] }
    let column = members.int("columnIndex") ?? names.last.flatMap { columns[$0] }
    guard let row, let column else { return nil }
    self.init(path: path, rowIndex: row, columnIndex: column, extra: members.rest)
  }

  fileprivate var json: JSON {
    var writer = MembersWriter()
    writer.put("path", path)
    writer.put("rowIndex", rowIndex)
    writer.put("columnIndex", columnIndex)
    writer.put(foreign: extra)
    return .object(writer.object)
  }
}

extension PlateAcquisition: JSONMembers {
  static let members = MemberTable(
    PlateAcquisition(id: 0), extra: \.extra,
    [
      .int("id", \.id), .text("name", \.name), .int("maximumfieldcount", \.maximumFieldCount),
      .text("description", \.description), .int("starttime", \.startTime),
      .int("endtime", \.endTime),
    ])
}

extension Well {
  init?(json: JSON, version: NgffVersion) {
    guard let object = json.object else { return nil }
    var members = Members(object)
    images = members.take("images") { $0.array?.compactMap(WellImage.init(json:)) } ?? []
    self.version = members.string("version").flatMap(NgffVersion.init(tag:)) ?? version
    if version.hasNamespace { self.version = version }
    extra = members.rest
  }

  /// The well as its members in a file of `version`.
  func json(version: NgffVersion) -> JSON {
    var writer = MembersWriter()
    writer.put("images", .array(images.map(\.json)))
    if !version.hasNamespace { writer.put("version", version.rawValue) }
    writer.put(foreign: extra)
    return .object(writer.object)
  }
}

extension WellImage: JSONMembers {
  static let members = MemberTable(
    WellImage(path: ""), extra: \.extra,
    [.text("path", \.path), .int("acquisition", \.acquisition)])
}
