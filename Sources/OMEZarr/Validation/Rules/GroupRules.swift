import JSONText
import Zarr

/// A group as a node of the hierarchy.
struct GroupSubject {
  /// The group's attributes.
  var attributes: JSONObject
  var format: ZarrFormat
  var document: OMEDocument
  /// Whether the metadata is in `ome`.
  var isNamespaced: Bool
  /// The version of the root; nil for the root itself.
  var rootTag: String?
  /// Whether there is metadata of both formats.
  var hasBothFormats: Bool
  /// Whether this is the root of what is validated.
  var isRoot: Bool
  /// What is directly below.
  var listing: DirectoryListing
  /// The paths of images, where they are listed in `OME` or count from 0.
  var seriesPaths: [String]?

  /// A transformation on its own (0.6) is metadata, too.
  var hasMetadata: Bool {
    document.kind != nil || document.extra["coordinateTransformations"] != nil
  }
}

enum GroupRules {
  static let all: [Rule<GroupSubject>] = [
    Rule("ome-metadata", "0.4 §storage", "The root of a hierarchy says what it is.") {
      subject, report in
      guard subject.isRoot, !subject.hasMetadata else { return }
      let names = subject.attributes.keys.joined(separator: ", ")
      report.report(
        "",
        "there is no OME-Zarr metadata"
          + (names.isEmpty ? ": the attributes are empty" : " among the attributes \(names)"))
    },
    Rule("version-known", "0.5 §version", "The version is one there is.") { subject, report in
      guard let tag = subject.document.tag, NgffVersion(tag: tag) == nil else { return }
      report.report(
        subject.isNamespaced ? "/ome/version" : "", "there is no version '\(tag)' of OME-Zarr")
    },
    Rule("version-missing", .warning, "0.4 §multiscales", "The version is given.") {
      subject, report in
      guard subject.hasMetadata, subject.document.tag == nil, subject.document.labels == nil,
        subject.document.series == nil
      else { return }
      report.report("", "no version is given; it is read as \(subject.document.version)")
    },
    Rule("version-consistent", "0.5 §version", "The version is the same in the whole hierarchy.") {
      subject, report in
      guard let root = subject.rootTag, let tag = subject.document.tag, tag != root else { return }
      report.report(
        subject.isNamespaced ? "/ome/version" : "",
        "the version is '\(tag)', that of the root '\(root)'",
        repair: "write \(root)",
        fix: subject.isNamespaced ? report.setting("/ome/version", .string(root)) : nil)
    },
    Rule("zarr-format", "0.5 §Zarr", "0.5 and later are Zarr v3, older versions are Zarr v2.") {
      subject, report in
      guard subject.hasMetadata, let tag = subject.document.tag, let version = NgffVersion(tag: tag)
      else { return }
      let expected = version.zarrFormat
      guard subject.format.rawValue != expected else { return }
      report.report(
        "",
        "OME-Zarr \(version) belongs in Zarr v\(expected), this is Zarr v\(subject.format.rawValue)"
      )
    },
    Rule("ome-namespace", "0.5 §metadata", "From 0.5 the metadata is in `ome`, and once.") {
      subject, report in
      if subject.attributes["ome"]?["ome"] != nil {
        report.report("/ome/ome", "`ome` is inside of `ome`")
      }
      guard subject.format == .v3 else {
        if subject.isNamespaced {
          report.report("/ome", "Zarr v2 has its OME-Zarr metadata at the top, not in `ome`")
        }
        return
      }
      for name in OMEDocument.memberNames
      where subject.attributes[name] != nil && name != "labels" && name != "series" {
        report.report(
          "/\(name)",
          subject.isNamespaced
            ? "'\(name)' is also outside of `ome`" : "'\(name)' is not inside of `ome`",
          repair: subject.isNamespaced ? "leave it out" : "move it into `ome`",
          fix: subject.isNamespaced ? report.setting("/\(name)", nil) : nil)
      }
    },
    Rule("one-format", .warning, "0.5 §Zarr", "There is metadata of one Zarr format.") {
      subject, report in
      if subject.hasBothFormats {
        report.report("", "there are both zarr.json and .zgroup; zarr.json counts")
      }
    },
    Rule("nested-archive", "RFC-9", "No archive lies inside a hierarchy.") { subject, report in
      for name in subject.listing.keys where name.lowercased().hasSuffix(".ozx") {
        report.report("", "the archive '\(name)' lies inside the hierarchy")
      }
    },
    Rule("bioformats2raw-layout", "0.4 §bioformats2raw.layout", "The layout is 3.") {
      subject, report in
      guard let layout = subject.document.bioformats2rawLayout, layout.int != 3 else { return }
      let place = (subject.isNamespaced ? "/ome" : "") + "/bioformats2raw.layout"
      report.report(
        place, "the layout is \(layout.brief), not 3", fix: report.setting(place, 3))
    },
    Rule("series-exist", "0.4 §bioformats2raw.layout", "The images that are listed exist.") {
      subject, report in
      guard let paths = subject.seriesPaths else { return }
      for path in paths {
        if !SafePath.isSafe(path) {
          report.report("", "the path '\(path)' of a series does not stay inside the group")
        } else if !subject.listing.directories.contains(String(path.prefix { $0 != "/" })) {
          report.report("", "there is no image '\(path)', which OME lists")
        }
      }
      if paths.isEmpty, subject.document.plate == nil { report.report("", "there is no image") }
    },
  ]
}
