import JSONText
import NDArray

/// A label image.
struct LabelSubject {
  /// The member `image-label`; nil if there is none.
  var label: JSON?
  /// The shapes and types of its levels.
  var levels: [(shape: [Int], dtype: DType)]
  /// The shapes of the levels of the image it belongs to; nil if that is not known.
  var imageShapes: [[Int]]?
  /// Whether `source.image` leads to an image; nil if it says nothing.
  var sourceProblem: String?
}

enum LabelRules {
  private static let text = "0.4 §labels; 0.5 §labels"

  static let all: [Rule<LabelSubject>] = [
    Rule("label-metadata", .warning, text, "A label image has image-label.") { subject, report in
      if subject.label == nil {
        report.report(
          "", "a label image should have image-label", repair: "add an empty object",
          fix: report.setting("/image-label", .object([:])))
      }
    },
    Rule("label-dtype", text, "The pixels of a label image are integers.") { subject, report in
      for (index, level) in subject.levels.enumerated() where !level.dtype.isInteger {
        report.report(
          "/multiscales/0/datasets/\(index)", "the array is of \(level.dtype.name), not of integers"
        )
      }
    },
    Rule("label-levels", text, "A label image has as many levels as its image.") {
      subject, report in
      guard let shapes = subject.imageShapes, shapes.count != subject.levels.count else { return }
      report.report(
        "/multiscales/0/datasets",
        "there are \(subject.levels.count) levels, the image has \(shapes.count)")
    },
    Rule("label-shape", .warning, text, "The levels of a label image are as large as its image's.")
    {
      subject, report in
      guard let shapes = subject.imageShapes else { return }
      for (index, (level, shape)) in zip(subject.levels, shapes).enumerated() {
        // y and x; an axis of channels may be absent.
        guard level.shape.suffix(2) != shape.suffix(2) else { continue }
        report.report(
          "/multiscales/0/datasets/\(index)",
          "the level is \(level.shape.tupleDescription), that of the image is "
            + shape.tupleDescription)
      }
    },
    Rule("label-value-unique", text, "A value has one colour and one record of properties.") {
      subject, report in
      for key in ["colors", "properties"] {
        var seen: Set<SchemaKey> = []
        for (index, element) in (subject.label?[key]?.array ?? []).enumerated() {
          guard let value = element["label-value"], !seen.insert(SchemaKey(value)).inserted else {
            continue
          }
          report.report(
            "/image-label/\(key)/\(index)", "the value \(value.brief) is there before")
        }
      }
    },
    Rule("label-rgba", .info, text, "A colour has an rgba.") { subject, report in
      for (index, element) in (subject.label?["colors"]?.array ?? []).enumerated()
      where element["rgba"] == nil {
        report.report("/image-label/colors/\(index)", "there is no rgba")
      }
    },
    Rule("label-source", .warning, text, "source.image leads to an image in the container.") {
      subject, report in
      if let problem = subject.sourceProblem {
        report.report("/image-label/source/image", problem)
      }
    },
  ]
}

/// The document of a group `labels`.
struct LabelsSubject {
  var listed: JSON?
  /// The groups that are there.
  var present: [String]
}

enum LabelsGroupRules {
  private static let text = "0.4 §labels"

  static let all: [Rule<LabelsSubject>] = [
    Rule("labels-list", text, "The group labels lists its label images.") { subject, report in
      guard subject.listed?.strings == nil else { return }
      report.report(
        subject.listed == nil ? "" : "/labels", "there is no list of labels",
        repair: "list \(subject.present.joined(separator: ", "))",
        fix: report.setting("/labels", JSON(subject.present)))
    },
    Rule("labels-exist", text, "A label image that is listed exists.") { subject, report in
      for (index, path) in (subject.listed?.strings ?? []).enumerated() {
        if !SafePath.isSafe(path) {
          report.report("/labels/\(index)", "the path '\(path)' does not stay inside the group")
        } else if !subject.present.contains(String(path.prefix { $0 != "/" })) {
          report.report("/labels/\(index)", "there is no label image '\(path)'")
        }
      }
    },
    Rule("labels-listed", .warning, text, "A label image that exists is listed.") {
      subject, report in
      guard let listed = subject.listed?.strings else { return }
      let first = Set(listed.map { String($0.prefix { $0 != "/" }) })
      let missing = subject.present.filter { !first.contains($0) }
      guard !missing.isEmpty else { return }
      report.report(
        "/labels", "not listed: \(missing.joined(separator: ", "))", repair: "list them",
        fix: report.setting("/labels", JSON(listed + missing)))
    },
  ]
}
