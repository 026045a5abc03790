import NDArray
import OrderedCollections

/// The levels of a pyramid: how large they are and what each is made from.
struct Ladder: Sendable {
  /// One level.
  struct Rung: Sendable, Hashable {
    /// The factor of each axis relative to level 0.
    var factors: [Int]
    /// The level it is made from; for level 0, 0.
    var source: Int
    /// The factor of each axis relative to that level.
    var step: [Int]
  }

  let rungs: [Rung]

  /// Lays out the levels of an image.
  ///
  /// A level is made from the one before where all its factors are whole multiples of that one's,
  /// else from level 0; either way it has floor(shape / factor) pixels.
  ///
  /// - Throws: ``OMEZarrError`` of kind `argument` for factors below 1, above the length of an
  ///   axis, or of axes that the image does not have.
  init(
    _ scaleFactors: [ScaleFactor], dims: [String], shape: [Int]
  ) throws(OMEZarrError) {
    var rungs = [Rung(factors: dims.map { _ in 1 }, source: 0, step: dims.map { _ in 1 })]
    for (index, scaleFactor) in scaleFactors.enumerated() {
      let label = "scale factor \(index + 1)"
      if case .perAxis(let given) = scaleFactor,
        let stranger = given.keys.first(where: { !dims.contains($0) })
      {
        throw OMEZarrError(
          .argument,
          "\(label) names the axis '\(stranger)', but the dims are "
            + dims.joined(separator: ", "))
      }
      // Time and channels are never made smaller, whatever a dict says of them.
      let factors = dims.map { NgffImage.isSpatial($0) ? scaleFactor.factor(of: $0) : 1 }
      for (axis, factor) in factors.enumerated() {
        try Self.check(factor, label, dims[axis], shape[axis])
      }
      let previous = rungs[rungs.count - 1].factors
      let isMultiple = zip(factors, previous).allSatisfy { $0 % $1 == 0 }
      rungs.append(
        Rung(
          factors: factors, source: isMultiple ? rungs.count - 1 : 0,
          step: isMultiple ? zip(factors, previous).map { $0 / $1 } : factors))
    }
    self.rungs = rungs
  }

  private static func check(
    _ factor: Int, _ label: String, _ dim: String, _ length: Int
  ) throws(OMEZarrError) {
    guard factor >= 1 else {
      throw OMEZarrError(.argument, "\(label) is \(factor) along '\(dim)'; it must be at least 1")
    }
    guard factor <= max(1, length) else {
      throw OMEZarrError(
        .argument,
        "\(label) is \(factor) along '\(dim)', which has only \(length) pixels: "
          + "no pixel would be left")
    }
  }

  /// The factors of a pyramid whose levels are added while they are worth it.
  ///
  /// Each level halves the spatial axes that are longer than half the longest one and that keep at
  /// least a chunk, until no axis has two chunks, nothing changes, or fewer than two times
  /// `minimumLength` pixels are left.
  static func automatic(
    dims: [String], shape: [Int], chunks: OrderedDictionary<String, Int>, minimumLength: Int
  ) throws(OMEZarrError) -> [ScaleFactor] {
    guard minimumLength >= 1 else {
      throw OMEZarrError(
        .argument, "scale_factors is \(minimumLength); the minimum length must be at least 1")
    }
    let spatial = dims.indices.filter { NgffImage.isSpatial(dims[$0]) }
    var sizes = spatial.map { shape[$0] }
    let lengths = spatial.map { chunks[dims[$0]] ?? 1 }
    var previous = spatial.map { _ in 1 }
    var result: [ScaleFactor] = []
    while zip(sizes, lengths).contains(where: { $0 / 2 >= $1 }) {
      let longest = sizes.max() ?? 0
      var factors = previous
      let before = sizes
      for index in spatial.indices {
        // In halves: 2·size could overflow.
        let isShort = before[index] <= longest - before[index]
        if isShort || Double(before[index]) / 2 < Double(lengths[index]) { continue }
        factors[index] *= 2
        sizes[index] /= 2
      }
      let pixels = sizes.reduce(1.0) { $0 * Double($1) }
      if pixels / Double(minimumLength) < 2 || factors == previous { break }
      result.append(
        .perAxis(
          OrderedDictionary(
            uniqueKeysWithValues: zip(spatial.map { dims[$0] }, factors))))
      previous = factors
    }
    return result
  }
}
