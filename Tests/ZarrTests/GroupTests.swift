import JSONText
import NDArray
import Testing
import Zarr

@Suite struct GroupTests {
  @Test("a hierarchy is created, listed, consolidated and read", arguments: ZarrFormat.allCases)
  func hierarchy(_ format: ZarrFormat) throws {
    let store = MemoryStore()
    var root = try ZarrGroup.create(store, format: format, attributes: ["z": 1, "a": [nil, 2.5]])
    _ = try root.createGroup("deep/er")
    _ = try root.createArray(
      "deep/image", ArrayOptions(shape: [4], dtype: .uint8, chunkShape: [2]))
    let expected = ["deep", "deep/er", "deep/image"]
    #expect(try root.walk().map(\.path) == expected)
    #expect(try root.tree().contains("image (4,) uint8"))
    try root.consolidate()
    let reopened = try ZarrGroup.open(store, consolidated: true)
    #expect(reopened.attributes == ["z": 1, "a": [nil, 2.5]])
    #expect(try reopened.isConsolidated())
    #expect(try reopened.walk().map(\.path) == expected)
    #expect(try reopened.array("deep/image").shape == [4])
    #expect(try reopened.group("deep").array("image").dtype == .uint8)
  }
}
