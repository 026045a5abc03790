import Foundation
import NDArray
import Testing

@testable import ImageFiles

@Suite("Writing")
struct WritingTests {
  @Test(
    "what is written as PNG is read again",
    arguments: [
      (DType.bool, [5, 13]), (.uint8, [1, 1]), (.uint8, [7, 9]), (.uint16, [7, 9]),
      (.uint8, [7, 9, 2]), (.uint8, [7, 9, 3]), (.uint8, [7, 9, 4]), (.uint16, [7, 9, 2]),
      (.uint16, [300, 200, 3]), (.uint16, [7, 9, 4]),
    ])
  func png(_ dtype: DType, _ shape: [Int]) throws {
    let image = try noise(dtype, shape)
    let again = try decodePNG(try encodePNG(image))
    #expect(again.dtype == dtype)
    #expect(again.shape == shape)
    #expect(try again.bytes() == image.bytes())
    #expect(try encodePNG(image) == encodePNG(image.copy()))
  }

  @Test("a view is written as it looks, and (y, x, 1) as gray")
  func pngViews() throws {
    let image = try noise(.uint16, [6, 4, 3])
    let turned = try image.transposed([1, 0, 2])
    #expect(try decodePNG(try encodePNG(turned)).bytes() == turned.bytes())
    let gray = try image.slice(axis: 2, start: 1, count: 1)
    #expect(try decodePNG(try encodePNG(gray)).shape == [6, 4])
  }

  @Test(
    "what a PNG cannot hold is refused",
    arguments: [
      (DType.float32, [4, 4]), (.int16, [4, 4]), (.uint8, [4]), (.uint8, []), (.uint8, [2, 2, 5]),
      (.uint8, [2, 2, 2, 3]), (.uint8, [0, 4]), (.bool, [2, 2, 3]),
    ])
  func pngRefusals(_ dtype: DType, _ shape: [Int]) throws {
    let image = try NDArray(zeros: dtype, shape: shape)
    #expect(errorKind { _ = try encodePNG(image) } == .array)
  }

  @Test(
    "what is written as TIFF is read again", arguments: DType.allCases,
    TIFFWriteOptions.Compression.allCases)
  func tiff(_ dtype: DType, _ compression: TIFFWriteOptions.Compression) throws {
    var options = TIFFWriteOptions()
    options.compression = compression
    options.hasSamples = false
    for (shape, tile) in [([33, 47], nil), ([2, 3, 5, 70], nil), ([2, 40, 50], (16, 32))]
      as [([Int], (Int, Int)?)]
    {
      options.tile = tile.map { (height: $0.0, width: $0.1) }
      options.isBig = tile != nil
      let image = try noise(dtype, shape)
      try withFolder { folder in
        let path = folder + "/x.tif"
        try writeTIFF(path, image, options)
        let again = try imread(path)
        #expect(again.dtype == dtype)
        #expect(again.shape == shape)
        #expect(try again.bytes() == image.bytes())
      }
    }
  }

  @Test("colours are samples of a pixel; other short last axes are not")
  func tiffColours() throws {
    try withFolder { folder in
      for (dtype, shape, rank) in [
        (DType.uint8, [7, 9, 3], 3), (.uint16, [2, 7, 9, 4], 4), (.float32, [7, 9, 3], 3),
      ] {
        let image = try noise(dtype, shape)
        try imwrite(folder + "/c.tiff", image)
        let source = try TIFFSource(folder + "/c.tiff")
        #expect(source.rank == rank)
        #expect(try source.readAll().bytes() == image.bytes())
        #expect((source.hints.axes.last == "c") == (dtype != .float32))
      }
    }
  }

  @Test("an unknown extension, a folder in the way, a folder that is not there")
  func refusals() throws {
    let image = try NDArray(zeros: .uint8, shape: [4, 4])
    try withFolder { folder in
      try FileManager.default.createDirectory(
        atPath: folder + "/d.png", withIntermediateDirectories: true)
      #expect(errorKind { try imwrite(folder + "/x.jpg", image) } == .unknownFormat)
      #expect(errorKind { try imwrite(folder + "/x", image) } == .unknownFormat)
      for ending in ["png", "tif"] {
        #expect(errorKind { try imwrite(folder + "/none/x.\(ending)", image) } == .io)
        #expect(errorKind { try imwrite("/proc/x.\(ending)", image) } == .io)
      }
      #expect(errorKind { try imwrite(folder + "/d.png", image) } == .notAFile)
      #expect(
        errorKind { try imwrite(folder + "/x.tif", NDArray(zeros: .uint8, shape: [4])) } == .array)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["d.png"])
    }
  }

  @Test("a failed write leaves what was there")
  func atomic() throws {
    try withFolder { folder in
      let path = folder + "/x.png"
      try imwrite(path, try noise(.uint8, [4, 4]))
      let before = try readFile(path)
      #expect(throws: ImageFileError.self) {
        try imwrite(path, NDArray(zeros: .int8, shape: [4, 4]))
      }
      #expect(try readFile(path) == before)
    }
  }
}
