import Display
import NDArray
import OMEZarr
import Script
import Zarr

/// `explain(x)`: what a thing is, in plain words with its own numbers, and where the specification
/// says so.
struct Explanations {
  let context: Interpreter
  private(set) var said = Explanation()

  init(context: Interpreter) { self.context = context }

  /// The explanation of a value.
  ///
  /// - Throws: `TypeError` for what there is nothing to say about.
  func bundle(_ value: Value, _ display: DisplayContext) throws -> MIMEBundle {
    var copy = self
    try copy.explain(value)
    return copy.said.bundle(display)
  }

  mutating func say(_ text: String, _ source: Explanation.Source? = nil) {
    said.say(text, source)
  }

  private mutating func explain(_ value: Value) throws {
    if try explainRecord(value) { return }
    if case .host = value, let member = MethodsEnumeration.enumeration.member(value),
      let method = Methods(rawValue: member.value)
    {
      return say("\(method.rawValue) makes the smaller levels of a pyramid. \(method.summary)")
    }
    if let report = ValidationReport.report(value) { return explain(report) }
    if let plan = PlanText.plan(value) { return explain(plan) }
    switch try Subject(existing: value, context) {
    case .pyramid(let pyramid): explain(pyramid)
    case .image(let image): explain(image, .v05)
    case .plate(let plate): explain(plate)
    case .well(let well): explain(well)
    case .array(let array): explain(array)
    case .group(let group): try explain(group)
    case .other:
      throw ScriptException.type(
        "explain knows images, pyramids, their metadata, axes and transformations, arrays, plates, "
          + "wells, plans, reports, and the paths of stores and of what is in them; not "
          + value.typeName)
    }
  }

  /// The parts of metadata.
  ///
  /// - Returns: false if the value is none.
  private mutating func explainRecord(_ value: Value) throws -> Bool {
    if let axis = try? MetadataRecords.axis.unwrap(value, context) {
      explain(axis)
    } else if let dataset = try? MetadataRecords.dataset.unwrap(value, context) {
      explain(dataset)
    } else if let metadata = try? MetadataRecords.metadata.unwrap(value, context) {
      explain(metadata)
    } else if let omero = try? MetadataRecords.omero.unwrap(value, context) {
      explain(omero)
    } else if case .host(let host) = value, let record = host as? DataclassInstance,
      let text = transformation(record)
    {
      say(text, .ome(.v05, "trafo-md", "coordinateTransformations"))
    } else {
      return false
    }
    return true
  }

  /// What a group is that holds no image and no plate.
  private mutating func explain(_ group: ZarrGroup) throws {
    let children = try group.children()
    let names = children.prefix(8).compactMap {
      $0.path.split(separator: "/").last.map(String.init)
    }
    let isV3 = group.format == .v3
    say(
      "This is a group of Zarr v\(isV3 ? 3 : 2): a folder that holds groups and arrays, here "
        + "\(children.isEmpty ? "none" : names.joined(separator: ", "))"
        + (children.count > names.count ? " and \(children.count - names.count) more" : "")
        + ". Its own metadata is in \(isV3 ? "zarr.json" : ".zgroup and .zattrs").")
  }
}
