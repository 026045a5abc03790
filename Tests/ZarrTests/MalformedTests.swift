import JSONText
import NDArray
import Testing
import Zarr

/// The cases in which today's implementations disagree, and what this one does.
@Suite struct MalformedTests {
  static let base: JSON = [
    "zarr_format": 3, "node_type": "array", "shape": [4], "data_type": "int16",
    "chunk_grid": ["name": "regular", "configuration": ["chunk_shape": [2]]],
    "chunk_key_encoding": ["name": "default"], "fill_value": 7,
    "codecs": [["name": "bytes", "configuration": ["endian": "little"]]], "attributes": [:],
  ]

  static func document(_ changes: [String: JSON?]) -> JSON {
    var members = base.object ?? [:]
    for (key, value) in changes { members[key] = value }
    return .object(members)
  }

  static func store(_ text: [UInt8], _ chunks: [String: [UInt8]] = [:]) -> MemoryStore {
    MemoryStore(chunks.merging(["zarr.json": text]) { $1 })
  }

  static let acceptedCases: [(String, [String: JSON?])] = [
    ("as it is", [:]),
    ("may be ignored", ["x": ["must_understand": false]]),
    ("may be ignored, with a name", ["x": ["name": "x", "must_understand": false]]),
    ("codec as a name", ["codecs": ["bytes"]]),
    ("no endian", ["codecs": [["name": "bytes"]]]),
    ("no transformers", ["storage_transformers": []]),
    ("7.0", ["fill_value": 7.0]),
    ("names are null", ["dimension_names": nil]),
    ("one name is null", ["dimension_names": [nil]]),
    ("key encoding as a name", ["chunk_key_encoding": "default"]),
    ("data type as an object", ["data_type": ["name": "int16", "configuration": [:]]]),
    ("data type with a name only", ["data_type": ["name": "int16"]]),
    (
      "old transpose",
      ["codecs": [["name": "transpose", "configuration": ["order": "F"]], "bytes"]]
    ),
  ]

  @Test("tolerated metadata", arguments: Self.acceptedCases)
  func tolerated(_ name: String, _ changes: [String: JSON?]) throws {
    var changes = changes
    if changes["dimension_names"] == .some(nil) { changes["dimension_names"] = .some(.null) }
    let store = Self.store(Self.document(changes).serializedBytes())
    let array = try ZarrArray.open(store)
    #expect(try array.readAll().elements(Int16.self) == [7, 7, 7, 7])
    // What was tolerated is not written again.
    var copy = array
    try copy.setAttributes(["a": 1])
    #expect(try ZarrArray.open(store).attributes == ["a": 1])
  }

  static let refusedCases: [(String, [String: JSON?], ZarrError.Kind)] = [
    ("unknown member", ["x": 1], .invalidMetadata),
    ("must be understood", ["x": ["must_understand": true]], .invalidMetadata),
    (
      "unknown codec that need not be understood",
      ["codecs": ["bytes", ["name": "nope", "must_understand": false]]], .unknownCodec
    ),
    ("unknown codec", ["codecs": ["bytes", "nope"]], .unknownCodec),
    (
      "no serializer", ["codecs": [["name": "gzip", "configuration": ["level": 1]]]],
      .invalidMetadata
    ),
    ("no codecs", ["codecs": []], .invalidMetadata),
    ("two serializers", ["codecs": ["bytes", "bytes"]], .invalidMetadata),
    ("wrong order", ["codecs": ["gzip", "bytes"]], .invalidMetadata),
    ("transpose behind bytes", ["codecs": ["bytes", "transpose"]], .invalidMetadata),
    (
      "no permutation",
      ["codecs": [["name": "transpose", "configuration": ["order": [1]]], "bytes"]],
      .invalidMetadata
    ),
    ("transformers", ["storage_transformers": [["name": "x"]]], .unsupported),
    ("fill overflows", ["fill_value": 70000], .invalidMetadata),
    ("fill is null", ["fill_value": .some(.null)], .invalidMetadata),
    ("fill is missing", ["fill_value": nil], .invalidMetadata),
    ("fill is text", ["fill_value": "7"], .invalidMetadata),
    ("raw bits", ["data_type": "r16"], .unsupported),
    ("strings", ["data_type": "string"], .unsupported),
    ("unknown data type", ["data_type": "nope"], .unsupported),
    ("data type is a number", ["data_type": 3], .invalidMetadata),
    ("format as text", ["zarr_format": "3"], .invalidMetadata),
    ("format 4", ["zarr_format": 4], .invalidMetadata),
    ("no node type", ["node_type": nil], .invalidMetadata),
    ("negative shape", ["shape": [-1]], .invalidMetadata),
    ("fractional shape", ["shape": [1.5]], .invalidMetadata),
    ("huge shape", ["shape": [1e300]], .invalidMetadata),
    ("shape is no list", ["shape": 4], .invalidMetadata),
    ("dimensions differ", ["shape": [4, 4]], .invalidMetadata),
    ("names differ in number", ["dimension_names": ["x", "y"]], .invalidMetadata),
    ("names are numbers", ["dimension_names": [1]], .invalidMetadata),
    ("attributes are a list", ["attributes": [1]], .invalidMetadata),
    ("unknown grid", ["chunk_grid": ["name": "odd"]], .unsupported),
    ("unknown key encoding", ["chunk_key_encoding": "odd"], .unsupported),
    (
      "unknown separator",
      ["chunk_key_encoding": ["name": "default", "configuration": ["separator": "-"]]],
      .invalidMetadata
    ),
  ]

  @Test("refused metadata", arguments: Self.refusedCases)
  func refuses(_ name: String, _ changes: [String: JSON?], _ kind: ZarrError.Kind) throws {
    let store = Self.store(Self.document(changes).serializedBytes())
    #expect { _ = try ZarrArray.open(store) } throws: { error in
      (error as? ZarrError)?.kind == kind && (error as? ZarrError)?.key == "zarr.json"
    }
  }

  @Test(
    "fill values as text in v2",
    arguments: [
      ("<i2", "7"), ("<u8", "18446744073709551615"), ("<f4", "1.5"), ("<f8", "-inf"),
    ])
  func textFill(dtype: String, text: String) throws {
    let store = MemoryStore()
    let document: JSON = [
      "zarr_format": 2, "shape": [1], "chunks": [1], "dtype": .string(dtype), "order": "C",
      "fill_value": .string(text), "compressor": .null, "filters": .null,
    ]
    try store.set(".zarray", document.serializedBytes())
    #expect(try ZarrArray.open(store).readAll().scalars.map(\.text) == [text])
  }

  @Test("chunk shapes", arguments: [[0], [-1], [2, 2], [], [Int.min]])
  func chunkShapes(_ chunks: [Int]) throws {
    let grid: JSON = [
      "name": "regular", "configuration": ["chunk_shape": .array(chunks.map { .int($0) })],
    ]
    let store = Self.store(Self.document(["chunk_grid": grid]).serializedBytes())
    #expect { _ = try ZarrArray.open(store) } throws: {
      ($0 as? ZarrError)?.kind == .invalidMetadata
    }
  }

  @Test("sizes beyond 2^63 are refused, sizes up to it cost nothing")
  func hugeSizes() throws {
    func document(_ shape: JSON, _ chunks: JSON) -> [UInt8] {
      Self.document([
        "shape": shape,
        "chunk_grid": ["name": "regular", "configuration": ["chunk_shape": chunks]],
      ]).serializedBytes()
    }
    let billion: JSON = 1_000_000_000
    for (shape, chunks): (JSON, JSON) in [
      ([billion, billion, billion], [1, 1, 1]), ([1, 1, 1], [billion, billion, billion]),
      ([.int(.max)], [1]), ([1], [.int(.max)]),
    ] {
      #expect { _ = try ZarrArray.open(Self.store(document(shape, chunks))) } throws: {
        ($0 as? ZarrError)?.kind == .invalidMetadata
      }
    }
    // The array fits, the end of its only chunk does not.
    let long: JSON = 8_000_000_000_000_000_000
    let bytes = Self.document([
      "shape": [long], "data_type": "uint8",
      "chunk_grid": ["name": "regular", "configuration": ["chunk_shape": [long]]],
    ]).serializedBytes()
    #expect { _ = try ZarrArray.open(Self.store(bytes)) } throws: {
      ($0 as? ZarrError)?.kind == .invalidMetadata
    }
    let store = Self.store(document([billion, billion], [1_048_576, 1_048_576]))
    let array = try ZarrArray.open(store)
    let region = Region(origin: [999_999_990, 123_456_789], shape: [10, 3])
    #expect(try array.read(region).elements(Int16.self) == [Int16](repeating: 7, count: 30))
    // A chunk that is there and would need 2 TiB.
    try store.set("c/0/0", [1, 2, 3])
    #expect { _ = try array.read(Region(origin: [0, 0], shape: [1, 1])) } throws: {
      ($0 as? ZarrError)?.kind == .codecFailed
    }
    var access = AccessOptions()
    access.byteLimit = 1000
    var options = ArrayOptions(shape: [4000], dtype: .uint8, chunkShape: [2000])
    options.compressors = [.zstd()]
    let limited = try ZarrArray.create(MemoryStore(), options, access: access)
    #expect { try limited.writeAll(try NDArray(zeros: .uint8, shape: [4000])) } throws: {
      ($0 as? ZarrError)?.kind == .limitExceeded
    }
    #expect(try limited.readAll().elements(UInt8.self) == [UInt8](repeating: 0, count: 4000))
  }

  @Test(
    "chunks of another length", arguments: [[], [1], [1, 2, 3], [1, 2, 3, 4, 5]] as [[UInt8]])
  func chunkLengths(_ bytes: [UInt8]) throws {
    let store = Self.store(Self.base.serializedBytes(), ["c/1": bytes])
    let array = try ZarrArray.open(store)
    #expect { _ = try array.readAll() } throws: { error in
      (error as? ZarrError)?.kind == .codecFailed && (error as? ZarrError)?.key == "c/1"
    }
    // What is not damaged can be read.
    #expect(try array.read(Region(origin: [0], shape: [2])).elements(Int16.self) == [7, 7])
  }

  @Test("texts that are no JSON, or unusual JSON")
  func texts() throws {
    let good = Self.base.serialized()
    for text in ["", "{", "[]", "nul", good + "x", String(repeating: "[", count: 100_000)] {
      #expect { _ = try ZarrArray.open(Self.store(Array(text.utf8))) } throws: { error in
        (error as? ZarrError)?.kind == .invalidMetadata && (error as? ZarrError)?.key == "zarr.json"
      }
    }
    let twice = good.replacing("\"fill_value\":7", with: "\"fill_value\":7,\"fill_value\":9")
    #expect(
      try ZarrArray.open(Self.store(Array(twice.utf8))).readAll().elements(Int16.self)[0] == 9)
    #expect(try ZarrArray.open(Self.store([0xEF, 0xBB, 0xBF] + Array(good.utf8))).shape == [4])
    let nan = good.replacing(
      "\"attributes\":{}", with: "\"attributes\":{\"a\":NaN,\"b\":-Infinity}")
    let store = Self.store(Array(nan.utf8))
    var array = try ZarrArray.open(store)
    #expect(array.attributes["a"]?.double?.isNaN == true)
    try array.setAttributes(array.attributes)
    let written = String(decoding: try #require(try store.get("zarr.json")), as: UTF8.self)
    #expect(!written.contains(": NaN") && !written.contains(": -Infinity"))
  }

  @Test("what is not there, and what is something else")
  func absent() throws {
    let store = MemoryStore()
    #expect { _ = try ZarrArray.open(store) } throws: { ($0 as? ZarrError)?.kind == .notFound }
    _ = try ZarrGroup.create(store, path: "g")
    #expect { _ = try ZarrArray.open(store, path: "g") } throws: {
      ($0 as? ZarrError)?.kind == .notFound
    }
    let options = ArrayOptions(shape: [1], dtype: .int8, chunkShape: [1])
    _ = try ZarrArray.create(store, path: "g/a", options)
    for path in ["g", "g/a", "g/a/below"] {
      #expect { _ = try ZarrArray.create(store, path: path, options) } throws: {
        ($0 as? ZarrError)?.kind == .alreadyExists
      }
    }
    for path in ["../x", "a/../b", "zarr.json", "__a", "..."] {
      #expect { _ = try ZarrArray.create(store, path: path, options) } throws: {
        ($0 as? ZarrError)?.kind == .invalidKey
      }
    }
    _ = try ZarrArray.create(store, path: "g", options, overwrite: true)
    #expect(try ZarrNode.open(store, path: "/g/").name == "g")
  }

  @Test("overwriting deletes hierarchies only")
  func foreignFiles() throws {
    let store = MemoryStore()
    try store.set("notes/today.txt", [1])
    let options = ArrayOptions(shape: [1], dtype: .int8, chunkShape: [1])
    for path in ["", "notes"] {
      #expect { _ = try ZarrArray.create(store, path: path, options, overwrite: true) } throws: {
        ($0 as? ZarrError)?.kind == .alreadyExists
      }
      #expect { try NodeMetadata.clear(store, path) } throws: {
        ($0 as? ZarrError)?.kind == .alreadyExists
      }
    }
    #expect(try store.list("") == ["notes/today.txt"])
    _ = try ZarrArray.create(store, path: "free", options, overwrite: true)

    // The root is a group by now, and everything below a group belongs to the hierarchy.
    _ = try ZarrArray.create(store, path: "notes", options, overwrite: true)
    #expect(try !store.exists("notes/today.txt"))
  }
}
