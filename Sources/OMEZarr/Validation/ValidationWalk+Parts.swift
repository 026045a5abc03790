import JSONText
import NDArray
import Zarr

extension ValidationWalk {
  /// Checks the entries of `multiscales` and `omero`; returns the shapes of the first entry's arrays.
  func checkImages(_ node: Node, _ reporter: inout Reporter) -> [[Int]]? {
    let version = node.document.version
    let entries = node.members["multiscales"]?.array ?? []
    let omero = node.members["omero"]
    var shapes: [[Int]]?
    for (index, entry) in entries.enumerated() {
      let subject = EntrySubject(version: version, entry: entry)
      let pointer = "/multiscales/\(index)"
      checkAxes(subject, pointer, &reporter)
      reporter.check(subject, TransformationRules.all + SystemRules.all, at: pointer)
      guard options.looksBelow else { continue }
      let levels = subject.datasets.map { level(node, $0["path"]?.string) }
      let channels = index == 0 ? omero?["channels"]?.array?.count : nil
      let arrays = ArraysSubject(entry: subject, levels: levels, channelCount: channels)
      reporter.check(arrays, ArrayRules.all, at: pointer)
      if index == 0 { shapes = arrays.arrays.map(\.metadata.shape) }
    }
    if let omero {
      reporter.check(OmeroSubject(version: version, omero: omero), OmeroRules.all, at: "/omero")
    }
    return shapes
  }

  private func checkAxes(_ subject: EntrySubject, _ pointer: String, _ reporter: inout Reporter) {
    let rules = AxisRules.all + AxisRules.orientation
    guard subject.version.hasCoordinateSystems, subject.entry["axes"] == nil else {
      guard subject.entry["axes"] != nil else { return }
      reporter.check(
        AxesSubject(version: subject.version, axes: subject.axes), rules, at: pointer + "/axes")
      return
    }
    for (index, system) in subject.systems.enumerated() {
      reporter.check(
        AxesSubject(version: subject.version, axes: system["axes"]?.array ?? []), rules,
        at: pointer + "/coordinateSystems/\(index)/axes")
    }
  }

  private func level(_ node: Node, _ path: String?) -> ArraysSubject.Level {
    guard let path, SafePath.isSafe(path) else { return .missing }
    let full = StoreKey.join(node.path, path)
    do {
      switch try NodeMetadata.read(node.group.store, full, node.group.format) {
      case .array(let metadata):
        _ = try ZarrArray.open(node.group.store, path: full, format: node.group.format)
        return .array(
          metadata, file: file(full, metadata.format == .v3 ? "zarr.json" : ".zarray"))
      case .group: return .group
      case nil: return .missing
      }
    } catch {
      return .broken("\(error)")
    }
  }

  /// Checks the plate of a group.
  func checkPlate(_ node: Node, _ reporter: inout Reporter) {
    guard let plate = node.members["plate"] else { return }
    var present: Set<String>?
    if options.looksBelow {
      var subject = PlateSubject(version: node.document.version, plate: plate)
      present = presentWells(node, subject)
      subject.present = present
    }
    reporter.check(
      PlateSubject(version: node.document.version, plate: plate, present: present), PlateRules.all,
      at: "/plate")
  }

  private func presentWells(_ node: Node, _ subject: PlateSubject) -> Set<String> {
    var found: Set<String> = []
    let store = node.group.store
    for row in subject.names("rows") where SafePath.isSafe(row) {
      let path = StoreKey.join(node.path, row)
      for column in (try? store.listDirectory(path).directories) ?? [] {
        found.insert("\(row)/\(column)")
      }
    }
    // Before 0.4 folders could stand in front of the row.
    for well in subject.wells where !found.contains(well.path) && SafePath.isSafe(well.path) {
      if (try? node.group.contains(well.path)) == true { found.insert(well.path) }
    }
    return found
  }

  /// Checks the well of a group.
  func checkWell(_ node: Node, _ role: Role, _ reporter: inout Reporter) {
    guard let well = node.members["well"] else { return }
    var subject = WellSubject(well: well)
    if case .well(let plate) = role {
      subject.acquisitions = plate.acquisitions
      subject.folderAcquisition = plate.folderAcquisition
      subject.fieldCount = plate.fieldCount
    }
    if options.looksBelow {
      let listing = (try? node.group.store.listDirectory(node.path)) ?? DirectoryListing()
      subject.present = Set(listing.directories)
    }
    reporter.check(subject, WellRules.all, at: "/well")
  }

  /// Checks a label image.
  func checkLabel(_ node: Node, _ imageShapes: [[Int]]?, _ reporter: inout Reporter) {
    let levels = (node.document.multiscales.first?.datasets ?? []).compactMap { dataset in
      options.looksBelow ? try? node.group.array(dataset.path).metadata : nil
    }
    var problem: String?
    let source = node.members["image-label"]?["source"]?["image"]?.string
    if options.looksBelow, let source {
      if let path = SafePath.resolve(source, from: node.path) {
        let group = try? OMEGroup(StoreLocation(store: node.group.store, path: path))
        if group?.document.multiscales.isEmpty != false {
          problem = "there is no image at '\(source)'"
        }
      } else {
        problem = "the path '\(source)' leads out of the container"
      }
    }
    reporter.check(
      LabelSubject(
        label: node.members["image-label"], levels: levels.map { ($0.shape, $0.dtype) },
        imageShapes: options.looksBelow ? imageShapes : nil, sourceProblem: problem), LabelRules.all
    )
  }

  /// Checks the scene of a group.
  func checkScene(_ node: Node, _ reporter: inout Reporter) {
    guard let scene = node.members["scene"] else { return }
    var systems: [String: [String]] = [:]
    if options.looksBelow {
      let subject = SceneSubject(scene: scene, systems: nil)
      for end in subject.ends {
        guard let path = end.path, systems[path] == nil, SafePath.isSafe(path) else { continue }
        let group = try? Self.group(node).child(path)
        systems[path] = group?.document.multiscales.flatMap(\.coordinateSystems).map(\.name)
      }
    }
    reporter.check(
      SceneSubject(scene: scene, systems: options.looksBelow ? systems : nil), SceneRules.all,
      at: "/scene")
  }
}
