import Foundation
import JSONText
import OMEZarr
import Testing
import Zarr

/// The published schemas' verdicts, as jsonschema gives them (Tests/Interop/schema_verdicts.py).
@Suite struct SchemaTests {
  /// NGFF_VERDICTS names another file of verdicts, for longer runs.
  private static func verdicts() throws -> JSON {
    let path =
      ProcessInfo.processInfo.environment["NGFF_VERDICTS"] ?? fixture("schema_verdicts.json")
    return try JSON.parse(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  private static func applying(_ change: JSON, to document: JSON) throws -> JSON {
    let operation = try #require(change[0]?.string)
    let path = try #require(change[1]?.array)
    return try edit(document, operation, path[...], try #require(change[2]))
  }

  private static func edit(
    _ document: JSON, _ operation: String, _ path: ArraySlice<JSON>, _ value: JSON
  ) throws -> JSON {
    guard let step = path.first else {
      return operation == "append" ? .array(try #require(document.array) + [value]) : value
    }
    let deletes = operation == "delete" && path.count == 1
    if case .object(var members) = document {
      let key = try #require(step.string)
      guard !deletes else {
        members.removeValue(forKey: key)
        return .object(members)
      }
      members[key] = try edit(members[key] ?? .null, operation, path.dropFirst(), value)
      return .object(members)
    }
    var elements = try #require(document.array)
    let index = try #require(step.int)
    if deletes {
      elements.remove(at: index)
    } else {
      elements[index] = try edit(elements[index], operation, path.dropFirst(), value)
    }
    return .array(elements)
  }

  @Test func verdictsEqualThoseOfJSONSchema() throws {
    let all = try Self.verdicts()
    let documents = try #require(all["documents"]?.array)
    let cases = try #require(all["cases"]?.array)
    #expect(cases.count >= 5000)
    var differing = 0
    for each in cases {
      let index = try #require(each[0]?.int)
      let version = try #require(each[1]?.string)
      let model = try #require(each[2]?.string)
      let strict = try #require(each[3]) == true
      let changes = try #require(each[4]?.array)
      let isValid = try #require(each[5]) == true
      var document = documents[index]
      for change in changes { document = try Self.applying(change, to: document) }
      let found = try Schemas.violations(
        of: document, version: version, model: model, strict: strict)
      guard found.isEmpty != isValid else { continue }
      differing += 1
      if differing <= 10 {
        Issue.record("\(each.serialized()): \(found)")
      }
    }
    #expect(differing == 0)
  }

  /// Whatever a file says, reading and validation end with a value or an error.
  @Test func noDocumentBringsReadingOrValidationDown() throws {
    let all = try Self.verdicts()
    let documents = try #require(all["documents"]?.array)
    let cases = try #require(all["cases"]?.array)
    for index in stride(from: 0, to: cases.count, by: 4) {
      let each = cases[index]
      var document = documents[try #require(each[0]?.int)]
      for change in try #require(each[4]?.array) {
        document = try Self.applying(change, to: document)
      }
      guard let attributes = document.object else { continue }
      let store = MemoryStore()
      let format: ZarrFormat = attributes["ome"] == nil ? .v2 : .v3
      _ = try ZarrGroup.create(store, format: format, attributes: attributes)
      _ = try? fromNgffZarr(store: store)
      _ = try? fromHCSZarr(store: store)
      if let read = try? OMEDocument(attributes: attributes) {
        for version in NgffVersion.allCases { _ = read.attributes(version: version) }
      }
      _ = try Validator().check(StoreLocation(store: store))
    }
  }

  @Test func everyViolationIsNamedWithItsPlace() throws {
    let document = try JSON.parse(
      """
      {"multiscales": [{"axes": [{"name": "y", "type": "space"}, {"name": "x", "type": "space"}],
        "datasets": [{"path": 5, "coordinateTransformations": [{"type": "scale", "scale": [1]}]}]}],
       "omero": {"channels": [{"color": "FFFFFF", "window": {"start": 0, "min": 0, "max": 1}}]}}
      """)
    let found = try Schemas.violations(of: document, version: "0.4", model: "image")
    let pointers = found.map(\.pointer)
    #expect(pointers.contains("/multiscales/0/datasets/0/path"))
    #expect(pointers.contains("/multiscales/0/datasets/0/coordinateTransformations/0/scale"))
    #expect(found.contains { $0.description.contains("'end' is a required property") })
  }

  @Test(arguments: [
    ("0.6.dev4", "image"), ("0.6rc0", "image"), ("0.9", "plate"), ("0.4", "strict_image"),
    ("0.5rc1", "ome_zarr"),
  ])
  func preReleasesAndStrictNamesFindTheirSchema(version: String, model: String) throws {
    #expect(throws: Never.self) {
      _ = try Schemas.violations(of: .object([:]), version: version, model: model)
    }
  }

  @Test(arguments: [
    ("0.7", "image"), ("", "image"), ("0.4", "scene"), ("0.2", "strict_image"),
    ("0.5", "nothing"),
  ])
  func unknownSchemasAreAnError(version: String, model: String) {
    #expect(throws: OMEZarrError.self) {
      _ = try Schemas.violations(of: .object([:]), version: version, model: model)
    }
  }
}
