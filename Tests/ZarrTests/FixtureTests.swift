import Glibc
import JSONText
import NDArray
import Testing
import Zarr

/// Arrays and groups that zarr-python and tensorstore wrote; see Fixtures/make.py.
@Suite struct FixtureTests {
  struct Fixture: Sendable, CustomTestStringConvertible {
    var path: String
    var shape: [Int]
    var dtype: String
    var hex: String
    var testDescription: String { path }
  }

  static var root: String {
    "\(#filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined())/Fixtures"
  }

  static func fixtures() throws -> [Fixture] {
    let text = try #require(try LocalStore(root).get("index.json"))
    return try #require(try JSON.parse(text).array).map { entry in
      Fixture(
        path: try #require(entry["path"]?.string),
        shape: try #require(entry["shape"]?.array).compactMap(\.int),
        dtype: try #require(entry["dtype"]?.string), hex: try #require(entry["hex"]?.string))
    }
  }

  @Test("arrays by other implementations") func arrays() throws {
    let fixtures = try Self.fixtures()
    #expect(fixtures.count > 70)
    for fixture in fixtures {
      do {
        let array = try ZarrArray.open(LocalStore(Self.root), path: fixture.path)
        #expect(
          array.shape == fixture.shape && array.dtype.name == fixture.dtype, "\(fixture.path)")
        let digits = try array.readAll().bytes().map {
          ($0 < 16 ? "0" : "") + String($0, radix: 16)
        }
        #expect(digits.joined() == fixture.hex, "\(fixture.path)")
      } catch {
        Issue.record("\(fixture.path): \(error)")
      }
    }
  }

  @Test("groups by zarr-python, as they are and by their copies", arguments: ["v2", "v3"])
  func groups(_ version: String) throws {
    for consolidated in [false, true] {
      let group = try ZarrGroup.open(
        LocalStore(Self.root), path: "groups/\(version)", consolidated: consolidated)
      #expect(group.attributes == ["z": 1, "a": [nil, 2.5]])
      #expect(try group.isConsolidated())
      let base = "groups/\(version)/"
      #expect(
        try group.walk().map(\.path) == ["deep", "deep/er", "deep/er/image"].map { base + $0 })
      #expect(try group.array("deep/er/image").readAll().elements(UInt8.self) == [1, 2])
      let nan = try group.group("deep/er").attributes["nan"]
      #expect(nan?.double?.isNaN == true || nan?.string == "NaN")
    }
  }
}
