import JSONText
import OrderedCollections

/// The OME-Zarr metadata of one group, in the terms of every version.
///
/// A group may be several things at once: an image with labels, the root of a plate that
/// bioformats2raw wrote.
public struct OMEDocument: Sendable, Hashable {
  /// The version it was read as.
  public var version: NgffVersion
  /// The version's name as the file has it; nil if the file has none.
  public var tag: String?
  /// The images; more than one is rare.
  public var multiscales: [Metadata] = []
  /// What the values of this label image mean.
  public var imageLabel: ImageLabel?
  /// The paths of label images; the document of a group `labels`.
  public var labels: [String]?
  /// The plate.
  public var plate: Plate?
  /// The well.
  public var well: Well?
  /// The value of `bioformats2raw.layout`, which should be 3.
  public var bioformats2rawLayout: JSON?
  /// The paths of images, in order; the document of a group `OME`.
  public var series: [String]?
  /// The scene (0.6), as it is.
  public var scene: JSON?
  /// Members beside these that this library does not know; from 0.5 those in `ome`.
  public var extra: JSONObject = [:]
  /// Attributes of the group that have nothing to do with OME-Zarr.
  public var attributes: JSONObject = [:]
  /// What was odd about the file.
  public var notes: [ConversionNote] = []

  /// An empty document.
  public init(version: NgffVersion) { self.version = version }

  /// What the group is, in words; nil if it is nothing of OME-Zarr.
  public var kind: String? {
    if plate != nil { return "plate" }
    if well != nil { return "well" }
    if !multiscales.isEmpty { return imageLabel == nil ? "image" : "label" }
    if bioformats2rawLayout != nil { return "bioformats2raw" }
    if labels != nil { return "labels" }
    if series != nil { return "series" }
    if scene != nil { return "scene" }
    return nil
  }

  /// The members that make a group one of OME-Zarr.
  static let memberNames = [
    "multiscales", "omero", "plate", "well", "image-label", "labels", "series",
    "bioformats2raw.layout", "scene",
  ]
}
