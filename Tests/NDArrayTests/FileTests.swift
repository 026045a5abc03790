import Glibc
import NDArray
import Testing

private func temporary(_ name: String) -> String { "/tmp/ngffz-ndarray-\(getpid())-\(name)" }

private func write(_ bytes: [UInt8], to path: String) {
  guard let file = fopen(path, "w") else { return }
  fwrite(bytes, 1, bytes.count, file)
  fclose(file)
}

/// A file with a header of one's own.
private func file(_ header: String, version: UInt8 = 1, data: [UInt8]) -> [UInt8] {
  var bytes: [UInt8] = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]
  let length = header.utf8.count
  bytes += (0..<(version == 1 ? 2 : 4)).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
  return bytes + Array(header.utf8) + data
}

@Test("what is written is read again, with every dtype and shape", arguments: DType.allCases)
func roundTrip(dtype: DType) throws {
  for shape in [[], [0], [3], [2, 0, 3], [4, 5]] {
    let path = temporary("\(dtype.name).npy")
    defer { unlink(path) }
    let array = try NDArray.range(from: 0, to: shape.checkedProduct ?? 0, dtype: dtype)
      .reshaped(shape)
    try NPYFile.write(array, to: path)
    let found = try NPYFile.read(path)
    #expect(found.dtype == dtype)
    #expect(found.shape == shape)
    #expect(try found.bytes() == array.bytes())
    #expect(try NPYFile.map(path).bytes() == array.bytes())
  }
}

@Test("byte order, Fortran order and the three versions of the header", arguments: [1, 2, 3])
func layouts(version: Int) throws {
  let path = temporary("layout\(version).npy")
  defer { unlink(path) }
  let header = "{'descr': '>u2', 'fortran_order': True, 'shape': (2, 3), }\n"
  write(
    file(header, version: UInt8(version), data: [0, 0, 0, 3, 0, 1, 0, 4, 0, 2, 0, 5]), to: path)
  let array = try NPYFile.read(path)
  #expect(array.shape == [2, 3])
  #expect(try array.elements(UInt16.self) == [0, 1, 2, 3, 4, 5])
  #expect(try NPYFile.map(path).elements(UInt16.self) == [0, 1, 2, 3, 4, 5])
}

@Test("a mapped file is known again by what it is, memory by what it holds")
func fingerprints() throws {
  let path = temporary("fingerprint.npy")
  defer { unlink(path) }
  let array = try NDArray((0..<1000).map { UInt16($0) })
  try NPYFile.write(array, to: path)
  let first = try #require(try NPYFile.map(path).fingerprint)
  #expect(first.contains(path))
  #expect(try NPYFile.map(path).fingerprint == first)
  #expect(try NPYFile.map(path).slice(axis: 0, start: 1, count: 10).fingerprint != first)
  // As long as it was.
  try NPYFile.write(try NDArray((0..<1000).map { UInt16($0 + 1) }), to: path)
  #expect(try NPYFile.map(path).fingerprint != first)
  // What can be changed through the mapping is told by its bytes.
  let writable = try NPYFile.map(path, isWritable: true)
  let before = writable.fingerprint
  try writable.slice(axis: 0, start: 5, count: 1).assign(try NDArray([UInt16(77)]))
  #expect(writable.fingerprint != before)
  #expect(array.fingerprint == (try NDArray((0..<1000).map { UInt16($0) })).fingerprint)
}

@Test(
  "files that are not what they say are errors",
  arguments: [
    "{'descr': '<u2', 'fortran_order': False, 'shape': (9, 9)}",
    "{'descr': '<u2', 'fortran_order': False, 'shape': (-1,)}",
    "{'descr': '<u2', 'fortran_order': False, 'shape': (4611686018427387904, 4)}",
    "{'descr': '<u2', 'fortran_order': False, 'shape': (99999999999999999999,)}",
    "{'descr': '|O', 'fortran_order': False, 'shape': (1,)}",
    "{'descr': [('a', '<u2')], 'fortran_order': False, 'shape': (1,)}",
    "{'descr': '<u2', 'fortran_order': 3, 'shape': (1,)}",
    "{'descr': '<u2', 'shape': (1,)}", "{'descr': '<u2'", "", "(((((((((((((((((((((((((((((((",
    "{'descr': '<u2', 'fortran_order': False, 'shape': (1,)} extra",
  ])
func malformed(header: String) {
  let path = temporary("bad-\(header.hashValue).npy")
  defer { unlink(path) }
  write(file(header, data: [1, 0]), to: path)
  #expect(throws: NDArrayError.self) { try NPYFile.read(path) }
  for count in 0..<12 {
    write(Array(file(header, data: []).prefix(count)), to: path)
    #expect(throws: NDArrayError.self) { try NPYFile.read(path) }
  }
}

@Test("a mapped file may not be written to, and a missing one is an error of the system")
func mapping() throws {
  let path = temporary("map.npy")
  defer { unlink(path) }
  try NPYFile.write(try NDArray([Int32(1), 2]), to: path)
  let array = try NPYFile.map(path)
  #expect(throws: NDArrayError.self) { try array.fill([0, 0, 0, 0]) }
  try NPYFile.map(path, isWritable: true).setElements(
    at: [.integer(0)], to: NDArray(scalar: Int64(7)))
  #expect(try NPYFile.read(path).elements(Int32.self) == [7, 2])
  #expect(throws: FileFailure.self) { try NPYFile.read(path + ".missing") }
  #expect(throws: FileFailure.self) { try NPYFile.read("/tmp") }
}

@Test("a file that cannot be written is called by the name that was asked for")
func unwritable() throws {
  let array = try NDArray.range(from: 0, to: 4, dtype: .uint8)
  let path = "/nowhere/array.npy"
  #expect(throws: FileFailure(path, code: ENOENT)) { try NPYFile.write(array, to: path) }
}
