import ImageFiles
import JSONText
import NDArray
import Testing

@Suite struct ConvertTests {
  private func info(_ path: String, _ folder: Folder) throws -> JSON {
    try Program(["info", path, "--json"], in: folder).json
  }

  @Test func pictureToStore() throws {
    let folder = try Folder()
    try Samples.png("in.png", in: folder)
    let run = try Program(
      [
        "convert", "-i", "in.png", "-o", "out.ome.zarr", "-d", "y", "x", "-s", "y", "0.5", "x",
        "0.25", "-t", "y", "-5", "x", "2.5", "-u", "y", "micrometer", "x", "micrometer", "-n",
        "cells", "-c", "32", "-m", "itkwasm_bin_shrink", "--scale-factors", "2", "4",
      ], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let json = try info("out.ome.zarr", folder)
    #expect(json["version"] == "0.5")
    #expect(json["name"] == "cells")
    #expect(json["levels"]?.array?.map { $0["shape"] } == [[96, 128], [48, 64], [24, 32]])
    #expect(json["levels"]?[0]?["scale"] == [0.5, 0.25])
    #expect(json["levels"]?[0]?["translation"] == [-5.0, 2.5])
    #expect(json["levels"]?[0]?["chunks"] == [32, 32])
    #expect(json["axes"]?[1]?["unit"] == "micrometer")
    #expect(json["channels"]?.array?.count == 1)
    #expect(try Program(["validate", "out.ome.zarr"], in: folder).status == 0)
  }

  @Test func storeToPictures() throws {
    let folder = try Folder()
    try Samples.image("in.ome.zarr", in: folder)
    for name in ["out.png", "out.tif", "out.npy"] {
      let run = try Program(["convert", "-i", "in.ome.zarr", "-o", name], in: folder)
      #expect(run.status == 0, "\(name): \(run.errors)")
    }
    let expected = try Samples.gray().bytes()
    #expect(try imread(folder.path + "/out.png").bytes() == expected)
    #expect(try imread(folder.path + "/out.tif").bytes() == expected)
    #expect(try NPYFile.read(folder.path + "/out.npy").bytes() == expected)
    let small = try Program(
      ["convert", "-i", "in.ome.zarr", "-o", "small.png", "--output-scale", "1"], in: folder)
    #expect(small.status == 0)
    #expect(try imread(folder.path + "/small.png").shape == [48, 64])
    let beyond = try Program(
      ["convert", "-i", "in.ome.zarr", "-o", "small.png", "--output-scale", "2"], in: folder)
    #expect(beyond.status == 1)
  }

  @Test func scaleSurvivesTheWayThroughTIFF() throws {
    let folder = try Folder()
    try Samples.image("in.ome.zarr", in: folder)
    _ = try Program(["convert", "-i", "in.ome.zarr", "-o", "mid.tif"], in: folder)
    _ = try Program(["convert", "-i", "mid.tif", "-o", "out.ome.zarr"], in: folder)
    let json = try info("out.ome.zarr", folder)
    #expect(json["levels"]?[0]?["scale"] == [0.5, 0.25])
    #expect(json["axes"]?[0]?["unit"] == "micrometer")
  }

  @Test func overridesHoldForStores() throws {
    let folder = try Folder()
    try Samples.image("in.ome.zarr", in: folder)
    let run = try Program(
      [
        "convert", "-i", "in.ome.zarr", "-o", "out.ome.zarr", "-s", "y", "2", "-t", "x", "10",
        "-u", "y", "nanometer", "-c", "16", "-n", "renamed", "--chunks-per-shard", "2",
      ], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let json = try info("out.ome.zarr", folder)
    #expect(json["name"] == "renamed")
    #expect(json["axes"]?.array?.map { $0["unit"] } == ["nanometer", "micrometer"])
    let levels = json["levels"]?.array ?? []
    #expect(levels.map { $0["scale"] } == [[2.0, 0.25], [4.0, 0.5]])
    #expect(levels.map { $0["translation"] } == [[0.0, 10.0], [1.0, 10.125]])
    #expect(levels.map { $0["chunks"] } == [[16, 16], [16, 16]])
    #expect(levels.map { $0["shards"] } == [[32, 32], [32, 32]])
  }

  @Test func picturesMakeAStack() throws {
    let folder = try Folder()
    for name in ["a1.png", "a2.png", "a3.png"] { try Samples.png(name, in: folder) }
    let run = try Program(["convert", "-i", "a*.png", "-o", "out.ozx"], in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let json = try info("out.ozx", folder)
    #expect(json["axes"]?.array?.map { $0["name"] } == ["z", "y", "x"])
    #expect(json["levels"]?[0]?["shape"] == [3, 96, 128])
  }

  @Test(arguments: [
    (["-o", "out.jpg"], "out.jpg"), (["-o", "o.zarr", "-d", "y"], "dims"),
    (["-o", "o.zarr", "-s", "y"], "--scale"), (["-o", "o.zarr", "-s", "q", "1"], "'q'"),
    (["-o", "o.zarr", "-u", "y", "furlong"], "furlong"), (["-o", "o.zarr", "-c", "0"], "--chunks"),
    (["-o", "o.zarr", "-m", "magic"], "magic"), (["-o", "o.zarr", "--codec", "rar"], "rar"),
    (["-o", "o.zarr", "--codec", "gzip", "--compression-level", "99"], "99"),
    (["-o", "o.zarr", "--ome-zarr-version", "7"], "7"),
    (["-o", "o.zarr", "--memory-target", "much"], "much"),
    (["-o", "o.zarr", "--orientation", "up"], "up"),
    (["-o", "o.zarr", "--omero-colors", "red"], "red"),
  ])
  func mistakesAreNamed(arguments: [String], part: String) throws {
    let folder = try Folder()
    try Samples.png("in.png", in: folder)
    let run = try Program(["convert", "-i", "in.png"] + arguments, in: folder)
    #expect(run.status == 1, "\(run.errors)")
    #expect(run.errors.hasPrefix("ngffz: ") && run.errors.contains(part), "\(run.errors)")
    #expect(!folder.exists("o.zarr"))
  }

  @Test func anAxisNamedTwiceIsRefusedAlsoWhereTheFileTellsItsScale() throws {
    let folder = try Folder()
    try Samples.png("in.png", in: folder)
    let first = try Program(
      [
        "convert", "-i", "in.png", "-s", "y", "0.5", "x", "0.5", "-u", "y", "micrometer", "x",
        "micrometer", "-o", "in.tif",
      ],
      in: folder)
    #expect(first.status == 0, "\(first.errors)")
    let run = try Program(["convert", "-i", "in.tif", "-d", "yy", "-o", "o.zarr"], in: folder)
    #expect(run.status == 1 && run.errors.contains("'y' is there twice"), "\(run.errors)")
  }
}
