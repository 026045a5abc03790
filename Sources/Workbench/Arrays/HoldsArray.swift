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
  ///
  /// A lazy array gives what it wraps, so that the library recognises a level of its own pyramids.
  var arraySource: (any ArraySource)? {
    guard case .host(let host) = self, let source = (host as? any HoldsArray)?.source else {
      return nil
    }
    return (source as? LazyArray)?.base ?? source
  }
}
