import JSONText

// The codec `transpose`: axis `i` of the encoded chunk is axis `order[i]` of the chunk.
//
// Spec: https://zarr-specs.readthedocs.io/en/latest/v3/codecs/transpose/index.html
// Compatible implementations: zarr-python, tensorstore, zarrs, zarrita.js.
// Deviations: the orders "C" and "F" of early drafts are read, never written.
// Example: {"name": "transpose", "configuration": {"order": [1, 0]}}
extension CodecSpec {
  /// The codec `transpose`.
  public static func transpose(_ order: [Int]) -> CodecSpec {
    CodecSpec("transpose", ["order": .array(order.map { .int($0) })])
  }

  /// The order of a `transpose` codec for chunks of `rank` dimensions.
  ///
  /// - Throws: ``ZarrError`` of kind `invalidMetadata`.
  func transposeOrder(rank: Int) throws -> [Int] {
    let parameters = CodecParameters(self)
    try parameters.check(known: ["order"])
    if let word = configuration["order"]?.string {
      if word == "C" { return Array(0..<rank) }
      if word == "F" { return Array((0..<rank).reversed()) }
    }
    let order = configuration["order"]?.array?.compactMap(\.int)
    guard let order, order.sorted() == Array(0..<rank),
      order.count == configuration["order"]?.array?.count
    else {
      throw parameters.error("order must be a permutation of the \(rank) dimensions")
    }
    return order
  }
}
