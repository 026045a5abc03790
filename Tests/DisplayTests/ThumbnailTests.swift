import ImageFiles
import NDArray
import OMEZarr
import Testing

@testable import Display

@Suite("Thumbnails")
struct ThumbnailTests {
  private func image(_ data: NDArray, dims: [String]? = nil) throws -> NgffImage {
    try toNgffImage(data, dims: dims)
  }

  private func small(_ side: Int = 64) -> DisplayContext {
    DisplayContext(pictureSide: side, timeBudget: 100)
  }

  @Test(
    "the smallest level that suffices is read",
    arguments: [(20, 2), (32, 2), (33, 1), (65, 0), (500, 0)])
  func levels(_ side: Int, _ level: Int) throws {
    let levels = try [128, 64, 32].map { try image(NDArray(zeros: .uint8, shape: [$0, $0])) }
    let choice = LevelChoice(levels, side: side, planeCount: 1, byteBudget: 1 << 30)
    #expect(choice.level == level)
    #expect(!choice.isCropped)
  }

  @Test("a budget leads to smaller levels, then to the centre")
  func budget() throws {
    let levels = try [128, 64].map { try image(NDArray(zeros: .uint8, shape: [$0, $0])) }
    #expect(LevelChoice(levels, side: 128, planeCount: 1, byteBudget: 5000).level == 1)
    let tight = LevelChoice([levels[0]], side: 128, planeCount: 1, byteBudget: 5000)
    #expect(tight.isCropped)
    #expect(tight.rows == 32..<96)
    let thin = try image(NDArray(zeros: .uint8, shape: [1, 1 << 20]))
    let part = LevelChoice([thin], side: 128, planeCount: 1, byteBudget: 5000)
    #expect(part.rows == 0..<1)
    #expect(part.columns.count == 1 << 12)
  }

  @Test("the place along z is that of the first level; t is the first")
  func places() throws {
    let first = try image(NDArray(zeros: .uint8, shape: [3, 9, 4, 4]), dims: ["t", "z", "y", "x"])
    let second = try image(
      NDArray(zeros: .uint8, shape: [3, 3, 4, 4]), dims: ["t", "z", "y", "x"])
    var options = ThumbnailOptions()
    #expect(try Thumbnail.place(first, second, options) == ["t": 0, "z": 1])
    options.z = 8
    options.t = 2
    #expect(try Thumbnail.place(first, second, options) == ["t": 2, "z": 2])
  }

  @Test("gray values are spread over the window")
  func window() throws {
    let data = try NDArray([UInt16(0), 100, 200, 300], shape: [2, 2])
    var options = ThumbnailOptions()
    options.window = 100...300
    let raster = try Thumbnail.make([image(data)], options: options, context: small(16)).raster
    #expect(raster.width == 16)
    #expect(raster[0, 0] == .black)
    #expect(raster[8, 0] == .black)
    #expect(raster[0, 8] == RGB(128, 128, 128))
    #expect(raster[8, 8] == .white)
  }

  @Test(
    "every real dtype has a picture",
    arguments: DType.allCases.filter { !$0.isComplex })
  func dtypes(_ dtype: DType) throws {
    let data = try NDArray([0.0, 1, 0, 1], shape: [2, 2]).cast(to: dtype)
    let raster = try Thumbnail.make([image(data)], context: small(16)).raster
    #expect(raster[0, 0] == .black)
    #expect(raster[15, 15] == .white)
  }

  @Test("complex pixels, channels and planes that do not exist are refused")
  func refusals() throws {
    let complex = try image(NDArray(zeros: .complex64, shape: [4, 4]))
    #expect(throws: NDArrayError.self) { try Thumbnail.make([complex]) }
    let stack = try image(NDArray(zeros: .uint8, shape: [3, 4, 4]))
    var options = ThumbnailOptions()
    options.z = 3
    #expect(throws: NDArrayError.self) { try Thumbnail.make([stack], options: options) }
    options.z = 2
    options.channels = [1]
    #expect(throws: NDArrayError.self) { try Thumbnail.make([stack], options: options) }
    #expect(throws: NDArrayError.self) { try Thumbnail.make([]) }
    let empty = try image(NDArray(zeros: .uint8, shape: [0, 4]))
    #expect(throws: NDArrayError.self) { try Thumbnail.make([empty]) }
  }

  @Test("budgets that make no sense do no harm", arguments: [-1, 0, .nan, .infinity, 1e300])
  func oddBudgets(_ seconds: Double) throws {
    let data = try image(NDArray(zeros: .uint8, shape: [200, 200]))
    for (side, bytes) in [(-5, -1), (0, 0), (100, .max)] {
      let context = DisplayContext(pictureSide: side, byteBudget: bytes, timeBudget: seconds)
      let raster = try Thumbnail.make([data], context: context).raster
      #expect(max(raster.width, raster.height) <= 200)
    }
  }

  @Test("not-a-number and infinity do no harm")
  func notFinite() throws {
    let data = try NDArray([Float.nan, .infinity, -.infinity, 1, 2, 3], shape: [2, 3])
    let raster = try Thumbnail.make([image(data)], context: small(48)).raster
    #expect(raster[0, 0] == .black)
    #expect(raster[20, 0] == .white)
  }

  @Test("an uint8 image of three channels is a colour picture")
  func colours() throws {
    let data = try NDArray([UInt8(255), 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9], shape: [2, 2, 3])
    let raster = try Thumbnail.make([image(data, dims: ["y", "x", "c"])], context: small(16)).raster
    #expect(raster[0, 0] == RGB(255, 0, 0))
    #expect(raster[15, 0] == RGB(0, 255, 0))
    #expect(raster[0, 15] == RGB(0, 0, 255))
    #expect(raster[15, 15] == RGB(9, 9, 9))
  }

  @Test("pixels that are not square keep their shape")
  func aspect() throws {
    let data = try NDArray(zeros: .uint8, shape: [32, 64])
    let wide = try toNgffImage(data, scale: ["y": 2, "x": 1])
    let raster = try Thumbnail.make([wide], context: small(64)).raster
    #expect([raster.width, raster.height] == [64, 64])
  }

  @Test(
    "scale bars have round lengths",
    arguments: [
      (512, 51.2, "micrometer", 100, "10 µm"), (256, 0.9, "millimeter", 57, "200 µm"),
      (300, 7000.0, "nanometer", 86, "2 µm"), (200, 1e-3, "meter", 40, "200 µm"),
    ])
  func bars(_ width: Int, _ extent: Double, _ unit: String, _ pixels: Int, _ label: String) {
    let bar = ScaleBar(width: width, extent: extent, unit: unit)
    #expect(bar?.pixels == pixels)
    #expect(bar?.label == label)
  }

  @Test("no bar where it would make no sense", arguments: [0.0, -1, .nan, .infinity, 1e-300])
  func noBars(_ extent: Double) {
    #expect(ScaleBar(width: 256, extent: extent, unit: "meter") == nil)
  }

  @Test("labels are laid over with their colours")
  func labels() throws {
    let data = try image(NDArray(zeros: .uint8, shape: [16, 16]))
    let label = try image(NDArray((0..<256).map { UInt32($0 % 16 < 8 ? 0 : 5) }, shape: [16, 16]))
    let colors = ImageLabel(colors: [.init(.int(5), rgba: [255, 0, 0, 255])])
    var options = ThumbnailOptions()
    options.labelOpacity = 1
    let raster = try Thumbnail.make(
      [data], labels: [LabelOverlay(levels: [label], colors: colors)], options: options,
      context: small(16)
    ).raster
    #expect(raster[2, 3] == .black)
    #expect(raster[12, 3] == RGB(255, 0, 0))
  }

  @Test("a composite of channels in their colours")
  func composite() throws {
    let pyramid = try samplePyramid()
    let bundle = try Render.picture(
      pyramid.images, omero: pyramid.metadata.omero, context: small(256))
    #expect(Array(bundle.parts.keys) == ["text/plain", "image/png"])
    #expect(bundle.metadata["image/png"]?["width"]?.int == 128)
    try expectGolden("composite.png", bundle.png ?? [])
    try expectGolden("composite.txt", Array(bundle.plain.utf8))
  }
}
