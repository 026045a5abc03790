import Foundation
import JSONText
import NDArray
import OMEZarr
import Testing

/// What ngff-zarr 0.50.0 makes of small images: Fixtures/downsampling.py.
struct Golden: Sendable, CustomTestStringConvertible {
  let input: NDArray
  let dims: [String]
  let factors: [ScaleFactor]
  let method: Methods
  let levels: [JSON]
  let label: String
  var testDescription: String { label }

  static let all: [Golden] = (try? load()) ?? []

  private static func load() throws -> [Golden] {
    let url = try #require(
      Bundle.module.url(
        forResource: "downsampling", withExtension: "json", subdirectory: "Fixtures"))
    let json = try JSON.parse([UInt8](Data(contentsOf: url)))
    return try #require(json["cases"]?.array).map { entry in
      let name = try #require(entry["input"]?.string)
      let input = try #require(json["inputs"]?[name])
      let factors = try #require(entry["scale_factors"]?.array).map { factor -> ScaleFactor in
        if let number = factor.int { return .uniform(number) }
        return .perAxis(try #require(factor.object).compactMapValues(\.int))
      }
      let method = try #require(entry["method"]?.string)
      return Golden(
        input: try pixels(
          try #require(input["data"]),
          dtype: try #require(DType(rawValue: input["dtype"]?.string ?? ""))),
        dims: try #require(input["dims"]?.array).compactMap(\.string), factors: factors,
        method: try #require(Methods(rawValue: method)), levels: entry["levels"]?.array ?? [],
        label: "\(name) \(entry["scale_factors"]?.serialized() ?? "") \(method)")
    }
  }

  private static func pixels(_ json: JSON, dtype: DType) throws -> NDArray {
    var shape: [Int] = []
    var inner: JSON? = json
    while let list = inner?.array {
      shape.append(list.count)
      inner = list.first
    }
    return try array(of: flat(json), dtype: dtype, shape: shape)
  }
}

/// The numbers of nested lists, in order.
func flat(_ json: JSON) -> [Double] {
  if let list = json.array { return list.flatMap(flat) }
  return json.double.map { [$0] } ?? []
}

/// An array of the values, converted to the dtype.
func array(of values: [Double], dtype: DType, shape: [Int]) throws -> NDArray {
  switch dtype {
  case .bool: try NDArray(values.map { Bool8($0 != 0) }, shape: shape)
  case .int8: try NDArray(values.map { Int8($0) }, shape: shape)
  case .int16: try NDArray(values.map { Int16($0) }, shape: shape)
  case .int32: try NDArray(values.map { Int32($0) }, shape: shape)
  case .int64: try NDArray(values.map { Int64($0) }, shape: shape)
  case .uint8: try NDArray(values.map { UInt8($0) }, shape: shape)
  case .uint16: try NDArray(values.map { UInt16($0) }, shape: shape)
  case .uint32: try NDArray(values.map { UInt32($0) }, shape: shape)
  case .uint64: try NDArray(values.map { UInt64($0) }, shape: shape)
  case .float16: try NDArray(values.map { Float16($0) }, shape: shape)
  case .float32: try NDArray(values.map { Float($0) }, shape: shape)
  default: try NDArray(values, shape: shape)
  }
}

/// The elements as Doubles, in C order.
func values(_ array: NDArray) throws -> [Double] {
  switch array.dtype {
  case .bool: try array.elements(Bool8.self).map { $0.value ? 1 : 0 }
  case .int8: try array.elements(Int8.self).map { Double($0) }
  case .int16: try array.elements(Int16.self).map { Double($0) }
  case .int32: try array.elements(Int32.self).map { Double($0) }
  case .int64: try array.elements(Int64.self).map { Double($0) }
  case .uint8: try array.elements(UInt8.self).map { Double($0) }
  case .uint16: try array.elements(UInt16.self).map { Double($0) }
  case .uint32: try array.elements(UInt32.self).map { Double($0) }
  case .uint64: try array.elements(UInt64.self).map { Double($0) }
  case .float16: try array.elements(Float16.self).map { Double($0) }
  case .float32: try array.elements(Float.self).map { Double($0) }
  default: try array.elements(Double.self)
  }
}

@Suite struct PyramidGoldenTests {
  @Test func everyCaseIsThere() {
    #expect(Golden.all.count == 189)
    #expect(Golden.all.filter { $0.levels.isEmpty }.count == 5)
  }

  @Test(arguments: Golden.all) func fused(golden: Golden) throws {
    try check(golden, isExact: false)
  }

  @Test(arguments: Golden.all.filter { $0.method == .itkwasmGaussian })
  func exact(golden: Golden) throws {
    try check(golden, isExact: true)
  }

  private func check(_ golden: Golden, isExact: Bool) throws {
    let multiscales = try toMultiscales(
      try toNgffImage(golden.input, dims: golden.dims), scaleFactors: .list(golden.factors),
      method: golden.method, isExact: isExact)
    for (level, expected) in zip(multiscales.images.dropFirst(), golden.levels) {
      #expect(level.data.shape == expected["shape"]?.array?.compactMap(\.int))
      for dim in golden.dims where dim != "c" {
        #expect(level.scale[dim] == expected["scale"]?[dim]?.double)
        let translation =
          golden.method.samplesBlockCentre
          ? expected["translation"]?[dim]?.double : 0
        #expect(level.translation[dim] == translation)
      }
      let pixels = try values(try level.data.readAll())
      let wanted = flat(try #require(expected["data"]))
      #expect(pixels.count == wanted.count)
      if golden.input.dtype.isInteger || isExact {
        #expect(pixels == wanted)
      } else {
        let tolerance = try 1e-6 * (values(golden.input).map(abs).max() ?? 0)
        #expect(zip(pixels, wanted).allSatisfy { abs($0 - $1) <= tolerance })
      }
    }
  }
}
