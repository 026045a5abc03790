import Display
import OMEZarr
import Script
import Zarr

/// The report of a validation as scripts see it: every finding, with its place and its repair.
enum ValidationReport {
  /// What the validator found, and where.
  struct Found {
    var report: Validator.Report
    var location: StoreLocation
  }

  static let finding = Dataclass(
    "Finding", "severity, rule, file, pointer, message, repair=''",
    doc: "Something that validation found: how bad it is, where, and how to mend it.",
    showsLayout: true)

  static let type: TypeObject = {
    let type = TypeObject(
      "ValidationReport", module: "ngff_zarr", doc: "What validation found in a store.")
    type.property("valid", "Whether there is no error.") { _, value in
      .bool(try found(value).report.isValid)
    }
    type.property("version", "The version of OME-Zarr, or None.") { _, value in
      try found(value).report.version.map { .string($0) } ?? .none
    }
    type.property("kind", "What lies there: image, plate, well, label; or None.") { _, value in
      try found(value).report.kind.map { .string($0) } ?? .none
    }
    type.property("findings", "Every finding, the worst first.") { _, value in
      let order = try found(value).report.findings.sorted { $0.severity > $1.severity }
      return .list(
        order.map { item -> Value in
          let texts = [
            item.severity.rawValue, item.rule, item.file, item.pointer, item.message, item.repair,
          ]
          return finding.make(texts.map { Value.string($0) })
        })
    }
    type.property("changes", "What repair() would change, as differences of files.") { _, value in
      let changes = try Validator().proposedChanges(try found(value).location)
      return .list(changes.map { Value.string($0.difference) })
    }
    type.repr = { _, value in
      StringObject(Render.report(try found(value).report, context: .text(width: 100)).plain)
    }
    return type
  }()

  private static func found(_ value: Value) throws -> Found {
    guard case .host(let host) = value, let box = host as? HostBox<Found> else {
      throw ScriptException.type("expected ValidationReport, got \(value.typeName)")
    }
    return box.base
  }

  /// The report in a value; nil if it is something else.
  static func report(_ value: Value) -> Validator.Report? { try? found(value).report }

  /// Checks what lies in a store.
  static func check(
    _ store: Value, version: NgffVersion?, strict: Bool, data: Bool, _ context: Interpreter
  ) throws -> Value {
    let location = try ReadingFunctions.location(store, context)
    let options = Validator.Options(isStrict: strict, version: version, readsData: data)
    let report = try Validator(options).check(location)
    return .host(HostBox(Found(report: report, location: location), type: type))
  }

  static func add(to module: ModuleObject) {
    module["ValidationReport"] = .type(type)
    module["Finding"] = .type(finding.type)
    module.function(
      "repair", "store",
      """
      Mends what can be mended without a person's decision in the metadata of a store, and returns \
      the report of what is left.
      """
    ) { context, a in
      try Validator().fix(try ReadingFunctions.location(a[0], context))
      return try check(a[0], version: nil, strict: false, data: false, context)
    }
  }
}
