import NDArray
import Script

/// The class `numpy.ndarray`.
enum NDArrayClass {
  static let hostClass = HostClass<NDArray>(
    "ndarray", module: "numpy", doc: "An n-dimensional array of one dtype in memory.")

  /// The object that shows an array; it shares the elements.
  static func wrap(_ array: NDArray) -> Value { hostClass.wrap(array) }
}
