import JSONText
import Testing

@Suite struct ValidateTests {
  @Test func validStore() throws {
    let folder = try Folder()
    try Samples.image("good.ome.zarr", in: folder)
    let run = try Program(["validate", "good.ome.zarr", "--json"], in: folder)
    #expect(run.status == 0)
    let json = try run.json
    #expect(json["valid"] == true)
    #expect(json["version"] == "0.4")
    #expect(json["findings"]?.array?.contains { $0["severity"] == "error" } == false)
  }

  @Test func everyFindingIsThere() throws {
    let folder = try Folder()
    try Samples.image("bad.ome.zarr", in: folder)
    try folder.write(
      #"{"multiscales":[{"version":"0.4","axes":[{"name":"y","type":"space"}],"datasets":[]}]}"#,
      to: "bad.ome.zarr/.zattrs")
    let run = try Program(["validate", "bad.ome.zarr", "--json"], in: folder)
    #expect(run.status == 1)
    let findings = try run.json["findings"]?.array ?? []
    #expect(try run.json["valid"] == false)
    #expect(findings.count { $0["severity"] == "error" } >= 2)
    for finding in findings {
      #expect(
        finding.object.map { Array($0.keys) }
          == ["severity", "rule", "file", "pointer", "message", "repair"])
    }
  }

  @Test func repairShowsTheDifferenceFirst() throws {
    let folder = try Folder()
    try Samples.image("odd.ome.zarr", in: folder, unit: "um")
    let before = try Program(["validate", "odd.ome.zarr", "--strict"], in: folder)
    #expect(before.status == 1)
    let fix = try Program(["validate", "odd.ome.zarr", "--fix"], in: folder)
    #expect(fix.output.contains("--- .zattrs"), "\(fix.output)\(fix.errors)")
    #expect(fix.output.contains("micrometer"))
    #expect(fix.status == 0)
    let attributes = try folder.read("odd.ome.zarr/.zattrs")
    #expect(attributes.contains("micrometer"))
  }

  @Test func upgradeInPlaceAndBack() throws {
    let folder = try Folder()
    try Samples.image("image.ome.zarr", in: folder)
    let up = try Program(["upgrade", "image.ome.zarr", "--to", "0.5", "--validate"], in: folder)
    #expect(up.status == 0, "\(up.errors)\(up.output)")
    let json = try Program(["info", "image.ome.zarr", "--json"], in: folder).json
    #expect(json["version"] == "0.5")
    let refused = try Program(["upgrade", "image.ome.zarr", "--to", "0.4"], in: folder)
    #expect(refused.status == 1)
    let down = try Program(
      ["upgrade", "image.ome.zarr", "--to", "0.4", "-o", "old.ome.zarr"], in: folder)
    #expect(down.status == 0)
    #expect(try Program(["info", "old.ome.zarr", "--json"], in: folder).json["version"] == "0.4")
  }
}
