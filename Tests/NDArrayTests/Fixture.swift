import Glibc
import NDArray

/// A line of a fixture file: what NumPy made of some arrays.
struct FixtureCase {
  let fields: [String]
  let line: Int

  /// The array in a field: `dtype:shape:bytes`.
  func array(_ place: Int) throws -> NDArray { try fixtureArray(fields[place]) }

  /// An array, or a Python number: `weakint:3`, `weakfloat:1.5`.
  func operand(_ place: Int) throws -> Operand {
    let parts = fields[place].split(separator: ":", omittingEmptySubsequences: false)
    switch parts[0] {
    case "weakint": return Operand(weak: Int(parts[1]) ?? 0)
    case "weakfloat": return Operand(weak: Double(parts[1]) ?? 0)
    default: return Operand(try array(place))
    }
  }

  /// The text in a field: UTF-8 in hexadecimal.
  func text(_ place: Int) -> String { String(decoding: hexBytes(fields[place]), as: UTF8.self) }
}

func fixtureArray(_ field: String) throws -> NDArray {
  let parts = field.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
  guard let dtype = DType(rawValue: parts[0]) else { throw NDArrayError(.dtype, field) }
  let shape = parts[1] == "s" ? [] : parts[1].split(separator: "x").compactMap { Int($0) }
  return try NDArray(bytes: hexBytes(parts[2]), dtype: dtype, shape: shape)
}

private func hexBytes(_ text: String) -> [UInt8] {
  func nibble(_ digit: UInt8) -> UInt8 { digit < 58 ? digit - 48 : digit - 87 }
  let digits = Array(text.utf8)
  return stride(from: 0, to: digits.count, by: 2).map {
    nibble(digits[$0]) << 4 | nibble(digits[$0 + 1])
  }
}

func fixtureCases(_ name: String) throws -> [FixtureCase] {
  let path = #filePath.split(separator: "/").dropLast().joined(separator: "/")
  let text = try readText("/" + path + "/Fixtures/\(name).tsv")
  var last: [String] = []
  return text.split(separator: "\n").enumerated().map { line, text in
    var fields = text.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    for place in fields.indices where fields[place] == "same" { fields[place] = last[place] }
    last = fields
    return FixtureCase(fields: fields, line: line + 1)
  }
}

private func readText(_ path: String) throws -> String {
  guard let file = fopen(path, "r") else { throw NDArrayError(.value, "no file \(path)") }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { break }
    bytes += buffer[0..<count]
  }
  return String(decoding: bytes, as: UTF8.self)
}

/// How an array differs from the expected one; nil if it does not.
///
/// - Parameter tolerance: the relative distance that floats may have; NaN equals NaN.
func difference(_ found: NDArray, _ expected: NDArray, tolerance: Double = 0) -> String? {
  if found.dtype != expected.dtype { return "\(found.dtype.name), not \(expected.dtype.name)" }
  if found.shape != expected.shape { return "\(found.shape), not \(expected.shape)" }
  func isClose(_ a: Double, _ b: Double) -> Bool {
    a == b || (a.isNaN && b.isNaN) || abs(a - b) <= tolerance * max(abs(a), abs(b))
  }
  for (a, b) in zip(found.scalars, expected.scalars) {
    let same: Bool
    switch (a.value, b.value) {
    case (.float(let x), .float(let y)): same = isClose(x, y)
    case (.complex(let x, let u), .complex(let y, let v)):
      let distance = ((x - y) * (x - y) + (u - v) * (u - v)).squareRoot()
      same = isClose(x, y) && isClose(u, v) || distance <= tolerance * (y * y + v * v).squareRoot()
    default: same = a == b
    }
    if !same { return "\(a.text), not \(b.text)" }
  }
  return nil
}
