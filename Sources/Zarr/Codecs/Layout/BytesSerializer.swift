import JSONText

// The codec `bytes`: the elements one after another, in C order and a byte order.
//
// Spec: https://zarr-specs.readthedocs.io/en/latest/v3/codecs/bytes/index.html
// Compatible implementations: zarr-python, tensorstore, zarrs, zarrita.js. In Zarr v2 it is implied
// by the dtype.
// Deviations: without `endian`, elements of several bytes are read as little-endian, as zarr-python
// does; `endian` is always written for them. The v3 name "endian" of early drafts is read.
// Example: {"name": "bytes", "configuration": {"endian": "little"}}
extension CodecSpec {
  /// The codec `bytes`.
  public static func bytes(_ order: ByteOrder = .little) -> CodecSpec {
    CodecSpec("bytes", ["endian": .string(order.rawValue)])
  }

  var isBytes: Bool { name == "bytes" || name == "endian" }

  /// The byte order of a `bytes` codec.
  ///
  /// - Throws: ``ZarrError`` of kind `invalidMetadata`.
  func byteOrder() throws -> ByteOrder {
    let parameters = CodecParameters(self)
    try parameters.check(known: ["endian"])
    let word = try parameters.word("endian", ["little", "big"], standard: "little")
    return word == "big" ? .big : .little
  }
}
