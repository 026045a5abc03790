import NDArray
import Script

/// The class of lazy arrays.
enum LazyArrays {
  static let hostClass = HostClass<LazyArray>(
    "LazyArray", module: "ngff_zarr",
    doc: "An array whose elements are read or computed when they are asked for: a[...] or "
      + "a.compute().")

  /// The object that shows a lazy array.
  static func wrap(_ array: LazyArray) -> Value { hostClass.wrap(array) }
}
