import JSONText
import NDArray
import OMEZarr
import Testing

@Suite struct InfoTests {
  @Test(arguments: ["0.4", "0.5", "0.6"])
  func imageAsJSON(version: String) throws {
    let folder = try Folder()
    try Samples.image("image.ome.zarr", in: folder, version: version)
    let run = try Program(["info", "image.ome.zarr", "--json"], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let json = try run.json
    #expect(json["version"] == .string(version))
    #expect(json["kind"] == "image")
    #expect(json["axes"]?.array?.map { $0["name"] } == ["y", "x"])
    #expect(json["axes"]?[0]?["unit"] == "micrometer")
    let levels = json["levels"]?.array ?? []
    #expect(levels.map { $0["path"] } == ["scale0/image", "scale1/image"])
    #expect(levels.map { $0["shape"] } == [[96, 128], [48, 64]])
    #expect(levels.map { $0["dtype"] } == ["uint8", "uint8"])
    #expect(levels.map { $0["chunks"] } == [[32, 32], [32, 32]])
    #expect(levels.map { $0["shards"] } == [.null, .null])
    #expect(levels.map { $0["scale"] } == [[0.5, 0.25], [1.0, 0.5]])
    #expect(levels.map { $0["translation"] } == [[0.0, 0.0], [0.25, 0.125]])
  }

  @Test func imageAsText() throws {
    let folder = try Folder()
    try Samples.image("image.ome.zarr", in: folder)
    let run = try Program(["info", "image.ome.zarr"], in: folder)
    #expect(run.status == 0)
    for part in ["96×128", "48×64", "uint8", "µm", "scale1/image"] {
      #expect(run.output.contains(part), "\(part) in \(run.output)")
    }
    #expect(!run.output.contains("\u{1B}"))
  }

  @Test func plate() throws {
    let folder = try Folder()
    try Samples.plate("plate.ome.zarr", in: folder)
    let json = try Program(["info", "plate.ome.zarr", "--json"], in: folder).json
    #expect(json["kind"] == "plate")
    #expect(json["wells"]?.array?.map { $0["path"] } == ["A/1", "A/2"])
    #expect(json["levels"]?[0]?["path"] == "A/1/0/scale0/image")
    #expect(json["axes"]?.array?.count == 2)
    let field = try Program(["info", "plate.ome.zarr/A/2/0", "--json"], in: folder).json
    #expect(field["kind"] == "image")
    let well = try Program(["info", "plate.ome.zarr/A/2", "--json"], in: folder).json
    #expect(well["kind"] == "well")
    #expect(well["images"]?.array?.count == 1)
  }

  @Test func arrayAndGroup() throws {
    let folder = try Folder()
    try Samples.image("image.ome.zarr", in: folder)
    let array = try Program(["info", "image.ome.zarr/scale0/image", "--json"], in: folder).json
    #expect(array["kind"] == "array")
    #expect(array["levels"]?[0]?["shape"] == [96, 128])
    let group = try Program(["info", "image.ome.zarr/scale0", "--json"], in: folder).json
    #expect(group["kind"] == "group")
    #expect(group["nodes"]?[0]?["path"] == "image")
  }

  @Test func tree() throws {
    let folder = try Folder()
    try Samples.image("image.ome.zarr", in: folder)
    let text = try Program(["tree", "image.ome.zarr"], in: folder)
    #expect(text.status == 0)
    #expect(
      text.output == """
        image.ome.zarr/  image 0.4
        ├── scale0/  group
        │   └── image  96 × 128 uint8, chunks 32 × 32
        └── scale1/  group
            └── image  48 × 64 uint8, chunks 32 × 32

        """)
    let json = try Program(["tree", "image.ome.zarr", "--json"], in: folder).json
    #expect(json["kind"] == "image")
    #expect(json["children"]?[1]?["children"]?[0]?["shape"] == [48, 64])
  }

  @Test(arguments: ["info", "tree", "validate", "upgrade"])
  func missingPath(command: String) throws {
    let run = try Program([command, "nothing.ome.zarr"], in: try Folder())
    #expect(run.status == 1)
    #expect(run.errors.hasPrefix("ngffz: "))
    #expect(run.errors.contains("nothing.ome.zarr"))
    #expect(run.errors.split(separator: "\n").count == 1)
    #expect(run.output.isEmpty)
  }
}

/// Stores of which something is missing or broken.
@Suite struct DamagedStoreTests {
  /// An image of two levels, the second of which is spoiled.
  private static func damaged(_ folder: Folder, isMissing: Bool) throws {
    try Samples.image("image.ome.zarr", in: folder)
    let level = "image.ome.zarr/scale1/image"
    if isMissing { try folder.remove(level) } else { try folder.write("{", to: level + "/.zarray") }
  }

  @Test(arguments: [true, false]) func levelsAreMarkedAndTheRestIsShown(isMissing: Bool) throws {
    let folder = try Folder()
    try Self.damaged(folder, isMissing: isMissing)
    for command in ["info", "tree"] {
      let text = try Program([command, "image.ome.zarr"], in: folder)
      #expect(text.status == 0, "\(text.errors)")
      #expect(text.output.contains(isMissing ? "✗" : "JSON"), "\(text.output)")
      #expect(text.output.contains("uint8"), "\(text.output)")
      let json = try Program([command, "image.ome.zarr", "--json"], in: folder)
      #expect(json.status == 0, "\(json.errors)")
      let levels = try #require(try json.json["levels"]?.array)
      #expect(levels[0]["shape"] != nil)
      #expect(levels[1]["path"] == "scale1/image")
      #expect(levels[1]["error"]?.string?.isEmpty == false)
    }
    let report = try Program(["validate", "image.ome.zarr", "--json"], in: folder)
    #expect(report.status == 1)
    #expect(
      try report.json["findings"]?.array?.contains { $0["rule"] == "dataset-array-exists" } == true)
  }

  @Test(arguments: ["broken.zarr", "nothing.zarr", "file.zarr", "bad.ozx"])
  func whatCannotBeOpenedIsAFinding(name: String) throws {
    let folder = try Folder()
    try Samples.image("broken.zarr", in: folder)
    try folder.write("{oops", to: "broken.zarr/.zattrs")
    try folder.write("x", to: "file.zarr")
    try folder.write("x", to: "bad.ozx")
    for flags in [[], ["--strict"], ["--fix"]] {
      let run = try Program(["validate", name, "--json"] + flags, in: folder)
      #expect(run.status == 1)
      let json = try run.json
      #expect(json["valid"] == false)
      #expect(json["findings"]?[0]?["severity"] == "error")
      #expect(json["findings"]?[0]?["message"]?.string?.isEmpty == false)
    }
    let text = try Program(["validate", name], in: folder)
    #expect(text.status == 1)
    #expect((text.output + text.errors).contains(name == "broken.zarr" ? "not valid" : name))
  }

  @Test func shardsAreShownAsShards() throws {
    let folder = try Folder()
    var options = WriteOptions(version: "0.5")
    options.chunksPerShard = .uniform(2)
    let image = try toMultiscales(
      try toNgffImage(try Samples.gray(64, 64)), scaleFactors: [], chunks: .uniform(16))
    try toNgffZarr(folder.path + "/a.ome.zarr", image, options)
    let text = try Program(["tree", "a.ome.zarr"], in: folder).output
    #expect(text.contains("chunks 16 × 16 in shards 32 × 32"), "\(text)")
    let level = try Program(["tree", "a.ome.zarr", "--json"], in: folder).json["children"]?[0]
    #expect(level?["children"]?[0]?["chunks"] == [16, 16])
    #expect(level?["children"]?[0]?["shards"] == [32, 32])
  }
}
