import JSONText

/// The published schemas: one per version and kind of document, plain and strict.
public enum Schemas {
  /// One schema.
  private struct Entry: Sendable {
    var model: String
    var versions: [NgffVersion]
    var isStrict: Bool
    var shape: @Sendable (NgffVersion) -> Shape
  }

  private static let all = NgffVersion.allCases
  private static let from04: [NgffVersion] = [.v04, .v05, .v06, .v09]
  private static let from05: [NgffVersion] = [.v05, .v06, .v09]
  private static let from06: [NgffVersion] = [.v06, .v09]

  private static func plain(
    _ model: String, _ versions: [NgffVersion], _ shape: @escaping @Sendable (NgffVersion) -> Shape
  ) -> Entry { Entry(model: model, versions: versions, isStrict: false, shape: shape) }

  private static func strict(
    _ model: String, _ versions: [NgffVersion], _ shape: @escaping @Sendable (NgffVersion) -> Shape
  ) -> Entry { Entry(model: model, versions: versions, isStrict: true, shape: shape) }

  private static let table: [Entry] = [
    plain("image", all, ImageShapes.image),
    strict("image", [.v01, .v03, .v04, .v05, .v06, .v09], ImageShapes.strictImage),
    plain("plate", all, PlateShapes.plate),
    strict("plate", from04, PlateShapes.strictPlate),
    plain("well", all, PlateShapes.well),
    strict("well", from04, PlateShapes.strictWell),
    plain("label", from04, OtherShapes.label),
    strict("label", from04, OtherShapes.strictLabel),
    plain("bf2raw", from04, OtherShapes.bioformats2raw),
    plain("ome", from04, OtherShapes.series),
    plain("ome_zarr", from05, anyDocument),
    strict("ome_zarr", from06, anyStrictDocument),
    plain("_version", from05, Shape.tag),
    plain("scene", from06, OtherShapes.scene),
    plain("axes", from06, TransformationShapes.axes),
    strict("axes", from06, TransformationShapes.strictAxes),
    plain("coordinate_systems", from06, TransformationShapes.systems),
    strict("coordinate_systems", from06, TransformationShapes.strictSystems),
    plain("coordinate_transformations", from06, TransformationShapes.list),
    plain("axis_orientation", [.v09]) { _ in TransformationShapes.orientation },
  ]

  private static func anyDocument(_ version: NgffVersion) -> Shape {
    var shapes = [
      OtherShapes.bioformats2raw(version), ImageShapes.image(version), OtherShapes.label(version),
      OtherShapes.series(version), PlateShapes.plate(version), PlateShapes.well(version),
    ]
    if version.hasCoordinateSystems { shapes.append(OtherShapes.scene(version)) }
    return .anyOf(shapes)
  }

  private static func anyStrictDocument(_ version: NgffVersion) -> Shape {
    var shapes = [
      OtherShapes.bioformats2raw(version), ImageShapes.strictImage(version),
      OtherShapes.strictLabel(version), OtherShapes.series(version),
      PlateShapes.strictPlate(version), PlateShapes.strictWell(version),
    ]
    if version == .v09 { shapes.append(OtherShapes.scene(version)) }
    return .anyOf(shapes)
  }

  /// The kinds of documents that a version has a schema for.
  public static func models(of version: NgffVersion, strict: Bool = false) -> [String] {
    table.filter { $0.isStrict == strict && $0.versions.contains(version) }.map(\.model)
  }

  /// Every place where `document` breaks the published schema: the verdict is that of JSON Schema.
  ///
  /// - Parameters:
  ///   - document: the attributes of a group: those of `.zattrs` up to 0.4, `attributes` of
  ///     `zarr.json` from 0.5.
  ///   - version: the version, or a pre-release of it.
  ///   - model: "image", "label", "plate", "well", "bf2raw", "ome", "scene" and others, see
  ///     ``models(of:strict:)``.
  ///   - strict: the stricter schema, which asks for what the specification recommends as well.
  /// - Throws: ``OMEZarrError`` of kind `version` or `argument` if there is no such schema.
  /// - Complexity: linear in the size of the document.
  public static func violations(
    of document: JSON, version: String = "0.4", model: String = "image", strict: Bool = false
  ) throws(OMEZarrError) -> [SchemaViolation] {
    guard let known = NgffVersion(tag: version) else {
      throw OMEZarrError(
        .version,
        "no schema for OME-Zarr version '\(version)'; there are "
          + NgffVersion.allCases.map(\.rawValue).joined(separator: ", "))
    }
    let isStrict = strict || model.hasPrefix("strict_")
    let name = model.hasPrefix("strict_") ? String(model.dropFirst(7)) : model
    guard
      let entry = table.first(where: {
        $0.model == name && $0.isStrict == isStrict && $0.versions.contains(known)
      })
    else {
      throw OMEZarrError(
        .argument,
        "OME-Zarr \(known) has no \(isStrict ? "strict " : "")schema '\(name)'; it has "
          + models(of: known, strict: isStrict).joined(separator: ", "))
    }
    return entry.shape(known).violations(of: document)
  }

  /// Checks `document` against the published schema.
  ///
  /// - Throws: ``OMEZarrError`` of kind `invalid` that names the first violation, or as
  ///   ``violations(of:version:model:strict:)``.
  public static func validate(
    _ document: JSON, version: String = "0.4", model: String = "image", strict: Bool = false
  ) throws(OMEZarrError) {
    let found = try violations(of: document, version: version, model: model, strict: strict)
    guard let first = found.first else { return }
    let more = found.count > 1 ? " (and \(found.count - 1) more)" : ""
    throw OMEZarrError(.invalid, first.message + more, place: first.pointer)
  }
}
