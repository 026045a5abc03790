import Zarr

extension OMEGroup {
  /// The paths of the label images of this image, as its group `labels` lists them; none if there is
  /// no such group.
  ///
  /// - Throws: ``OMEZarrError`` of kind `unsafePath` or `metadata`.
  public func labelPaths() throws -> [String] {
    guard try group.contains("labels") else { return [] }
    let paths = try child("labels").document.labels ?? []
    for path in paths { try SafePath.check(path, place: "\(name)/labels: /labels") }
    return paths
  }

  /// Reads the label images. One that cannot be read is left out and noted: the image itself is no
  /// worse for it.
  func readLabels(into companions: inout Companions) {
    do {
      // A label image has no labels of its own.
      guard document.imageLabel == nil else { return }
      for path in try labelPaths() {
        do {
          let label = try child("labels/\(path)")
          companions.labels[path] = LabelImage(
            multiscales: try label.multiscales(),
            imageLabel: label.document.imageLabel
              ?? ImageLabel(sourceImage: nil, version: label.document.version))
        } catch {
          companions.notes.append(
            ConversionNote("", "the label image '\(path)' was left out: \(error)"))
        }
      }
    } catch {
      companions.notes.append(ConversionNote("", "the labels were left out: \(error)"))
    }
  }
}
