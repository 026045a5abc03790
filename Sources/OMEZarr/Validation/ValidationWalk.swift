import JSONText
import NDArray
import Workers
import Zarr

/// One pass of validation over a hierarchy.
struct ValidationWalk {
  let location: StoreLocation
  let options: Validator.Options
  private(set) var findings: [Finding] = []
  private(set) var rootTag: String?
  private(set) var rootKind: String?
  /// The arrays of the images that were visited.
  private(set) var datasetPaths: Set<String> = []

  init(location: StoreLocation, options: Validator.Options) {
    self.location = location
    self.options = options
  }

  var store: any Store { location.store }

  /// What the plate above a well says.
  struct PlateContext {
    var acquisitions: [Int]
    /// The acquisition that a folder in front of the row stands for, before 0.4.
    var folderAcquisition: Int?
    var fieldCount: Int?
  }

  /// What a group is expected to be.
  enum Role {
    case root
    case node
    case well(PlateContext)
    case label(imageShapes: [[Int]]?)
  }

  /// A group that was read, with the place of its metadata.
  struct Node {
    var path: String
    var group: ZarrGroup
    var document: OMEDocument
    var isNamespaced: Bool

    /// The JSON pointer of the OME-Zarr metadata in its file.
    var base: String {
      (group.format == .v3 ? "/attributes" : "") + (isNamespaced ? "/ome" : "")
    }

    /// The members of the OME-Zarr metadata.
    var members: JSONObject {
      isNamespaced ? group.attributes["ome"]?.object ?? [:] : group.attributes
    }
  }

  mutating func start() throws {
    // Opens it to find out whether there is anything at all. What is there and cannot be read is a
    // finding.
    var isAbsent = false
    do { isAbsent = try NodeMetadata.read(store, location.path) == nil } catch {}
    if isAbsent { _ = try OMEGroup(location) }
    visit(location.path, .root)
    if options.looksBelow { checkConsolidated() }
    if options.readsData { try checkData() }
    try Cancellation.current.check()
  }

  /// The file of a node's metadata, relative to the root of what is validated.
  func file(_ path: String, _ name: String) -> String {
    let root = location.path.isEmpty ? 0 : location.path.count + 1
    return StoreKey.join(String(path.dropFirst(root)), name)
  }

  mutating func report(_ finding: Finding) { findings.append(finding) }

  /// Checks the group at a path, and what is below it.
  mutating func visit(_ path: String, _ role: Role) {
    guard !Cancellation.current.isCancelled, let node = read(path, role) else { return }
    if case .root = role {
      rootTag = node.document.tag
      rootKind = node.document.kind
    }
    let name = node.group.format == .v3 ? "zarr.json" : ".zattrs"
    var reporter = Reporter(
      file: file(path, name), base: node.group.format == .v3 ? "/attributes" : "",
      isStrict: options.isStrict)
    checkGroup(node, role, &reporter)
    checkSchemas(node, role, &reporter)
    reporter.base = node.base
    let shapes = checkImages(node, &reporter)
    for dataset in node.document.multiscales.flatMap(\.datasets) {
      datasetPaths.insert(StoreKey.join(path, dataset.path))
    }
    checkPlate(node, &reporter)
    checkWell(node, role, &reporter)
    checkScene(node, &reporter)
    if case .label(let imageShapes) = role { checkLabel(node, imageShapes, &reporter) }
    if node.document.imageLabel != nil, !role.isLabel { checkLabel(node, nil, &reporter) }
    findings += reporter.findings
    if options.looksBelow { descend(node, shapes) }
  }

  private mutating func read(_ path: String, _ role: Role) -> Node? {
    do {
      guard let metadata = try NodeMetadata.read(store, path) else {
        fail("json", path, "there is no group here")
        return nil
      }
      guard case .group(let found) = metadata else {
        fail("ome-metadata", path, "this is an array, not a group")
        return nil
      }
      let group = try ZarrGroup.open(store, path: path, format: found.format)
      let namespaced = group.attributes["ome"]?.object != nil
      var document: OMEDocument
      do {
        document = try OMEDocument(attributes: group.attributes, version: options.version) {
          below in
          let array = try? group.array(below)
          return array.map { $0.metadata.keyEncoding.separator == .slash }
        }
      } catch {
        // What cannot be understood is still held against its schema and its rules.
        let detection = VersionDetection(group.attributes)
        document = OMEDocument(version: options.version ?? detection.version)
        document.tag = detection.tag
      }
      return Node(path: path, group: group, document: document, isNamespaced: namespaced)
    } catch {
      fail("json", path, error)
      return nil
    }
  }

  private mutating func fail(_ rule: String, _ path: String, _ error: any Error) {
    guard let error = error as? ZarrError, error.key.hasPrefix(location.path) else {
      return fail(rule, path, "\(error)")
    }
    findings.append(
      Finding(
        severity: .error, rule: rule, file: file(error.key, ""), pointer: "",
        message: error.reason, repair: ""))
  }

  mutating func fail(_ rule: String, _ path: String, _ message: String) {
    findings.append(
      Finding(
        severity: .error, rule: rule, file: file(path, ""), pointer: "", message: message,
        repair: ""))
  }

  private func checkGroup(_ node: Node, _ role: Role, _ reporter: inout Reporter) {
    let key = { StoreKey.join(node.path, $0) }
    let hasBoth =
      (try? store.exists(key("zarr.json")) && store.exists(key(".zgroup"))) ?? false
    let looks = options.looksBelow
    let listing = looks ? (try? store.listDirectory(node.path)) ?? DirectoryListing() : .init()
    var series: [String]?
    if looks, node.document.bioformats2rawLayout != nil {
      series = (try? Self.group(node).seriesPaths()) ?? []
    }
    reporter.check(
      GroupSubject(
        attributes: node.group.attributes, format: node.group.format, document: node.document,
        isNamespaced: node.isNamespaced, rootTag: role.isRoot ? nil : rootTag,
        hasBothFormats: hasBoth, isRoot: role.isRoot, listing: listing, seriesPaths: series),
      GroupRules.all)
  }

  static func group(_ node: Node) throws -> OMEGroup {
    try OMEGroup(StoreLocation(store: node.group.store, path: node.path))
  }

  /// The schemas that a document is held against: those of the members it has.
  private func checkSchemas(_ node: Node, _ role: Role, _ reporter: inout Reporter) {
    var models: [String] = []
    let names: KeyValuePairs = [
      "multiscales": "image", "plate": "plate", "well": "well", "image-label": "label",
      "bioformats2raw.layout": "bf2raw", "series": "ome", "scene": "scene",
    ]
    for (member, model) in names where node.members[member] != nil { models.append(model) }
    // From 0.5 a namespace without anything known in it is still checked for its version.
    var seen: Set<SchemaViolation> = []
    let version = node.document.version.rawValue
    for model in models {
      let document = JSON.object(node.group.attributes)
      let known = Schemas.models(of: node.document.version)
      guard known.contains(model) else { continue }
      let plain = (try? Schemas.violations(of: document, version: version, model: model)) ?? []
      for violation in plain where seen.insert(violation).inserted {
        reporter.add(finding(violation, "schema", .error, reporter))
      }
      let strict =
        (try? Schemas.violations(of: document, version: version, model: model, strict: true)) ?? []
      for violation in strict where seen.insert(violation).inserted {
        reporter.add(
          finding(violation, "recommended", options.isStrict ? .error : .info, reporter))
      }
    }
  }

  private func finding(
    _ violation: SchemaViolation, _ rule: String, _ severity: Finding.Severity, _ reporter: Reporter
  ) -> Finding {
    Finding(
      severity: severity, rule: rule, file: reporter.file,
      pointer: reporter.base + violation.pointer, message: violation.message, repair: "")
  }
}

extension ValidationWalk.Role {
  var isRoot: Bool { if case .root = self { true } else { false } }
  var isLabel: Bool { if case .label = self { true } else { false } }
}
