extension [Int] {
  /// The product of the lengths, or nil if a length is negative or the product exceeds `Int`.
  /// An empty shape has one element.
  ///
  /// A product with a zero is zero only if no partial product of the other lengths overflows.
  public var checkedProduct: Int? {
    var product = 1
    var hasZero = false
    for length in self {
      guard length >= 0 else { return nil }
      if length == 0 {
        hasZero = true
        continue
      }
      let (next, overflow) = product.multipliedReportingOverflow(by: length)
      if overflow { return nil }
      product = next
    }
    return hasZero ? 0 : product
  }

  /// The strides, in elements, of an array of this shape in C order.
  public var rowMajorStrides: [Int] {
    var strides = [Int](repeating: 1, count: count)
    for axis in indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] &* Swift.max(1, self[axis + 1])
    }
    return strides
  }

  /// The shape as Python writes a tuple: "(256, 256)", "(5,)", "()".
  public var tupleDescription: String {
    count == 1 ? "(\(self[0]),)" : "(" + map(String.init).joined(separator: ", ") + ")"
  }
}

extension [Int] {
  /// The shape as NumPy writes it in most messages, without blanks: "(2,3)", "(5,)".
  public var plainDescription: String {
    count == 1 ? "(\(self[0]),)" : "(" + map(String.init).joined(separator: ",") + ")"
  }
}

/// The bytes of an array of `shape`, checked.
///
/// - Throws: ``NDArrayError`` of kind `size` if a length is negative or the bytes exceed `Int`.
public func checkedByteCount(_ dtype: DType, _ shape: [Int]) throws(NDArrayError) -> Int {
  guard let count = shape.checkedProduct,
    case let (bytes, overflow) = count.multipliedReportingOverflow(by: dtype.itemSize), !overflow
  else {
    throw NDArrayError(
      .size, "an array of shape \(shape.tupleDescription) and dtype \(dtype.name) is too large")
  }
  return bytes
}

/// A box inside an array: where it begins and how long it is along each axis, in elements.
public struct Region: Sendable, Hashable {
  /// The index of the first element along each axis.
  public var origin: [Int]
  /// The number of elements along each axis.
  public var shape: [Int]

  /// Makes a box.
  /// - Precondition: both have one entry per axis.
  public init(origin: [Int], shape: [Int]) {
    precondition(origin.count == shape.count)
    self.origin = origin
    self.shape = shape
  }

  /// All of an array of `shape`.
  public init(all shape: [Int]) {
    self.init(origin: [Int](repeating: 0, count: shape.count), shape: shape)
  }

  /// Whether no element lies in it.
  public var isEmpty: Bool { shape.contains { $0 <= 0 } }

  /// The index one past the last element along each axis.
  public var end: [Int] { zip(origin, shape).map { $0 &+ $1 } }

  /// The common part of two boxes; it may be empty.
  public func intersection(_ other: Region) -> Region {
    let low = zip(origin, other.origin).map(max)
    let high = zip(end, other.end).map(min)
    return Region(origin: low, shape: zip(low, high).map { max(0, $1 - $0) })
  }

  /// The same box, counted from `base`.
  public func relative(to base: [Int]) -> Region {
    Region(origin: zip(origin, base).map { $0 - $1 }, shape: shape)
  }

  /// Whether the box lies inside an array of `arrayShape`; safe for any integers.
  public func fits(in arrayShape: [Int]) -> Bool {
    guard origin.count == arrayShape.count else { return false }
    for axis in arrayShape.indices {
      let (end, overflow) = origin[axis].addingReportingOverflow(shape[axis])
      if overflow || origin[axis] < 0 || shape[axis] < 0 || end > arrayShape[axis] { return false }
    }
    return true
  }
}
