import NDArray
import Zarr

extension FuzzSuite {
  /// A sharded array with everything that v3 knows, a v2 array with filters, and groups.
  private static let documents: [(key: String, text: String)] = [
    (
      "zarr.json",
      """
      {"zarr_format":3,"node_type":"array","shape":[8,9],"data_type":"float32","chunk_grid":{"name":
      "regular","configuration":{"chunk_shape":[4,6]}},"chunk_key_encoding":{"name":"v2",
      "configuration":{"separator":"/"}},"fill_value":"0x7fc00001","codecs":[{"name":"transpose",
      "configuration":{"order":[1,0]}},{"name":"sharding_indexed","configuration":{"chunk_shape":[3,
      2],"codecs":[{"name":"bytes","configuration":{"endian":"big"}},{"name":"blosc",
      "configuration":{"cname":"zstd","clevel":5,"shuffle":"bitshuffle","typesize":4,"blocksize":0}
      }],"index_codecs":[{"name":"bytes","configuration":{"endian":"little"}},{"name":"crc32c"}],
      "index_location":"start"}}],"dimension_names":["y",null],"attributes":{"a":[1,NaN]}}
      """
    ),
    (
      "zarr.json",
      """
      {"zarr_format":3,"node_type":"array","shape":[7],"data_type":"uint16","chunk_grid":{"name":
      "regular","configuration":{"chunk_shape":[3]}},"chunk_key_encoding":{"name":"default"},
      "fill_value":65535,"codecs":[{"name":"numcodecs.delta","configuration":{"dtype":"<u2"}},{
      "name":"bytes","configuration":{"endian":"big"}},{"name":"gzip","configuration":{"level":1}}]}
      """
    ),
    (
      ".zarray",
      """
      {"zarr_format":2,"shape":[20,30],"chunks":[7,8],"dtype":">i4","compressor":{"id":"lzma",
      "format":3,"check":-1,"preset":null,"filters":[{"id":3,"dist":4},{"id":33,"preset":1}]},
      "fill_value":null,"order":"F","filters":[{"id":"delta","dtype":">i4","astype":">i2"},{"id":
      "fixedscaleoffset","scale":10,"offset":1e3,"dtype":"<f8","astype":"|u1"}],
      "dimension_separator":"/"}
      """
    ),
    (
      "zarr.json",
      """
      {"zarr_format":3,"node_type":"group","attributes":{},"consolidated_metadata":{"kind":"inline",
      "must_understand":false,"metadata":{"a":{"zarr_format":3,"node_type":"group"},"a/b":{
      "zarr_format":3,"node_type":"group","attributes":{"x":1e3}}}}}
      """
    ),
    (
      ".zmetadata",
      """
      {"zarr_consolidated_format":1,"metadata":{".zgroup":{"zarr_format":2},"a/.zarray":{
      "zarr_format":2,"shape":[3],"chunks":[2],"dtype":"|u1","compressor":null,"fill_value":0,
      "order":"C","filters":null},"a/.zattrs":{"x":[1]}}}
      """
    ),
  ]

  func metadata(_ rounds: Int, _ tally: inout Tally) throws {
    for (number, document) in Self.documents.enumerated() {
      var random = SeededRandom(seed: seed &+ UInt64(number))
      let good = Array(document.text.utf8)
      for round in 0..<rounds {
        let bytes =
          round % 2 == 0
          ? good.withOtherNumber(using: &random) : good.damaged(using: &random)
        var values = [document.key: bytes]
        if document.key == ".zmetadata" { values[".zgroup"] = Array("{\"zarr_format\":2}".utf8) }
        let store = MemoryStore(values)
        try attempt(&tally) {
          switch try ZarrNode.open(store, consolidated: true, access: access) {
          case .group(let group): _ = try group.walk()
          case .array(let array): try use(array)
          }
        }
      }
    }
  }

  /// Reads the end of an array and writes it again.
  private func use(_ array: ZarrArray) throws {
    guard array.rank < 8 else { return }
    let region = Region(
      origin: array.shape.map { max(0, $0 - 3) }, shape: array.shape.map { min($0, 3) })
    let data = try array.read(region)
    try expect(data.shape == region.shape, "as many elements as were asked for")
    guard array.storedShape.reduce(1.0, { $0 * Double($1) }) < 10_000 else { return }
    try array.write(region, from: data)
    _ = try array.read(region)
  }
}
