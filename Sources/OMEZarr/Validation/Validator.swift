import JSONText
import Zarr

/// Checks a whole hierarchy: every document against its schema and against the rules that schemas
/// cannot say, and the documents against the arrays and groups that are there.
public struct Validator: Sendable {
  /// How thorough validation is.
  public struct Options: Sendable {
    /// Whether what the specification recommends is required.
    public var isStrict = false
    /// The version to check against; nil for what each file says.
    public var version: NgffVersion?
    /// Whether to look at the arrays and the groups below, or at one document only.
    public var looksBelow = true
    /// Whether to decode every chunk, too.
    public var readsData = false

    /// The usual: recommendations are warnings; everything below is looked at.
    public init(
      isStrict: Bool = false, version: NgffVersion? = nil, looksBelow: Bool = true,
      readsData: Bool = false
    ) {
      self.isStrict = isStrict
      self.readsData = readsData
      self.version = version
      self.looksBelow = looksBelow
    }
  }

  /// What was found.
  public struct Report: Sendable {
    /// The version of the root; nil if it has none.
    public var version: String?
    /// What the root is: "image", "plate" and so on; nil if nothing of OME-Zarr.
    public var kind: String?
    /// Everything there is to say, in the order of the hierarchy.
    public var findings: [Finding]

    init(version: String?, kind: String?, findings: [Finding]) {
      self.version = version
      self.kind = kind
      self.findings = findings
    }

    /// The report on what cannot be opened.
    init(unreadable message: String, _ cause: String = "") {
      let message = message + (cause.isEmpty ? "" : " (\(cause))")
      findings = [
        Finding(
          severity: .error, rule: "readable", file: "", pointer: "", message: message, repair: "")
      ]
    }

    /// Whether nothing found is an error.
    public var isValid: Bool { !findings.contains { $0.severity == .error } }

    /// The report as the command line prints it with `--json`.
    public var json: JSON {
      [
        "valid": .bool(isValid), "version": version.map(JSON.string) ?? .null,
        "findings": .array(findings.map(\.json)),
      ]
    }
  }

  /// How thorough to be.
  public var options: Options

  /// Makes a validator.
  public init(_ options: Options = Options()) { self.options = options }

  /// Checks the hierarchy at a path on disk.
  ///
  /// - Throws: ``OMEZarrError`` if there is nothing to check: `missing`, `notZarr`; what is wrong with
  ///   OME-Zarr metadata is in the findings.
  public func check(_ path: String) throws -> Report {
    try check(try StoreLocation(reading: path, isChecked: false))
  }

  /// Checks the hierarchy at a path on disk; that there is nothing to check is a finding, too.
  ///
  /// - Throws: `Cancelled`.
  public func report(_ path: String) throws -> Report {
    do {
      return try check(path)
    } catch let error as OMEZarrError {
      return Report(
        unreadable: error.place == path ? error.message : error.description, error.cause)
    } catch let error as ZarrError {
      return Report(unreadable: error.description)
    }
  }

  /// Checks the hierarchy at a place in a store. Of an archive as a whole it is also checked what it
  /// has against RFC-9.
  ///
  /// - Throws: as ``check(_:)-(String)``.
  public func check(_ location: StoreLocation) throws -> Report {
    guard options.looksBelow, location.path.isEmpty, let archive = location.store as? ZipStore
    else { return try walk(location) }
    let departures = OZX.check(archive).map { departure in
      Finding(
        severity: departure.isError || options.isStrict ? .error : .warning,
        rule: "ozx-" + departure.rule, file: "", pointer: "", message: departure.message,
        repair: departure.repair)
    }
    var report: Report
    do {
      report = try walk(location)
    } catch let error as OMEZarrError {
      report = Report(unreadable: error.message, error.cause)
    }
    report.findings = departures + report.findings
    return report
  }

  private func walk(_ location: StoreLocation) throws -> Report {
    var walk = ValidationWalk(location: location, options: options)
    try walk.start()
    return Report(version: walk.rootTag, kind: walk.rootKind, findings: walk.findings)
  }

  /// Every rule, in the order of checking.
  public static let rules: [RuleInfo] =
    [
      RuleInfo(
        id: "schema", severity: .error, source: "schemas of each version",
        summary: "The document has the form of the published schema."),
      RuleInfo(
        id: "recommended", severity: .info, source: "strict schemas of each version",
        summary: "The document has what the specification recommends."),
      RuleInfo(
        id: "readable", severity: .error, source: "Zarr",
        summary: "There is a hierarchy, in a directory or an archive that can be opened."),
      RuleInfo(
        id: "json", severity: .error, source: "Zarr",
        summary: "Metadata documents can be read."),
      RuleInfo(
        id: "consolidated-metadata", severity: .error, source: "Zarr §consolidated metadata",
        summary: "Copies of metadata are equal to the originals."),
    ]
    + GroupRules.all.map(\.info) + AxisRules.all.map(\.info) + AxisRules.orientation.map(\.info)
    + TransformationRules.all.map(\.info) + SystemRules.all.map(\.info) + OmeroRules.all.map(\.info)
    + ArrayRules.all.map(\.info) + LabelsGroupRules.all.map(\.info) + LabelRules.all.map(\.info)
    + PlateRules.all.map(\.info) + WellRules.all.map(\.info) + SceneRules.all.map(\.info)
    + DataRules.all
    + OZX.rules.map { rule in
      var rule = rule
      rule.id = "ozx-" + rule.id
      return rule
    }
}

extension OMEGroup {
  /// Checks the metadata of this group, without what lies below.
  ///
  /// - Throws: ``OMEZarrError`` of kind `invalid` with the first error.
  func requireValid() throws {
    let location = try StoreLocation(store: group.store, path: group.path, name: name)
    let options = Validator.Options(version: nil, looksBelow: false)
    let errors = try Validator(options).check(location).findings.filter { $0.severity == .error }
    guard let first = errors.first else { return }
    let more = errors.count > 1 ? " (and \(errors.count - 1) more)" : ""
    throw OMEZarrError(
      .invalid, "\(first.message) [\(first.rule)]\(more)",
      place: "\(name): \(first.file)#\(first.pointer)", rule: first.rule)
  }
}
