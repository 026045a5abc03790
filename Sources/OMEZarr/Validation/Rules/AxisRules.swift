import JSONText

/// A list of axes: of an image, or of a coordinate system.
struct AxesSubject {
  var version: NgffVersion
  var axes: [JSON]

  /// The name of an axis, whatever the version.
  static func name(_ axis: JSON) -> String? { axis.string ?? axis["name"]?.string }

  /// The type of an axis; in 0.3 it follows from the name.
  static func type(_ axis: JSON) -> String? {
    axis.string.map { Axis.type(ofName: $0) ?? "?" } ?? axis["type"]?.string
  }

  /// Whether the rules on numbers and order of axes hold: from 0.9 they do not, and a system of an
  /// array's indices has its own.
  var isBound: Bool {
    version < .v09 && !(version == .v06 && axes.count { Self.type($0) == "array" } >= 2)
  }
}

enum AxisRules {
  private static let text = "0.4 §multiscales/axes; 0.6 §coordinateSystems"

  static let all: [Rule<AxesSubject>] = [
    Rule("axis-count", text, "There are 2 to 5 axes.") { subject, report in
      guard subject.isBound, !(2...5).contains(subject.axes.count) else { return }
      report.report("", "there are \(subject.axes.count) axes; 2 to 5 are allowed")
    },
    Rule("axis-space-count", text, "Two or three axes are of type space.") { subject, report in
      guard subject.isBound, subject.version >= .v04 else { return }
      let count = subject.axes.count { AxesSubject.type($0) == "space" }
      guard !(2...3).contains(count) else { return }
      report.report("", "\(count) axes are of type space; 2 or 3 are needed")
    },
    Rule(
      "axis-type", text,
      "At most one axis is of type time, and at most one of type channel or none."
    ) { subject, report in
      guard subject.isBound else { return }
      let types = subject.axes.map(AxesSubject.type)
      for type in ["time", "channel"] where types.count(where: { $0 == type }) > 1 {
        report.report("", "more than one axis is of type \(type)")
      }
      let others = types.filter { $0 != "time" && $0 != "space" }
      if others.count > 1, others.contains(where: { $0 != "channel" }) {
        report.report("", "more than one axis is neither space nor time")
      }
    },
    Rule("axis-order", text, "Axes are ordered: time, channel or other, space.") {
      subject, report in
      guard subject.isBound else { return }
      var highest = 0
      for (index, axis) in subject.axes.enumerated() {
        let type = AxesSubject.type(axis)
        let rank = type == "time" ? 0 : type == "space" ? 2 : 1
        if rank < highest {
          report.report(
            "/\(index)",
            "the axis '\(AxesSubject.name(axis) ?? "?")' of type \(type ?? "none") comes too late",
            repair: "order the axes: time, channel, space, and the arrays with them")
        }
        highest = max(highest, rank)
      }
    },
    Rule("axis-space-order", .warning, text, "The axes of space are ordered z, y, x.") {
      subject, report in
      guard subject.isBound else { return }
      let names = subject.axes.filter { AxesSubject.type($0) == "space" }.compactMap(
        AxesSubject.name)
      guard (2...3).contains(names.count), Set(names).isSubset(of: ["z", "y", "x"]) else { return }
      let expected = ["z", "y", "x"].filter(names.contains)
      if names != expected {
        report.report(
          "",
          "the axes of space are \(names.joined(separator: ", ")), not "
            + expected.joined(separator: ", "))
      }
    },
    Rule("axis-names-unique", text, "No two axes have the same name.") { subject, report in
      var seen: Set<String> = []
      for (index, axis) in subject.axes.enumerated() {
        guard let name = AxesSubject.name(axis), !seen.insert(name).inserted else { continue }
        report.report("/\(index)", "there is another axis '\(name)' before", repair: "rename one")
      }
    },
    Rule("axis-type-missing", .warning, text, "Every axis has a type.") { subject, report in
      guard subject.version >= .v04 else { return }
      for (index, axis) in subject.axes.enumerated()
      where axis.object != nil && axis["type"] == nil {
        let name = AxesSubject.name(axis)
        let type = name.flatMap(Axis.type(ofName:))
        report.report(
          "/\(index)", "the axis '\(name ?? "?")' has no type",
          repair: type.map { "set its type to \($0)" } ?? "",
          fix: type.map { report.setting("/\(index)/type", .string($0)) })
      }
    },
    Rule("axis-unit", .warning, text, "Units are UDUNITS-2 names from the list.") {
      subject, report in
      for (index, axis) in subject.axes.enumerated() {
        guard let unit = axis["unit"]?.string else { continue }
        let known: Set<String>
        switch AxesSubject.type(axis) {
        case "space": known = AxisUnits.space
        case "time": known = AxisUnits.time
        default: continue
        }
        guard !known.contains(unit) else { continue }
        let better = spelling(of: unit).flatMap { known.contains($0) ? $0 : nil }
        report.report(
          "/\(index)/unit", "the unit '\(unit)' is not one of the specification's",
          repair: better.map { "write \($0)" } ?? "",
          fix: better.map { report.setting("/\(index)/unit", .string($0)) })
      }
    },
    Rule("axis-unit-missing", .info, text, "Axes of space and time have a unit.") {
      subject, report in
      guard subject.version >= .v04 else { return }
      for (index, axis) in subject.axes.enumerated() {
        guard let type = AxesSubject.type(axis), ["space", "time"].contains(type),
          axis["unit"] == nil
        else { continue }
        report.report("/\(index)", "the axis '\(AxesSubject.name(axis) ?? "?")' has no unit")
      }
    },
  ]

  /// What is meant by common ways to write units.
  private static func spelling(of unit: String) -> String? {
    switch unit {
    case "µm", "μm", "um", "micron", "microns", "micrometers", "micrometre": "micrometer"
    case "nm", "nanometers", "nanometre": "nanometer"
    case "mm", "millimeters", "millimetre": "millimeter"
    case "m", "meters", "metre": "meter"
    case "pm": "picometer"
    case "Å", "angstroms": "angstrom"
    case "s", "sec", "seconds": "second"
    case "ms", "milliseconds": "millisecond"
    case "min", "minutes": "minute"
    case "h", "hr", "hours": "hour"
    default: unit.lowercased() == unit ? nil : unit.lowercased()
    }
  }

  static let orientation: [Rule<AxesSubject>] = [
    Rule(
      "axis-orientation-anatomical-type", "RFC-4", "The type of an orientation is anatomical."
    ) { subject, report in
      for (index, axis) in subject.axes.enumerated() {
        guard let orientation = axis["orientation"], orientation.object != nil else { continue }
        if orientation["type"]?.string != "anatomical" {
          report.report(
            "/\(index)/orientation/type", "the type of the orientation is not 'anatomical'",
            severity: severity(subject),
            fix: report.setting("/\(index)/orientation/type", "anatomical"))
        }
        let value = orientation["value"]?.string ?? ""
        if !AnatomicalOrientation.values.contains(value) {
          report.report(
            "/\(index)/orientation/value", "'\(value)' is not one of the 24 values",
            severity: severity(subject))
        }
      }
    },
    Rule("axis-orientation-on-non-space", "RFC-4", "Only axes of space have an orientation.") {
      subject, report in
      for (index, axis) in subject.axes.enumerated()
      where axis["orientation"]?.object != nil && AxesSubject.type(axis) != "space" {
        report.report(
          "/\(index)/orientation",
          "the axis '\(AxesSubject.name(axis) ?? "?")' is not of type space",
          repair: "leave the orientation out", severity: severity(subject),
          fix: report.setting("/\(index)/orientation", nil))
      }
    },
    Rule("axis-orientation-unique-axis", "RFC-4", "Every direction of the body is used once.") {
      subject, report in
      var seen: [Int: String] = [:]
      for (index, axis) in subject.axes.enumerated() {
        guard let value = axis["orientation"]?["value"]?.string,
          let pair = AnatomicalOrientation(value).pair
        else { continue }
        if let other = seen[pair] {
          report.report(
            "/\(index)/orientation", "'\(value)' runs along the same direction as '\(other)'",
            severity: severity(subject))
        }
        seen[pair] = value
      }
    },
  ]

  /// Before 0.9 the orientation is an addition that no version asks for.
  private static func severity(_ subject: AxesSubject) -> Finding.Severity {
    subject.version >= .v09 ? .error : .warning
  }
}
