import Display
import OMEZarr
import Script

/// Metadata and its parts, reports and plans.
extension Explanations {
  mutating func explain(_ metadata: Metadata) {
    let version = metadata.version
    say(
      "This is the metadata of a multiscale image of OME-Zarr \(version.rawValue): it names "
        + "\(counted(metadata.axes.count, "axis").replacing("axiss", with: "axes")), "
        + "\(metadata.axes.map(\.name).joined(separator: ", ")), and \(counted(metadata.datasets.count, "level")), "
        + "the largest first: \(metadata.datasets.map(\.path).joined(separator: ", ")).",
      .ome(version, "multiscale-md", "multiscales"))
    for axis in metadata.axes { say(words(axis)) }
    for dataset in metadata.datasets {
      say(
        words(dataset, metadata.axes.map(\.name)),
        .ome(version, "trafo-md", "coordinateTransformations"))
    }
    if let omero = metadata.omero { explain(omero) }
  }

  mutating func explain(_ axis: Axis) { say(words(axis), .ome(.v05, "axes-md", "axes")) }

  private func words(_ axis: Axis) -> String {
    let meaning: String =
      switch axis.type {
      case "space": "an axis of space: neighbours along it are neighbours in the specimen"
      case "time": "the axis of time"
      case "channel": "the axis of channels, such as colours or stains; it has no distances"
      default: "an axis of a kind of its own"
      }
    let unit = axis.unit.map { " Positions along it are in \($0)s." } ?? " It has no unit."
    return "“\(axis.name)” is \(meaning).\(unit)"
  }

  mutating func explain(_ dataset: Dataset) {
    say(words(dataset, nil), .ome(.v05, "trafo-md", "coordinateTransformations"))
  }

  /// A level: where its array is, and how its pixels lie in the world.
  private func words(_ dataset: Dataset, _ axes: [String]?) -> String {
    func numbers(_ values: [Double]) -> String {
      values.enumerated().map { index, value in
        let name = axes.flatMap { $0.indices.contains(index) ? $0[index] + " " : nil } ?? ""
        return name + Numbers.short(value)
      }.joined(separator: ", ")
    }
    let steps = dataset.coordinateTransformations.compactMap { step -> String? in
      switch step.kind {
      case .scale(let values): "its pixels are \(numbers(values)) apart"
      case .translation(let values): "the centre of the first one lies at \(numbers(values))"
      case .identity: "an index is a position"
      default: nil
      }
    }
    return "The level \(dataset.path) is the array at that path below the group; "
      + (steps.isEmpty ? "nothing is said about its place" : steps.joined(separator: ", and "))
      + "."
  }

  func transformation(_ record: DataclassInstance) -> String? {
    func numbers(_ field: String) -> String {
      let values = try? context.array(record[field]).map(context.double)
      return (values ?? []).map(Numbers.short).joined(separator: ", ")
    }
    if record.dataclass === Transformations.scale {
      return
        "A scale turns pixel indices into positions: it says how far apart neighbouring pixels are "
        + "along each axis, here \(numbers("scale")). position = scale × index + translation."
    }
    if record.dataclass === Transformations.translation {
      return "A translation says where the centre of the first pixel lies along each axis, here "
        + "\(numbers("translation")). It is added after the scale."
    }
    if record.dataclass === Transformations.identity {
      return "The identity changes nothing: the index of a pixel is its position."
    }
    return nil
  }

  mutating func explain(_ omero: Omero) {
    let channels = omero.channels.enumerated().map { index, channel in
      var text = channel.label ?? "channel \(index)"
      if let color = channel.color { text += " in #\(color)" }
      if let start = channel.window?.start, let end = channel.window?.end {
        text += ", shown dark at \(Numbers.short(start)) and brightest at \(Numbers.short(end))"
      }
      return text
    }
    say(
      "For display it says what its \(counted(omero.channels.count, "channel")) "
        + "\(omero.channels.count == 1 ? "looks" : "look") like: "
        + "\(channels.joined(separator: "; ")). The pixels themselves are not changed by this.",
      .ome(.v05, "omero-md", "omero"))
  }

  mutating func explain(_ report: Validator.Report) {
    let errors = report.findings.count { $0.severity == .error }
    let others = report.findings.count - errors
    let what = "\(report.kind ?? "hierarchy")\(report.version.map { " of OME-Zarr \($0)" } ?? "")"
    say(
      report.isValid
        ? "This report is about a \(what), and finds that it keeps the rules"
          + (others == 0 ? "." : "; \(counted(others, "remark")) may still be worth a look.")
        : "This report is about a \(what) that breaks \(counted(errors, "rule")): readers may refuse it "
          + "or, worse, show it wrongly.")
    for finding in report.findings.prefix(5) {
      say(
        "In \(finding.file)\(finding.pointer.isEmpty ? "" : ", at \(finding.pointer)"): "
          + finding.message + (finding.repair.isEmpty ? "" : " To mend it: \(finding.repair)"))
    }
  }

  mutating func explain(_ plan: WritePlan) {
    say(
      "Writing this would make \(counted(plan.fileCount, "file")) that hold "
        + "\(counted(plan.chunkCount, "chunk")) of \(counted(plan.levels.count, "level")): "
        + "\(Numbers.bytes(plan.byteCount)) of pixels before compression. At most "
        + "\(Numbers.bytes(plan.memoryByteCount)) of them are in memory at once, however large the "
        + "image is.")
    if plan.fileCount == plan.chunkCount, plan.fileCount > 10_000 {
      say(
        "So many files are slow to copy and to list; shards (chunks_per_shard=…) make them fewer.")
    }
  }
}
