import JSONText

/// The member `plate`, with what is on disk.
struct PlateSubject {
  var version: NgffVersion
  var plate: JSON
  /// The paths of the groups two levels down; nil if nobody looked.
  var present: Set<String>?

  func names(_ key: String) -> [String] {
    (plate[key]?.array ?? []).map { $0["name"]?.string ?? "" }
  }

  var wells: [(index: Int, path: String, json: JSON)] {
    (plate["wells"]?.array ?? []).enumerated().compactMap { index, json in
      json["path"]?.string.map { (index, $0, json) }
    }
  }
}

enum PlateRules {
  private static let text = "0.4 §plate"

  static let all: [Rule<PlateSubject>] = [
    Rule("plate-names-unique", text, "No two rows, and no two columns, have the same name.") {
      subject, report in
      for key in ["rows", "columns"] {
        var seen: Set<String> = []
        for (index, name) in subject.names(key).enumerated() where !seen.insert(name).inserted {
          report.report("/\(key)/\(index)/name", "'\(name)' is there before")
        }
      }
    },
    Rule("plate-well-path", text, "The path of a well is a row's name, a slash, a column's name.") {
      subject, report in
      let rows = Set(subject.names("rows"))
      let columns = Set(subject.names("columns"))
      for well in subject.wells {
        let place = "/wells/\(well.index)/path"
        guard SafePath.isSafe(well.path) else {
          report.report(place, "the path '\(well.path)' does not stay inside the plate")
          continue
        }
        let parts = well.path.split(separator: "/", omittingEmptySubsequences: false).map(
          String.init)
        // Before 0.4 folders could stand in front.
        guard parts.count == 2 || (subject.version < .v04 && parts.count > 2) else {
          report.report(place, "'\(well.path)' is not a row, a slash and a column")
          continue
        }
        let (row, column) = (parts[parts.count - 2], parts[parts.count - 1])
        if !rows.contains(row) { report.report(place, "there is no row '\(row)'") }
        if !columns.contains(column) { report.report(place, "there is no column '\(column)'") }
      }
    },
    Rule("plate-row-index-consistency", text, "The indices of a well are those of its path.") {
      subject, report in
      guard subject.version >= .v04 else { return }
      for well in subject.wells {
        let parts = well.path.split(separator: "/").map(String.init)
        guard parts.count == 2 else { continue }
        for (key, list, name) in [
          ("rowIndex", "rows", parts[0]), ("columnIndex", "columns", parts[1]),
        ] {
          guard let actual = well.json[key]?.int,
            let expected = subject.names(list).firstIndex(of: name), actual != expected
          else { continue }
          let place = "/wells/\(well.index)/\(key)"
          report.report(
            place, "\(key) is \(actual); '\(name)' is number \(expected) of the \(list)",
            repair: "write \(expected)", fix: report.setting(place, .int(expected)))
        }
      }
    },
    Rule("plate-wells-unique", text, "No well is listed twice.") { subject, report in
      var seen: Set<String> = []
      for well in subject.wells where !seen.insert(well.path).inserted {
        report.report("/wells/\(well.index)", "the well '\(well.path)' is listed before")
      }
    },
    Rule("plate-acquisition-ids-unique", text, "No two acquisitions have the same id.") {
      subject, report in
      var seen: Set<SchemaKey> = []
      for (index, json) in (subject.plate["acquisitions"]?.array ?? []).enumerated() {
        guard let id = json["id"], !seen.insert(SchemaKey(id)).inserted else { continue }
        report.report("/acquisitions/\(index)/id", "the id \(id.brief) is there before")
      }
    },
    Rule("plate-well-exists", text, "A well that is listed exists.") { subject, report in
      guard let present = subject.present else { return }
      for well in subject.wells where SafePath.isSafe(well.path) {
        if !present.contains(well.path) {
          report.report(
            "/wells/\(well.index)", "there is no group '\(well.path)'",
            repair: "take the well off the list")
        }
      }
    },
    Rule("plate-well-listed", .warning, text, "A well that exists is listed.") { subject, report in
      guard let present = subject.present, subject.version >= .v04 else { return }
      let listed = Set(subject.wells.map(\.path))
      let rows = Set(subject.names("rows"))
      for path in present.subtracting(listed).sorted() {
        guard let row = path.split(separator: "/").first, rows.contains(String(row)) else {
          continue
        }
        report.report("/wells", "the group '\(path)' is not listed")
      }
    },
    Rule("plate-field-count", .info, text, "A plate has a field_count.") { subject, report in
      guard subject.version >= .v04, subject.plate["field_count"] == nil else { return }
      report.report("", "there is no field_count")
    },
  ]
}

/// The member `well`, with the plate it is in.
struct WellSubject {
  var well: JSON
  /// The acquisitions of the plate; nil if the plate is not known.
  var acquisitions: [Int]?
  /// The acquisition that a folder in front of the row stands for, before 0.4.
  var folderAcquisition: Int?
  var fieldCount: Int?
  /// The groups that are there; nil if nobody looked.
  var present: Set<String>?

  var images: [(index: Int, json: JSON)] {
    (well["images"]?.array ?? []).enumerated().map { ($0, $1) }
  }
}

enum WellRules {
  private static let text = "0.4 §well"

  static let all: [Rule<WellSubject>] = [
    Rule("well-acquisition-missing", text, "With several acquisitions, an image names its own.") {
      subject, report in
      guard let acquisitions = subject.acquisitions, acquisitions.count > 1,
        subject.folderAcquisition == nil
      else { return }
      for image in subject.images where image.json["acquisition"] == nil {
        report.report(
          "/images/\(image.index)",
          "the plate has \(acquisitions.count) acquisitions, the image names none")
      }
    },
    Rule("well-acquisition-unknown", text, "The acquisition of an image is one of the plate's.") {
      subject, report in
      guard let acquisitions = subject.acquisitions, !acquisitions.isEmpty else { return }
      for image in subject.images {
        guard let id = image.json["acquisition"]?.int, !acquisitions.contains(id) else { continue }
        report.report("/images/\(image.index)/acquisition", "the plate has no acquisition \(id)")
      }
    },
    Rule("well-image-paths-unique", text, "No two images have the same path.") { subject, report in
      var seen: Set<String> = []
      for image in subject.images {
        guard let path = image.json["path"]?.string, !seen.insert(path).inserted else { continue }
        report.report("/images/\(image.index)/path", "the path '\(path)' is there before")
      }
    },
    Rule("well-image-exists", text, "An image that is listed exists.") { subject, report in
      for image in subject.images {
        guard let path = image.json["path"]?.string else { continue }
        let place = "/images/\(image.index)/path"
        if !SafePath.isSafe(path) {
          report.report(place, "the path '\(path)' does not stay inside the well")
        } else if let present = subject.present, !present.contains(path) {
          report.report(place, "there is no image '\(path)'")
        }
      }
    },
    Rule("well-field-count", .warning, "0.4 §plate", "A well has no more images than field_count.")
    {
      subject, report in
      guard let count = subject.fieldCount, (subject.acquisitions ?? []).count <= 1,
        subject.images.count > count
      else { return }
      report.report(
        "/images", "there are \(subject.images.count), the plate's field_count is \(count)")
    },
  ]
}
