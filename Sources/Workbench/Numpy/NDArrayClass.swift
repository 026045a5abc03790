import NDArray
import Script

/// An array of the language: `numpy.ndarray`.
final class ArrayObject: HostInstance, HoldsArray {
  /// The elements; views of other arrays share them.
  var array: NDArray
  /// Whether the dtype is shown, and bytes are given out, in big-endian order. In memory the
  /// elements have this machine's order.
  let isBigEndian: Bool

  init(_ array: NDArray, isBigEndian: Bool = false) {
    self.array = array
    self.isBigEndian = isBigEndian && array.dtype.endianUnitSize > 1
    super.init(type: NDArrayClass.type)
  }

  var source: any ArraySource { array }

  /// The array whose elements this one shows, if it is a view.
  private(set) var base: ArrayObject?

  /// Notes that this is a view of another array, if it is one.
  func noteBase(_ other: ArrayObject) {
    if self !== other, base == nil, array.storage === other.array.storage {
      base = other.base ?? other
    }
  }
}

/// The class `numpy.ndarray`.
enum NDArrayClass {
  static let type: TypeObject = {
    let type = TypeObject(
      "ndarray", module: "numpy", doc: "An n-dimensional array of one dtype in memory.")
    ArraySlots.fill(type)
    ArrayAttributes.fill(type)
    ArrayMethods.fill(type)
    return type
  }()

  /// The object that shows an array; it shares the elements.
  static func wrap(_ array: NDArray) -> Value { .host(ArrayObject(array)) }

  /// What a computation gives: a scalar where there is no axis.
  static func result(_ array: NDArray) -> Value {
    array.rank == 0 ? ScalarClass.wrap(array.scalar) : wrap(array)
  }
}

extension Value {
  /// The `numpy.ndarray` in a value, or nil if it is something else.
  var arrayObject: ArrayObject? {
    if case .host(let host) = self { return host as? ArrayObject }
    return nil
  }

  /// The scalar of numpy in a value, or nil if it is something else.
  var numpyScalar: Scalar? {
    if case .host(let host) = self { return (host as? ScalarObject)?.scalar }
    return nil
  }
}
