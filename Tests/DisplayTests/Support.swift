import Foundation
import ImageFiles
import JSONText
import NDArray
import OMEZarr
import Testing
import Zarr

@testable import Display

/// Compares with a file of Tests/DisplayTests/Golden. With RECORD_GOLDEN=1 in the environment the file
/// is written instead, and the test fails, so that nobody records by mistake.
func expectGolden(_ name: String, _ bytes: [UInt8], source: String = #filePath) throws {
  let path = (source as NSString).deletingLastPathComponent + "/Golden/" + name
  if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    Issue.record("recorded \(name)")
    return
  }
  let golden = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  if name.hasSuffix(".png") {
    // Compressed bytes differ from one zlib to another; the pixels must not.
    #expect(try decodePNG(bytes).bytes() == decodePNG(golden).bytes(), "\(name)")
  } else {
    #expect(
      String(decoding: bytes, as: UTF8.self) == String(decoding: golden, as: UTF8.self), "\(name)")
  }
}

/// The HTML with pictures taken out, since their compressed bytes differ from one zlib to another.
func withoutPictures(_ html: String) -> String {
  html.components(separatedBy: "data:image/png;base64,").enumerated().map { index, part in
    index == 0 ? part : "data:image/png;base64,…" + part.drop { $0 != "\"" }
  }.joined()
}

/// Bright discs on a dark ground, another arrangement in each plane.
func discs(_ shape: [Int], seed: Int = 1) throws -> NDArray {
  let (height, width) = (shape[shape.count - 2], shape[shape.count - 1])
  let planes = shape.dropLast(2).reduce(1, *)
  var values: [UInt16] = []
  for plane in 0..<planes {
    for y in 0..<height {
      for x in 0..<width {
        var value = 100.0 + Double((x * 7 + y * 13) % 11)
        for disc in 0..<6 {
          let cx = Double((disc * 37 + plane * 23 + seed * 11) % 100) / 100 * Double(width)
          let cy = Double((disc * 61 + plane * 17 + seed * 29) % 100) / 100 * Double(height)
          let distance = ((Double(x) - cx) * (Double(x) - cx) + (Double(y) - cy) * (Double(y) - cy))
            .squareRoot()
          if distance < Double(width) / 10 { value += 900 + 150 * Double(disc) }
        }
        values.append(UInt16(value))
      }
    }
  }
  return try NDArray(values, shape: shape)
}

/// A pyramid in a store of memory: 2 channels, 4 z, micrometres, OMERO colours; the name is one that
/// must be escaped.
func samplePyramid(_ store: MemoryStore = MemoryStore(), shards: Bool = true) throws -> Multiscales
{
  let axes = """
    [{"name":"c","type":"channel"},{"name":"z","type":"space","unit":"micrometer"},
    {"name":"y","type":"space","unit":"micrometer"},{"name":"x","type":"space","unit":"micrometer"}]
    """
  let datasets = (0..<3).map { level in
    let f = Double(1 << level)
    return """
      {"path":"s\(level)","coordinateTransformations":[{"type":"scale","scale":[1,0.5,\(0.2 * f),\(0.2 * f)]},
      {"type":"translation","translation":[0,0,\(0.1 * (f - 1)),\(0.1 * (f - 1))]}]}
      """
  }
  let omero = """
    {"channels":[{"color":"0080FF","label":"nuclei <b>","window":{"min":0,"max":65535,"start":100,"end":1500}},
    {"color":"FF8000","label":"membrane","window":{"min":0,"max":65535,"start":100,"end":1800}}]}
    """
  let json = """
    {"ome":{"version":"0.5","multiscales":[{"name":"cells & <i>","axes":\(axes),
    "datasets":[\(datasets.joined(separator: ","))],"type":"gaussian"}],"omero":\(omero)}}
    """
  let attributes = try JSON.parse(json).object ?? [:]
  let group = try ZarrGroup.create(store, attributes: attributes)
  for level in 0..<3 {
    let side = 128 >> level
    let options = ArrayOptions(
      shape: [2, 4, side, side], dtype: .uint16, chunkShape: [1, 2, 32, 32],
      shardShape: shards ? [1, 4, 64, 64] : nil)
    try group.createArray("s\(level)", options).writeAll(try discs([2, 4, side, side]))
  }
  return try fromNgffZarr(store: store)
}

/// A plate of 3 × 4 wells with gaps; well C/2 is listed, but is not there.
func samplePlate() throws -> HCSPlate {
  let store = MemoryStore()
  let wells = ["A/1", "A/2", "A/4", "B/1", "B/3", "C/2", "C/4"]
  let rows = ["A", "B", "C"]
  let listed = wells.map { path in
    let parts = path.split(separator: "/")
    let row = rows.firstIndex(of: String(parts[0])) ?? 0
    return #"{"path":"\#(path)","rowIndex":\#(row),"columnIndex":\#((Int(parts[1]) ?? 1) - 1)}"#
  }
  let json = """
    {"ome":{"version":"0.5","plate":{"name":"screen","field_count":1,"acquisitions":[{"id":0,"name":"day 1"}],
    "rows":[{"name":"A"},{"name":"B"},{"name":"C"}],
    "columns":[{"name":"1"},{"name":"2"},{"name":"3"},{"name":"4"}],"wells":[\(listed.joined(separator: ","))]}}}
    """
  let root = try ZarrGroup.create(store, attributes: try JSON.parse(json).object ?? [:])
  for (seed, well) in wells.enumerated() where well != "C/2" {
    let group = try root.createGroup(
      well,
      attributes: try JSON.parse(
        #"{"ome":{"version":"0.5","well":{"images":[{"path":"0","acquisition":0}]}}}"#
      )
      .object ?? [:])
    let image = try group.createGroup(
      "0",
      attributes: try JSON.parse(
        #"{"ome":{"version":"0.5","multiscales":[{"axes":[{"name":"y","type":"space"},{"name":"x","type":"space"}],"datasets":[{"path":"0","coordinateTransformations":[{"type":"scale","scale":[1,1]}]}]}]}}"#
      ).object ?? [:])
    try image.createArray(
      "0", ArrayOptions(shape: [64, 64], dtype: .uint16, chunkShape: [64, 64])
    ).writeAll(try discs([64, 64], seed: seed + 1))
  }
  return try fromHCSZarr(store: store)
}
