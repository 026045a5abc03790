import NDArray
import Testing

func ramp(_ shape: [Int]) throws -> NDArray {
  try NDArray((0..<(shape.checkedProduct ?? 0)).map { Int32($0) }, shape: shape)
}

@Test("views share their elements with the array")
func views() throws {
  let array = try ramp([3, 4])
  let column = try array.slice(axis: 1, start: 3, count: 2, step: -2)
  #expect(try column.elements(Int32.self) == [3, 1, 7, 5, 11, 9])
  try column.fill([9, 0, 0, 0])
  #expect(try array.elements(Int32.self) == [0, 9, 2, 9, 4, 9, 6, 9, 8, 9, 10, 9])
  #expect(try array.transposed().shape == [4, 3])
}

@Test(
  "a copy of a transposed, sliced or broadcast array has the elements in C order",
  arguments: DType.allCases)
func copies(dtype: DType) throws {
  let size = dtype.itemSize
  let bytes = (0..<(24 * size)).map { UInt8($0 / size) }
  let array = try NDArray(bytes: bytes, dtype: dtype, shape: [2, 3, 4])
  func firsts(_ array: NDArray) throws -> [Int] {
    let bytes = try array.bytes()
    return stride(from: 0, to: bytes.count, by: size).map { Int(bytes[$0]) }
  }
  #expect(
    try firsts(array.transposed([2, 0, 1]).copy()) == [
      0, 4, 8, 12, 16, 20, 1, 5, 9, 13, 17, 21, 2, 6, 10, 14, 18, 22, 3, 7, 11, 15, 19, 23,
    ])
  let part = try array.view(Region(origin: [1, 1, 1], shape: [1, 2, 2]))
  #expect(try firsts(part) == [17, 18, 21, 22])
  #expect(try firsts(part.broadcast(to: [2, 1, 2, 2])) == [17, 18, 21, 22, 17, 18, 21, 22])
}

@Test("shapes that cannot exist are errors")
func badShapes() throws {
  #expect(throws: NDArrayError.self) { try NDArray(zeros: .uint8, shape: [-1]) }
  #expect(throws: NDArrayError.self) { try NDArray(zeros: .uint8, shape: [Int.max, 3]) }
  #expect(throws: NDArrayError.self) { try NDArray(zeros: .float64, shape: [1 << 62]) }
  let array = try ramp([4])
  #expect(throws: NDArrayError.self) {
    try NDArray(storage: array.storage, dtype: .int32, shape: [5])
  }
  #expect(throws: NDArrayError.self) {
    try NDArray(storage: array.storage, dtype: .int32, shape: [4], strides: [.max])
  }
  #expect(throws: NDArrayError.self) { try array.view(Region(origin: [.max], shape: [2])) }
  #expect(throws: NDArrayError.self) { try array.slice(axis: 0, start: 0, count: 3, step: .max) }
  #expect(throws: NDArrayError.self) { try array.reshaped([3]) }
}

@Test("zero-length and 0-d arrays")
func degenerate() throws {
  #expect(try NDArray(zeros: .int16, shape: [0, 5]).bytes() == [])
  #expect(try NDArray(zeros: .int16, shape: []).bytes() == [0, 0])
  #expect(try NDArray(zeros: .int16, shape: [0, 5]).transposed().copy().shape == [5, 0])
}

@Test("reading a region of a source")
func regions() throws {
  let array = try ramp([4, 5])
  let part = try array.read(Region(origin: [1, 2], shape: [2, 2]))
  #expect(try part.elements(Int32.self) == [7, 8, 12, 13])
}

@Test("large arrays made after others went are whole, and zero where they should be")
func largeMemory() throws {
  let shape = [3, 1 << 20]
  for round in 0..<4 {
    let array = try NDArray(uninitialized: .uint16, shape: shape)
    try array.fill([UInt8(round), 7])
    let other = try NDArray(zeros: .uint16, shape: shape)
    #expect(try other.elements(UInt16.self).allSatisfy { $0 == 0 })
    #expect(try array.elements(UInt16.self).allSatisfy { $0 == UInt16(round) | 7 << 8 })
  }
  #expect(throws: NDArrayError.self) { try NDArray(uninitialized: .uint8, shape: [1 << 60]) }
}
