/// One element together with its dtype: what NumPy calls a scalar.
public struct Scalar: Sendable, Hashable {
  /// The value, in the wide type of the dtype.
  public enum Value: Sendable, Hashable {
    case bool(Bool)
    /// int8 to int64, uint8 to uint32.
    case int(Int64)
    /// uint64.
    case uint(UInt64)
    /// All floats; each float16 and float32 is a `Double` too.
    case float(Double)
    case complex(Double, Double)
  }

  /// The type of the element.
  public var dtype: DType
  /// Its value.
  public var value: Value

  /// Puts a value together with its dtype, whose wide type it must have.
  public init(dtype: DType, value: Value) {
    self.dtype = dtype
    self.value = value
  }

  /// The integer, wherever the element is one (or a bool).
  public var exactInteger: Int128? {
    switch value {
    case .bool(let value): value ? 1 : 0
    case .int(let value): Int128(value)
    case .uint(let value): Int128(value)
    case .float, .complex: nil
    }
  }

  /// The integer's decimal digits.
  var integerText: String? { exactInteger.map { "\($0)" } }

  /// The value as a `Double`, by the rules of a cast.
  public var double: Double {
    switch value {
    case .bool(let value): value ? 1 : 0
    case .int(let value): Double(value)
    case .uint(let value): Double(value)
    case .float(let value): value
    case .complex(let real, _): real
    }
  }

  /// Whether the value is not zero.
  public var isTrue: Bool {
    switch value {
    case .bool(let value): value
    case .int(let value): value != 0
    case .uint(let value): value != 0
    case .float(let value): value != 0
    case .complex(let real, let imaginary): real != 0 || imaginary != 0
    }
  }

  /// A 0-d array with this element.
  public var array: NDArray {
    switch value {
    case .bool(let value): NDArray(scalar: Bool8(value))
    case .int(let value): NDArray(scalar: value, as: dtype)
    case .uint(let value): NDArray(scalar: value, as: dtype)
    case .float(let value): NDArray(scalar: value, as: dtype)
    case .complex(let real, let imaginary): NDArray(scalar: Complex128(real, imaginary), as: dtype)
    }
  }
}

extension NDArray {
  /// The first element: the only one of a 0-d array.
  ///
  /// - Precondition: the array is not empty.
  public var scalar: Scalar {
    precondition(!shape.contains(0))
    return scalar(at: address)
  }

  /// The element at a place inside the array.
  ///
  /// - Throws: ``NDArrayError`` of kind `bounds` if there is no such index.
  public func scalar(at index: [Int]) throws(NDArrayError) -> Scalar {
    guard index.count == rank, zip(index, shape).allSatisfy({ $0 >= 0 && $0 < $1 }) else {
      throw NDArrayError(
        .bounds, "index \(index.tupleDescription) is outside shape \(shape.tupleDescription)")
    }
    let place = zip(index, strides).reduce(0) { $0 &+ $1.0 &* $1.1 }
    return scalar(at: address + place &* dtype.itemSize)
  }

  /// All elements in C order, as scalars.
  public var scalars: [Scalar] {
    var result: [Scalar] = []
    result.reserveCapacity(count)
    let loop = StridedLoop(shape: shape, strides: [strides])
    loop.forEachRun { places in
      for index in 0..<loop.runLength {
        let place = places[0] &+ index &* loop.runStrides[0]
        result.append(scalar(at: address + place &* dtype.itemSize))
      }
    }
    return result
  }

  func scalar(at address: UnsafeRawPointer) -> Scalar {
    func load<T: BitwiseCopyable>(_ type: T.Type) -> T { address.loadUnaligned(as: T.self) }
    let value: Scalar.Value =
      switch dtype {
      case .bool: .bool(load(UInt8.self) != 0)
      case .int8: .int(Int64(load(Int8.self)))
      case .int16: .int(Int64(load(Int16.self)))
      case .int32: .int(Int64(load(Int32.self)))
      case .int64: .int(load(Int64.self))
      case .uint8: .int(Int64(load(UInt8.self)))
      case .uint16: .int(Int64(load(UInt16.self)))
      case .uint32: .int(Int64(load(UInt32.self)))
      case .uint64: .uint(load(UInt64.self))
      case .float16: .float(Double(load(Float16.self)))
      case .float32: .float(Double(load(Float.self)))
      case .float64: .float(load(Double.self))
      case .complex64:
        .complex(Double(load(Complex64.self).real), Double(load(Complex64.self).imaginary))
      case .complex128: .complex(load(Complex128.self).real, load(Complex128.self).imaginary)
      }
    return Scalar(dtype: dtype, value: value)
  }
}
