import Display
import OMEZarr
import Zarr

/// What lies at a path: the display of the image, plate, array or group there.
enum NodeSummary {
  /// - Returns: nil if there is no node of Zarr at the path.
  static func bundle(path: String, context: DisplayContext) -> MIMEBundle? {
    guard !path.isEmpty,
      let location = try? StoreLocation(reading: PathText.expanded(path)),
      let node = try? ZarrNode.open(location.store, path: location.path)
    else { return nil }
    switch node {
    case .array(let array): return Render.array(array, title: location.name, context: context)
    case .group(let group):
      return ome(location, context) ?? (try? Render.tree(group, limit: 40, context: context))
    }
  }

  private static func ome(_ location: StoreLocation, _ context: DisplayContext) -> MIMEBundle? {
    guard let group = try? OMEGroup(location) else { return nil }
    if group.document.plate != nil {
      let plate = try? fromHCSZarr(store: location.store, path: location.path)
      return plate.map { Render.plate($0, context: context) }
    }
    let pyramid = try? group.imageGroup().multiscales()
    return pyramid.map { Render.multiscales($0, context: context) }
  }
}
