import Foundation
import NDArray
import Testing

@testable import ImageFiles

@Suite("Reading files of other writers")
struct ReadingTests {
  @Test("fixtures are there")
  func fixturesExist() { #expect(Fixture.all.count > 70) }

  @Test(
    "shape, dtype and elements are those that imageio and tifffile read", arguments: Fixture.all)
  func reads(_ fixture: Fixture) throws {
    let image = try imread(fixture.path)
    #expect(image.shape == fixture.shape)
    #expect(image.dtype == fixture.dtype)
    #expect(try image.bytes() == fixture.bytes)
  }

  @Test("any region of a TIFF equals that part of the whole", arguments: Fixture.all)
  func readsRegions(_ fixture: Fixture) throws {
    let source = try readImage(fixture.path)
    let whole = try NDArray(bytes: fixture.bytes, dtype: fixture.dtype, shape: fixture.shape)
    for step in 1...3 {
      let origin = source.shape.map { min($0 - 1, $0 * step / 5) }
      let shape = zip(source.shape, origin).map { max(1, ($0 - $1) * 2 / 3) }
      let region = Region(origin: origin, shape: shape)
      #expect(try source.read(region).bytes() == whole.view(region).bytes())
    }
  }

  @Test("axes, spacing and channels of an OME-TIFF")
  func omeHints() throws {
    let hints = try TIFFSource(fixturePath("tiff_ome.tif")).hints
    #expect(hints.axes == ["c", "z", "y", "x"])
    #expect(hints.spacing == ["x": 0.25, "y": 0.5])
    #expect(hints.units == ["x": "micrometer", "y": "micrometer"])
    #expect(hints.channelNames == ["nuclei & more", "membrane"])
  }

  @Test("axes and spacing of an ImageJ hyperstack")
  func imageJHints() throws {
    let hints = try TIFFSource(fixturePath("tiff_imagej.tif")).hints
    #expect(hints.axes == ["t", "z", "c", "y", "x"])
    #expect(hints.spacing == ["x": 0.25, "y": 0.5, "z": 0.5])
    #expect(hints.units["z"] == "micrometer")
  }

  @Test("a missing file, a directory, an unknown format")
  func refusals() throws {
    try withFolder { folder in
      #expect(errorKind { _ = try imread(folder + "/none.png") } == .notFound)
      #expect(errorKind { _ = try imread(folder) } == .notAFile)
      #expect(errorKind { _ = try imread("") } == .notFound)
      #expect(errorKind { _ = try imread("/dev/null") } == .notAFile)
      for (text, kind) in [
        ("", ImageFileError.Kind.corrupt), ("hello", .unknownFormat), ("GIF89a…", .unknownFormat),
        ("\u{89}PNG", .unknownFormat), ("II*\u{0}", .corrupt),
        ("MM\u{0}*\u{0}\u{0}\u{0}\u{8}", .corrupt),
      ] {
        try text.write(toFile: folder + "/x.png", atomically: false, encoding: .utf8)
        #expect(errorKind { _ = try imread(folder + "/x.png") } == kind, "\(text)")
      }
    }
  }
}
