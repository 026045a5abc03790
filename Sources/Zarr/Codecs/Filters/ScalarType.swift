import JSONText
import NDArray
import Workers

/// The type of the elements of a filter's input or output, as its parameters name it.
///
/// Filters load blocks of elements as `Int64` or `Double`, work on those, and store them: one switch
/// over types per block, none per element.
struct ScalarType: Sendable, Hashable {
  let dtype: DType
  let byteOrder: ByteOrder

  var itemSize: Int { dtype.itemSize }
  var isFloat: Bool { dtype.isFloat }

  /// How many elements are worked on at once.
  static let blockCount = 1024

  /// Reads a parameter such as "<i4" or "int32"; `standard` if it is missing.
  static func parse(
    _ parameters: CodecParameters, _ key: String, standard: ScalarType?
  ) throws -> ScalarType {
    guard let value = parameters.members[key], !value.isNull else {
      if let standard { return standard }
      throw parameters.error("\(key) is missing")
    }
    let parsed: (DType, ByteOrder)
    if let dtype = value.string.flatMap(DType.init(rawValue:)) {
      parsed = (dtype, .little)
    } else {
      do { parsed = try DType.parseV2(value) } catch let error as ZarrError {
        throw ZarrError(error.kind, "codec \(parameters.name): \(key): \(error.reason)")
      }
    }
    guard !parsed.0.isComplex else {
      throw ZarrError(.unsupported, "codec \(parameters.name) for complex numbers")
    }
    return ScalarType(dtype: parsed.0, byteOrder: parsed.1)
  }

  /// - Throws: unless `byteCount` bytes are whole elements.
  func count(_ byteCount: Int, _ codec: String) throws -> Int {
    guard byteCount.isMultiple(of: itemSize) else {
      throw ZarrError.codec(codec, "\(byteCount) bytes are no whole elements of \(dtype.name)")
    }
    return byteCount / itemSize
  }

  /// Loads elements from `start` as integers; uint64 keeps its bits, floats lose their fraction.
  func load(
    _ bytes: UnsafeRawBufferPointer, _ start: Int, into block: UnsafeMutableBufferPointer<Int64>
  ) {
    switch dtype {
    case .bool, .uint8: loadIntegers(bytes, start, UInt8.self, block)
    case .int8: loadIntegers(bytes, start, Int8.self, block)
    case .int16: loadIntegers(bytes, start, Int16.self, block)
    case .uint16: loadIntegers(bytes, start, UInt16.self, block)
    case .int32: loadIntegers(bytes, start, Int32.self, block)
    case .uint32: loadIntegers(bytes, start, UInt32.self, block)
    case .int64: loadIntegers(bytes, start, Int64.self, block)
    case .uint64: loadIntegers(bytes, start, UInt64.self, block)
    case .float16, .float32, .float64, .complex64, .complex128:
      withUnsafeTemporaryAllocation(of: Double.self, capacity: block.count) { doubles in
        load(bytes, start, into: doubles)
        for index in 0..<block.count { block[index] = Self.integer(doubles[index]) }
      }
    }
  }

  /// Stores integers, cut off to the element's size.
  func store(
    _ block: UnsafeBufferPointer<Int64>, _ bytes: UnsafeMutableRawBufferPointer, _ start: Int,
    isUnsigned: Bool
  ) {
    switch dtype {
    case .bool:
      for index in 0..<block.count { bytes[start &+ index] = block[index] == 0 ? 0 : 1 }
    case .int8, .uint8: storeIntegers(block, bytes, start, UInt8.self)
    case .int16, .uint16: storeIntegers(block, bytes, start, UInt16.self)
    case .int32, .uint32: storeIntegers(block, bytes, start, UInt32.self)
    case .int64, .uint64: storeIntegers(block, bytes, start, UInt64.self)
    case .float16, .float32, .float64, .complex64, .complex128:
      withUnsafeTemporaryAllocation(of: Double.self, capacity: block.count) { doubles in
        for index in 0..<block.count {
          let value = block[index]
          doubles[index] = isUnsigned ? Double(UInt64(bitPattern: value)) : Double(value)
        }
        store(UnsafeBufferPointer(doubles), bytes, start)
      }
    }
  }

  /// Loads elements from `start` as doubles.
  func load(
    _ bytes: UnsafeRawBufferPointer, _ start: Int, into block: UnsafeMutableBufferPointer<Double>
  ) {
    switch dtype {
    case .float16:
      each(bytes, start, UInt16.self, block.count) { block[$0] = Double(Float16(bitPattern: $1)) }
    case .float32:
      each(bytes, start, UInt32.self, block.count) { block[$0] = Double(Float(bitPattern: $1)) }
    case .float64:
      each(bytes, start, UInt64.self, block.count) { block[$0] = Double(bitPattern: $1) }
    case .uint64:
      each(bytes, start, UInt64.self, block.count) { block[$0] = Double($1) }
    default:
      withUnsafeTemporaryAllocation(of: Int64.self, capacity: block.count) { integers in
        load(bytes, start, into: integers)
        for index in 0..<block.count { block[index] = Double(integers[index]) }
      }
    }
  }

  /// Stores doubles; in an integer type their fraction is dropped, and what does not fit becomes
  /// what the processor's conversion gives, as in NumPy.
  func store(
    _ block: UnsafeBufferPointer<Double>, _ bytes: UnsafeMutableRawBufferPointer, _ start: Int
  ) {
    switch dtype {
    case .float16: put(bytes, start, block.count) { Float16(block[$0]).bitPattern }
    case .float32: put(bytes, start, block.count) { Float(block[$0]).bitPattern }
    case .float64: put(bytes, start, block.count) { block[$0].bitPattern }
    case .uint64:
      put(bytes, start, block.count) { index -> UInt64 in
        let value = block[index]
        return value >= 0x1p63 && value < 0x1p64
          ? UInt64(value) : UInt64(bitPattern: Self.integer(value))
      }
    case .bool:
      for index in 0..<block.count { bytes[start &+ index] = block[index] == 0 ? 0 : 1 }
    default:
      withUnsafeTemporaryAllocation(of: Int64.self, capacity: block.count) { integers in
        for index in 0..<block.count { integers[index] = Self.integer(block[index]) }
        store(UnsafeBufferPointer(integers), bytes, start, isUnsigned: false)
      }
    }
  }

  private static func integer(_ value: Double) -> Int64 {
    value > -0x1p63 && value < 0x1p63 ? Int64(value) : .min
  }

  @inline(__always)
  private func each<T: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, _ start: Int, _ type: T.Type, _ count: Int,
    _ body: (Int, T) -> Void
  ) {
    let size = MemoryLayout<T>.size
    let swaps = !byteOrder.isNative
    for index in 0..<count {
      let value = bytes.loadUnaligned(fromByteOffset: (start &+ index) &* size, as: T.self)
      body(index, swaps ? value.byteSwapped : value)
    }
  }

  @inline(__always)
  private func put<T: FixedWidthInteger>(
    _ bytes: UnsafeMutableRawBufferPointer, _ start: Int, _ count: Int, _ body: (Int) -> T
  ) {
    let size = MemoryLayout<T>.size
    let swaps = !byteOrder.isNative
    for index in 0..<count {
      let value = body(index)
      bytes.storeBytes(
        of: swaps ? value.byteSwapped : value, toByteOffset: (start &+ index) &* size, as: T.self)
    }
  }

  @inline(__always)
  private func loadIntegers<T: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, _ start: Int, _ type: T.Type,
    _ block: UnsafeMutableBufferPointer<Int64>
  ) {
    each(bytes, start, type, block.count) { block[$0] = Int64(truncatingIfNeeded: $1) }
  }

  @inline(__always)
  private func storeIntegers<T: FixedWidthInteger>(
    _ block: UnsafeBufferPointer<Int64>, _ bytes: UnsafeMutableRawBufferPointer, _ start: Int,
    _ type: T.Type
  ) {
    put(bytes, start, block.count) { T(truncatingIfNeeded: block[$0]) }
  }
}

/// Calls `body` with the ranges of blocks that `count` elements are worked on in.
///
/// - Throws: `Cancelled`; the error of `body`.
func forEachBlock(_ count: Int, _ body: (Range<Int>) throws -> Void) throws {
  var start = 0
  while start < count {
    if start & 0xF_FFFF == 0 { try Cancellation.current.check() }
    let end = min(count, start + ScalarType.blockCount)
    try body(start..<end)
    start = end
  }
}
