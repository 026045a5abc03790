import JSONText
import Zarr

extension Validator {
  /// Checks the metadata of a pyramid by the rules of a version, without its arrays.
  ///
  /// - Throws: ``OMEZarrError`` of kind `invalid` with the first rule that is broken.
  public static func require(_ metadata: Metadata, version: NgffVersion) throws {
    var document = OMEDocument(version: version)
    document.multiscales = [metadata]
    try require(document)
  }

  /// Checks the metadata of a plate, without its wells.
  ///
  /// - Throws: ``OMEZarrError`` of kind `invalid` with the first rule that is broken.
  public static func require(_ plate: Plate) throws {
    var document = OMEDocument(version: plate.version)
    document.plate = plate
    try require(document)
  }

  /// Checks the metadata of a well against its plate's, without its images.
  ///
  /// - Throws: ``OMEZarrError`` of kind `invalid` with the first rule that is broken.
  public static func require(_ well: Well, of plate: Plate) throws {
    let ids = (plate.acquisitions ?? []).map(\.id)
    let subject = WellSubject(
      well: well.json(version: plate.version), acquisitions: ids, fieldCount: plate.fieldCount)
    var reporter = Reporter(file: "", base: "/well", isStrict: false)
    reporter.check(subject, WellRules.all)
    try require(reporter.findings)
    var document = OMEDocument(version: plate.version)
    document.well = well
    try require(document)
  }

  private static func require(_ document: OMEDocument) throws {
    let store = MemoryStore()
    _ = try ZarrGroup.create(
      store, format: document.version.zarrFormat == 2 ? .v2 : .v3,
      attributes: document.attributes(version: document.version).attributes)
    let validator = Validator(Options(version: document.version, looksBelow: false))
    try require(try validator.check(StoreLocation(store: store)).findings)
  }

  private static func require(_ findings: [Finding]) throws {
    let errors = findings.filter { $0.severity == .error }
    // A rule says more than the schema of what is wrong.
    guard let first = errors.first(where: { $0.rule != "schema" }) ?? errors.first else { return }
    throw OMEZarrError(
      .invalid, "\(first.message) [\(first.rule)]", place: first.pointer, rule: first.rule)
  }
}

/// Merges attributes into those of a group, beside its OME-Zarr metadata.
///
/// - Throws: ``OMEZarrError`` of kind `argument` for names that belong to OME-Zarr; errors as of
///   reading.
public func updateRootAttributes(_ location: StoreLocation, _ attributes: JSONObject) throws {
  let owned = attributes.keys.filter { $0 == "ome" || OMEDocument.memberNames.contains($0) }
  guard owned.isEmpty else {
    throw OMEZarrError(
      .argument,
      "\(owned.sorted().joined(separator: ", ")) belong to OME-Zarr and cannot be set this way")
  }
  var group = try OMEGroup(location).group
  try group.setAttributes(group.attributes.merging(attributes) { $1 })
  if try group.isConsolidated() { try group.consolidate() }
}
