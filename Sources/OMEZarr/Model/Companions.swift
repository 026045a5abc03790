import JSONText
import OrderedCollections

/// What belongs to an image beside its pyramid. It is read with it and written with it.
public struct Companions: Sendable {
  /// The label images in the group `labels`, by their path there.
  public var labels: OrderedDictionary<String, LabelImage> = [:]
  /// Further entries of `multiscales` in the same group.
  public var siblings: [Multiscales] = []
  /// What the values mean, if the image is a label image itself.
  public var imageLabel: ImageLabel?
  /// Members of `ome` that this library does not know.
  public var extra: JSONObject = [:]
  /// What was odd about the file.
  public var notes: [ConversionNote] = []

  /// Nothing.
  public init() {}
}

/// A label image: a pyramid of integers, and what they mean.
public struct LabelImage: Sendable {
  /// The pyramid.
  public var multiscales: Multiscales
  /// What the values mean.
  public var imageLabel: ImageLabel

  /// Puts the parts together.
  public init(multiscales: Multiscales, imageLabel: ImageLabel = ImageLabel()) {
    self.multiscales = multiscales
    self.imageLabel = imageLabel
  }
}
