import JSONText
import NDArray
import Zarr

extension ValidationWalk {
  /// Visits what a group holds: wells, fields, labels, images.
  mutating func descend(_ node: Node, _ shapes: [[Int]]?) {
    if let plate = node.document.plate {
      descendPlate(node, plate)
    } else if node.document.bioformats2rawLayout != nil {
      let paths = (try? Self.group(node).seriesPaths()) ?? []
      for path in paths { visitBelow(node, path, .node) }
    }
    if let scene = node.document.scene {
      let paths = Set(SceneSubject(scene: scene, systems: nil).ends.compactMap(\.path))
      for path in paths.sorted() { visitBelow(node, path, .node) }
    }
    for image in node.document.well?.images ?? [] { visitBelow(node, image.path, .node) }
    if !node.document.multiscales.isEmpty, node.document.imageLabel == nil {
      descendLabels(node, shapes)
    }
    // The group `labels` itself may be what is validated.
    if let labels = node.document.labels, node.document.multiscales.isEmpty {
      for path in labels { visitBelow(node, path, .label(imageShapes: nil)) }
    }
  }

  private mutating func visitBelow(_ node: Node, _ path: String, _ role: Role) {
    let full = StoreKey.join(node.path, path)
    // What is missing or unsafe is reported where it is listed.
    guard SafePath.isSafe(path), (try? node.group.contains(path)) == true else { return }
    visit(full, role)
  }

  private mutating func descendPlate(_ node: Node, _ plate: Plate) {
    var context = PlateContext(
      acquisitions: (plate.acquisitions ?? []).map(\.id), fieldCount: plate.fieldCount)
    let folders = Dictionary(
      plate.gathered().wells.flatMap(\.sources), uniquingKeysWith: { first, _ in first })
    for (index, well) in plate.wells.enumerated() {
      guard SafePath.isSafe(well.path), (try? node.group.contains(well.path)) == true else {
        continue
      }
      if let group = try? node.group.group(well.path),
        (group.attributes["well"] ?? group.attributes["ome"]?["well"]) == nil
      {
        let name = node.group.format == .v3 ? "zarr.json" : ".zattrs"
        report(
          Finding(
            severity: .error, rule: "plate-well-exists", file: file(node.path, name),
            pointer: node.base + "/plate/wells/\(index)",
            message: "the group '\(well.path)' has no metadata of a well", repair: ""))
      }
      context.folderAcquisition = folders[well.path] ?? nil
      visit(StoreKey.join(node.path, well.path), .well(context))
    }
  }

  private mutating func descendLabels(_ node: Node, _ shapes: [[Int]]?) {
    guard (try? node.group.contains("labels")) == true,
      let labels = try? node.group.group("labels")
    else { return }
    let isNamespaced = labels.attributes["ome"]?.object != nil
    let listed = isNamespaced ? labels.attributes["ome"]?["labels"] : labels.attributes["labels"]
    let path = StoreKey.join(node.path, "labels")
    let present = ((try? labels.children()) ?? []).compactMap {
      $0.path.split(separator: "/").last.map(String.init)
    }
    var reporter = Reporter(
      file: file(path, labels.format == .v3 ? "zarr.json" : ".zattrs"),
      base: labels.format == .v3 ? "/attributes/ome" : isNamespaced ? "/ome" : "",
      isStrict: options.isStrict)
    reporter.check(LabelsSubject(listed: listed, present: present), LabelsGroupRules.all)
    for finding in reporter.findings { report(finding) }
    for label in listed?.strings ?? [] where SafePath.isSafe(label) {
      guard (try? labels.contains(label)) == true else { continue }
      visit(StoreKey.join(path, label), .label(imageShapes: shapes))
    }
  }

  /// Holds the copies of metadata that the root keeps against the originals.
  mutating func checkConsolidated() {
    guard let group = try? ZarrGroup.open(location.store, path: location.path) else { return }
    let name = group.format == .v3 ? "zarr.json" : ".zmetadata"
    let base = group.format == .v3 ? "/consolidated_metadata/metadata" : "/metadata"
    var seen: Set<String> = []
    for (key, copy) in consolidatedCopies(group) {
      seen.insert(key)
      let document = group.format == .v3 ? "\(key)/zarr.json" : key
      let full = StoreKey.join(location.path, document)
      guard (try? StoreKey.check(full)) != nil else {
        reportCopy(name, "\(base)/\(key.jsonPointerToken)", "the key '\(key)' is not allowed")
        continue
      }
      let bytes = (try? location.store.get(full)) ?? nil
      guard let original = bytes.flatMap({ try? JSON.parse($0) }) else {
        reportCopy(name, "\(base)/\(key.jsonPointerToken)", "there is no '\(document)'")
        continue
      }
      if !Self.isCopy(copy, of: original) {
        reportCopy(name, "\(base)/\(key.jsonPointerToken)", "the copy differs from '\(document)'")
      }
    }
    guard !seen.isEmpty, group.format == .v3 else { return }
    for entry in (try? group.walk()) ?? [] {
      let key = file(entry.path, "")
      if !seen.contains(key) { reportCopy(name, base, "there is no copy of '\(key)/zarr.json'") }
    }
  }

  private mutating func reportCopy(_ file: String, _ pointer: String, _ message: String) {
    report(
      Finding(
        severity: .error, rule: "consolidated-metadata", file: file, pointer: pointer,
        message: message, repair: "consolidate the metadata again", fix: .consolidate))
  }

  private func consolidatedCopies(_ group: ZarrGroup) -> JSONObject {
    if group.format == .v3 { return group.metadata.consolidated ?? [:] }
    let key = StoreKey.join(location.path, ".zmetadata")
    let bytes = (try? location.store.get(key)) ?? nil
    return bytes.flatMap { try? JSON.parse($0) }?["metadata"]?.object ?? [:]
  }

  /// Whether two documents say the same, but for copies of copies, which some writers add.
  private static func isCopy(_ copy: JSON, of original: JSON) -> Bool {
    func plain(_ json: JSON) -> JSON {
      guard var members = json.object else { return json }
      members.removeValue(forKey: "consolidated_metadata")
      return .object(members)
    }
    if plain(copy).equalsInSchema(plain(original)) { return true }
    // Defaults may be written out in one and not in the other.
    func array(_ json: JSON) -> ArrayMetadata? {
      (try? ArrayMetadata(v3: json)) ?? (try? ArrayMetadata(zarray: json, zattrs: nil))
    }
    guard let first = array(copy), let second = array(original) else { return false }
    return first == second
  }
}
