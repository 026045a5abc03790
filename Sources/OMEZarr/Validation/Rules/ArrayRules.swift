import JSONText
import NDArray
import Zarr

/// An entry of `multiscales` with the arrays that it names.
struct ArraysSubject {
  /// What is at the path of a dataset.
  enum Level {
    case array(ArrayMetadata, file: String)
    case group
    case missing
    case broken(String)
  }

  var entry: EntrySubject
  var levels: [Level]
  var channelCount: Int?

  /// The arrays that could be read, with the index of their dataset.
  var arrays: [(index: Int, metadata: ArrayMetadata, file: String)] {
    levels.enumerated().compactMap { index, level in
      if case .array(let metadata, let file) = level { (index, metadata, file) } else { nil }
    }
  }

  func place(_ index: Int) -> String { "/datasets/\(index)/path" }
}

enum ArrayRules {
  private static let text = "0.4 §multiscales/datasets"

  static let all: [Rule<ArraysSubject>] = [
    Rule("dataset-array-exists", text, "The path of a dataset is that of an array.") {
      subject, report in
      for (index, level) in subject.levels.enumerated() {
        switch level {
        case .array: continue
        case .group: report.report(subject.place(index), "there is a group, not an array")
        case .missing: report.report(subject.place(index), "there is no array at this path")
        case .broken(let reason):
          report.report(subject.place(index), "the array is broken: \(reason)")
        }
      }
    },
    Rule("dataset-ndim", text, "An array has as many dimensions as there are axes.") {
      subject, report in
      let count = subject.entry.axes.count
      guard count > 0 else { return }
      for (index, metadata, _) in subject.arrays where metadata.shape.count != count {
        report.report(
          subject.place(index), "the array has \(metadata.shape.count) dimensions for \(count) axes"
        )
      }
    },
    Rule("dataset-dtype", "0.6 §multiscales", "All levels are of one data type.") {
      subject, report in
      guard let first = subject.arrays.first else { return }
      for (index, metadata, _) in subject.arrays where metadata.dtype != first.metadata.dtype {
        report.report(
          subject.place(index),
          "the array is of \(metadata.dtype.name), the first one of \(first.metadata.dtype.name)",
          severity: subject.entry.version.hasCoordinateSystems ? .error : .warning)
      }
    },
    Rule("dataset-shape-order", text, "Levels are ordered from large to small.") {
      subject, report in
      for (before, after) in zip(subject.arrays, subject.arrays.dropFirst()) {
        let (a, b) = (before.metadata.shape, after.metadata.shape)
        guard a.count == b.count, let axis = a.indices.first(where: { b[$0] > a[$0] }) else {
          continue
        }
        report.report(
          subject.place(after.index),
          "the array \(b.tupleDescription) is longer along axis \(axis) than \(a.tupleDescription) of "
            + "the level before")
      }
    },
    Rule(
      "level-shape-scale", .warning, text, "The scale of a level is how much smaller its array is."
    ) { subject, report in
      guard let first = subject.arrays.first, let base = subject.entry.scale(first.index) else {
        return
      }
      for (index, metadata, _) in subject.arrays.dropFirst() {
        guard let scale = subject.entry.scale(index), scale.count == base.count,
          metadata.shape.count == base.count, first.metadata.shape.count == base.count
        else { continue }
        for axis in base.indices where base[axis] > 0 && scale[axis] > 0 {
          let full = Double(first.metadata.shape[axis]) * base[axis]
          let reduced = Double(metadata.shape[axis]) * scale[axis]
          guard abs(full - reduced) > scale[axis] * 1.001 else { continue }
          report.report(
            "/datasets/\(index)",
            "axis '\(subject.entry.axisName(axis))' has \(metadata.shape[axis]) pixels of "
              + "\(brief(scale[axis])), in all \(brief(reduced)), but the first level covers "
              + brief(full))
        }
      }
    },
    Rule(
      "level-translation", .warning, "0.6 §pixel centre",
      "The first pixel of a level lies at the centre of the pixels it stands for."
    ) { subject, report in checkTranslations(subject, &report) },
    Rule(
      "dimension-names", "0.5 §Zarr; 0.3 §axes", "The dimensions of an array are named as the axes."
    ) {
      subject, report in
      let names = subject.entry.axisNames
      for (index, metadata, file) in subject.arrays where metadata.shape.count == names.count {
        if subject.entry.version >= .v05 {
          guard metadata.format == .v3 else { continue }
          let actual = metadata.dimensionNames.map { $0.map { $0 ?? "null" } }
          guard actual != names else { continue }
          report.report(
            subject.place(index),
            "dimension_names of the array are "
              + (actual.map { "\($0.joined(separator: ", "))" } ?? "missing")
              + ", the axes are \(names.joined(separator: ", "))",
            repair: "set dimension_names in \(file)",
            fix: .set(file: file, pointer: "/dimension_names", value: JSON(names)))
        } else if subject.entry.version == .v03 {
          guard metadata.attributes["_ARRAY_DIMENSIONS"]?.strings != names else { continue }
          let attributes = file.replacingSuffix(".zarray", with: ".zattrs")
          report.report(
            subject.place(index), "_ARRAY_DIMENSIONS of the array is not the list of axes",
            repair: "set _ARRAY_DIMENSIONS in \(attributes)",
            fix: .set(file: attributes, pointer: "/_ARRAY_DIMENSIONS", value: JSON(names)))
        }
      }
    },
    Rule("dimension-separator", .warning, "0.2 §storage", "Chunks are kept in nested directories.")
    {
      subject, report in
      let version = subject.entry.version
      guard version >= .v02, version <= .v04 else { return }
      for (index, metadata, _) in subject.arrays
      where metadata.keyEncoding.separator == .dot && metadata.shape.count > 1 {
        report.report(
          subject.place(index), "the chunks of the array are named with '.', not with '/'")
      }
    },
    Rule("omero-channel-count", .warning, "0.4 §omero", "There is a channel for each of the axis.")
    {
      subject, report in
      guard let count = subject.channelCount, let first = subject.arrays.first,
        let axis = subject.entry.axes.firstIndex(where: { AxesSubject.type($0) == "channel" }),
        axis < first.metadata.shape.count, first.metadata.shape[axis] != count
      else { return }
      report.report(
        "", "omero has \(count) channels, the arrays have \(first.metadata.shape[axis])")
    },
  ]

  /// A number for people: rounded to nine significant digits, so that it shows no rounding errors.
  private static func brief(_ value: Double) -> String {
    guard value != 0, value.isFinite else { return JSON(shortest: value).serialized() }
    var power = 1.0
    while abs(value) * power < 1e8, power < 1e300 { power *= 10 }
    let rounded = (value * power).rounded() / power
    return JSON(shortest: rounded.isFinite ? rounded : value).serialized()
  }

  private static func checkTranslations(_ subject: ArraysSubject, _ report: inout Reporter) {
    let entry = subject.entry
    func translation(_ index: Int) -> [Double] {
      entry.steps(index).lazy.compactMap { $0.json["translation"]?.doubles }.first
        ?? Array(repeating: 0, count: entry.axes.count)
    }
    guard entry.version >= .v04, let base = entry.scale(0) else { return }
    let origin = translation(0)
    for index in entry.datasets.indices.dropFirst() {
      guard let scale = entry.scale(index), scale.count == base.count, origin.count == base.count
      else { continue }
      let shift = translation(index)
      guard shift.count == base.count else { continue }
      for axis in base.indices
      where entry.axisType(axis) == "space" && scale[axis] > base[axis] {
        let actual = shift[axis] - origin[axis]
        let expected = (scale[axis] - base[axis]) / 2
        guard abs(actual - expected) > 0.01 * base[axis] else { continue }
        let isCorner = abs(actual) <= 0.01 * base[axis]
        let severity: Finding.Severity =
          isCorner && !entry.version.hasCoordinateSystems ? .info : .warning
        report.report(
          "/datasets/\(index)",
          "along '\(entry.axisName(axis))' the level lies \(brief(actual)) from the first; the centre "
            + "of a block of pixels lies at \(brief(expected))",
          repair: isCorner
            ? "give the level a translation if its pixels are means of blocks" : "",
          severity: severity)
      }
    }
  }
}

extension String {
  func replacingSuffix(_ suffix: String, with other: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) + other : self
  }
}
