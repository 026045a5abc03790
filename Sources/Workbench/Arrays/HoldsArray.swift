import NDArray
import Script

/// What every object of the language that holds an array has in common: numpy's arrays, lazy arrays
/// and Zarr arrays alike.
protocol HoldsArray: AnyObject {
  /// The array.
  var source: any ArraySource { get }
}

extension HostBox: HoldsArray where Base: ArraySource {
  var source: any ArraySource { base }
}

extension Value {
  /// The array in an object of the language, or nil if it holds none.
  var arraySource: (any ArraySource)? {
    guard case .host(let host) = self else { return nil }
    return (host as? any HoldsArray)?.source
  }
}
