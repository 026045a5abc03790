import Foundation
import JSONText
import NDArray
import OMEZarr
import Testing
import Zarr

@testable import Display

@Suite("Views")
struct ViewTests {
  private let context = DisplayContext(pictureSide: 128, timeBudget: 100)

  /// What would not survive an untrusted notebook must not be there, and names must be escaped.
  private func expectGolden(_ name: String, _ bundle: MIMEBundle) throws {
    let html = bundle.html ?? ""
    for word in ["<style", "<script", "<svg", "<i>", "onload", "<b> "] {
      #expect(!html.contains(word), "\(word) in \(name)")
    }
    #expect(bundle.png == nil)
    if let folder = ProcessInfo.processInfo.environment["DISPLAY_DUMP"] {
      // Whole pages with their pictures, to be looked at in a browser.
      try Data(html.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name).html"))
    }
    try DisplayTests.expectGolden("\(name).html", Array(withoutPictures(html).utf8))
    try DisplayTests.expectGolden("\(name).txt", Array(bundle.plain.utf8))
  }

  @Test("a pyramid")
  func multiscales() throws {
    try expectGolden("multiscales", Render.multiscales(try samplePyramid(), context: context))
  }

  @Test("an image, and one in memory")
  func image() throws {
    let pyramid = try samplePyramid()
    try expectGolden("image", Render.image(pyramid.images[0], context: context))
    let memory = try toNgffImage(try NDArray(zeros: .float32, shape: [30, 40]), name: "zeros")
    try expectGolden("image-memory", Render.image(memory, context: context))
  }

  @Test(
    "arrays of all ranks",
    arguments: [[], [7], [30, 40], [5, 30, 40], [2, 3, 5, 30, 40], [0, 4]])
  func arrays(_ shape: [Int]) throws {
    let bundle = Render.array(try NDArray(zeros: .uint8, shape: shape), context: context)
    try expectGolden("array-\(shape.count)-\(shape.first ?? 1)", bundle)
  }

  @Test("metadata, a tree and a plan")
  func others() throws {
    let store = MemoryStore()
    let pyramid = try samplePyramid(store)
    try expectGolden("metadata", Render.metadata(pyramid.metadata, context: context))
    try expectGolden("tree", try Render.tree(try ZarrGroup.open(store), context: context))
    try expectGolden("plan", Render.plan(pyramid, chunksPerShard: [1, 2, 2, 2], context: context))
  }

  @Test("a plate with gaps, and a well")
  func plate() throws {
    let plate = try samplePlate()
    try expectGolden("plate", Render.plate(plate, context: context))
    let well = try #require(try plate.well(row: "A", column: "2"))
    try expectGolden("well", Render.well(well, context: context))
    var wide = context
    wide.pictureSide = 256
    let gallery = try Render.gallery(plate, context: wide)
    #expect(Array(gallery.parts.keys) == ["text/plain", "image/png"])
    #expect(gallery.plain.contains("not readable: C/2"))
    try DisplayTests.expectGolden("gallery.png", gallery.png ?? [])
    try DisplayTests.expectGolden("gallery.txt", Array(gallery.plain.utf8))
  }

  @Test("a histogram")
  func histogram() throws {
    let pyramid = try samplePyramid()
    let histograms = try Render.histograms(pyramid.images, omero: pyramid.metadata.omero)
    #expect(histograms.map { $0.counts.reduce(0, +) } == [128 * 128, 128 * 128])
    let bundle = try Render.histogram(histograms, context: context)
    try DisplayTests.expectGolden("histogram.png", bundle.png ?? [])
    try DisplayTests.expectGolden("histogram.txt", Array(bundle.plain.utf8))
  }

  @Test("a validation report")
  func report() throws {
    let store = MemoryStore()
    _ = try samplePyramid(store)
    var document = try JSON.parse(try store.get("zarr.json") ?? [])
    let broken = document.serialized().replacingOccurrences(of: "\"space\"", with: "\"<i>spice\"")
    try store.set("zarr.json", Array(broken.utf8))
    document = try JSON.parse(Array(broken.utf8))
    let report = try Validator().check(StoreLocation(store: store, name: "x.ome.zarr"))
    #expect(!report.isValid)
    let bundle = Render.report(report, context: context)
    #expect(bundle.html?.contains("<i>") == false)
    #expect(bundle.plain.hasPrefix("✗ not valid"))
    for finding in report.findings { #expect(bundle.plain.contains(finding.rule)) }
    var good = report
    (good.version, good.kind, good.findings) = ("0.5", "image", [])
    #expect(Render.report(good, context: context).plain == "✓ valid: image of OME-Zarr 0.5")
  }

  @Test("text reads no pixels and fits the terminal", arguments: [30, 60, 80, 120])
  func text(_ width: Int) throws {
    let pyramid = try samplePyramid()
    let bundle = Render.multiscales(pyramid, context: .text(width: width))
    #expect(Array(bundle.parts.keys) == ["text/plain"])
    for line in bundle.plain.split(separator: "\n") { #expect(line.cellCount <= width) }
    try DisplayTests.expectGolden("multiscales-\(width).txt", Array(bundle.plain.utf8))
  }
}
