import Display
import NDArray
import OMEZarr
import Zarr

/// Images and pyramids.
extension Explanations {
  mutating func explain(_ pyramid: Multiscales) {
    let version = pyramid.metadata.version
    say(
      "This is a multiscale image, or pyramid: the same picture stored at "
        + "\(counted(pyramid.images.count, "resolution")), so that a viewer can read the one that fits "
        + "its screen.", .ome(version, "multiscale-md", "multiscales"))
    guard let first = pyramid.images.first else { return }
    say(words(first), .ome(version, "axes-md", "axes"))
    for (index, level) in pyramid.images.enumerated().dropFirst() {
      say(step(from: pyramid.images[index - 1], to: level, index))
    }
    if pyramid.images.count > 1 {
      let rest = pyramid.images.dropFirst().compactMap { $0.data.shape.checkedProduct }
      if let whole = first.data.shape.checkedProduct, whole > 0 {
        let more = rest.reduce(0) { $0 + Double($1) } / Double(whole) * 100
        say(
          "All smaller levels together have \(Numbers.rounded(more, digits: 1)) % of the pixels of "
            + "the first: that is the price of quick looks.")
      }
    }
    if let method = pyramid.method {
      say("The smaller levels were made by \(method.rawValue): \(method.summary)")
    }
    explainChunks(first.data, first.dims)
    if let omero = pyramid.metadata.omero { explain(omero) }
    let labels = pyramid.companions.labels.keys
    if !labels.isEmpty {
      say(
        "It has labels, images whose pixels are numbers of objects: \(labels.joined(separator: ", ")).",
        .ome(version, "labels-md", "labels"))
    }
  }

  mutating func explain(_ image: NgffImage, _ version: NgffVersion) {
    say(words(image), .ome(version, "axes-md", "axes"))
    explainChunks(image.data, image.dims)
  }

  /// The axes of an image, with their lengths in pixels and in the world.
  private func words(_ image: NgffImage) -> String {
    let axes = zip(image.dims, image.data.shape).map { dim, length in
      guard NgffImage.isSpatial(dim), let scale = image.scale[dim] else {
        return "\(dim) (\(length))"
      }
      let unit = image.axesUnits?[dim].map { " " + UnitNames.short($0) } ?? ""
      let extent =
        unit.isEmpty ? "" : ", \(Numbers.short(abs(scale) * Double(length)))\(unit) in all"
      return "\(dim) (\(counted(length, "pixel")), \(Numbers.short(scale))\(unit) apart\(extent))"
    }
    let begin = image.dims.filter(NgffImage.isSpatial).map {
      "\($0) = \(Numbers.short(image.translation[$0] ?? 0))"
    }
    return "“\(image.name)” has the axes \(axes.joined(separator: ", ")), the first one changing "
      + "slowest in memory. The centre of its first pixel lies at \(begin.joined(separator: ", "))."
  }

  private func step(from larger: NgffImage, to smaller: NgffImage, _ index: Int) -> String {
    func each(_ text: (String) -> String) -> String {
      smaller.dims.filter(NgffImage.isSpatial).map(text).joined(separator: ", ")
    }
    let factors = each { dim in
      "\(dim) by \(Numbers.short((smaller.scale[dim] ?? 1) / (larger.scale[dim] ?? 1)))"
    }
    let moves = each { "\($0) = \(Numbers.short(smaller.translation[$0] ?? 0))" }
    return "Level \(index) is smaller along \(factors): shape "
      + "\(smaller.data.shape.tupleDescription). Each of its pixels stands for a block of the level "
      + "before, and " + Self.place(of: smaller, in: larger, moves)
  }

  /// Where the first pixel of a level lies in the block that it stands for: in the middle, as the
  /// mean of a block does; at its first pixel, where pixels were left out; or elsewhere.
  private static func place(
    of smaller: NgffImage, in larger: NgffImage, _ moves: String
  ) -> String {
    func agrees(_ share: (_ fine: Double, _ coarse: Double) -> Double) -> Bool {
      smaller.dims.filter(NgffImage.isSpatial).allSatisfy { dim in
        let (fine, coarse) = (larger.scale[dim] ?? 1, smaller.scale[dim] ?? 1)
        let shift = (smaller.translation[dim] ?? 0) - (larger.translation[dim] ?? 0)
        return abs(shift - share(fine, coarse)) <= 1e-3 * abs(fine)
      }
    }
    if agrees({ ($1 - $0) / 2 }) {
      return "its first centre lies in the middle of the first block: \(moves). That is why the "
        + "translation changes with the scale."
    }
    if agrees({ _, _ in 0 }) {
      return
        "its first centre lies where that of the level before does: \(moves). That is right where "
        + "pixels were left out; where they were averaged, the middle of the first block would be."
    }
    return
      "its first centre lies at \(moves), which is neither the middle of the first block nor its "
      + "first pixel."
  }

  // MARK: Arrays

  mutating func explain(_ array: any ArraySource) {
    let bytes =
      (try? checkedByteCount(array.dtype, array.shape)).map(Numbers.bytes) ?? "very many bytes"
    var text =
      "This is an array of \(array.dtype.name), \(counted(array.dtype.itemSize, "byte")) per element, "
      + "with the shape \(array.shape.tupleDescription): \(bytes) in memory."
    if let stored = array.zarrArray {
      let format = stored.metadata.format == .v3 ? "zarr.json" : ".zarray"
      let folder = stored.path.isEmpty ? "" : stored.path + "/"
      text += " It is an array of Zarr; \(folder)\(format) says all this."
    }
    say(text)
    explainChunks(array, array.zarrArray?.dimensionNames?.map { $0 ?? "?" })
  }

  mutating func explainChunks(_ array: any ArraySource, _ dims: [String]?) {
    if let memory = array.inMemory {
      let bytes = (try? checkedByteCount(memory.dtype, memory.shape)).map(Numbers.bytes)
      return say("It lies in memory, \(bytes ?? "very many bytes"); nothing of it is stored yet.")
    }
    let counts = zip(array.shape, array.chunkShape).map { $0 > 0 && $1 > 0 ? ($0 - 1) / $1 + 1 : 0 }
    let bytes = (try? checkedByteCount(array.dtype, array.chunkShape)) ?? 0
    let number = counts.count == 1 ? "" : " (\(counts.map(String.init).joined(separator: " × ")))"
    let text =
      "Its elements are kept in chunks of \(array.chunkShape.tupleDescription): "
      + "\(counts.checkedProduct.map(Numbers.count) ?? "very many")\(number) of them, up to "
      + "\(Numbers.bytes(bytes)) each before compression. Reading one element means reading and "
      + "decoding one chunk."
    guard let stored = array.zarrArray else { return say(text) }
    say(text, .chunks(isV3: stored.metadata.format == .v3))
    if let shard = stored.shardShape {
      let each = zip(shard, stored.chunkShape).map { $1 > 0 ? $0 / $1 : 1 }.checkedProduct ?? 0
      say(
        "The chunks are gathered in shards of \(shard.tupleDescription): one file holds "
          + "\(counted(each, "chunk")) and an index that says where each begins, so that one chunk "
          + "can still be read alone.", .shards)
    }
    explainFiles(stored, dims)
  }

  private mutating func explainFiles(_ stored: ZarrArray, _ dims: [String]?) {
    guard !stored.storedCounts.contains(0) else { return }
    let first = stored.key(stored.storedCounts.map { _ in 0 })
    let last = stored.key(stored.storedCounts.map { $0 - 1 })
    let unit = stored.shardShape == nil ? "chunk" : "shard"
    let order = dims.map { " in the order \($0.joined(separator: ", "))" } ?? ""
    let files =
      first == last ? "The only file is \(first)" : "The files go from \(first) to \(last)"
    say(
      "\(files); the numbers in a name count \(unit)s along the axes\(order). A \(unit) whose elements "
        + "all have the fill value need not be stored. tree(…) shows which file holds what.")
  }
}

extension ArraySource {
  /// The array in memory that this one is; nil if it is stored or computed.
  var inMemory: NDArray? { (self as? NDArray) ?? (self as? LazyArray)?.base.inMemory }
  /// The stored array behind a lazy one; nil if it is computed or in memory.
  var zarrArray: ZarrArray? { (self as? ZarrArray) ?? (self as? LazyArray)?.base.zarrArray }
}
