import NDArray
import Script
import Zarr

/// The class `zarr.Array`.
enum ZarrArrayClass {
  static let type: TypeObject = {
    let type = TypeObject(
      "Array", module: "zarr", doc: "An array in a Zarr store: a[...] reads, a[...] = x writes.")
    ZarrNodeMembers.fill(type)
    addShape(type)
    addEncoding(type)
    addCounts(type)
    addSelections(type)
    addBlocks(type)
    addChanges(type)
    addSlots(type)
    return type
  }()

  static func object(_ value: Value) throws -> ZarrArrayObject {
    if let object = value.zarrArray { return object }
    throw ScriptException.type("expected zarr.Array, got \(value.typeName)")
  }

  private static func add(
    _ type: TypeObject, _ name: String, _ doc: String,
    _ get: @escaping (ZarrArrayObject) throws -> Value
  ) {
    type.property(name, doc) { _, receiver in try get(try object(receiver)) }
  }

  private static func addShape(_ type: TypeObject) {
    let shape = TypeObject.Property(
      doc: "The length of each axis; setting it resizes.",
      get: { _, receiver in .tuple(try object(receiver).array.shape) },
      set: { context, receiver, value in
        try resize(try object(receiver), value, context)
      })
    type.add("shape", .property(shape))
    add(type, "dtype", "The type of the elements.") {
      DTypeClass.wrap($0.array.dtype, isBigEndian: $0.array.isShownBigEndian)
    }
    add(type, "chunks", "The shape of a chunk; with shards, of a chunk in them.") {
      .tuple($0.array.chunkShape)
    }
    add(type, "shards", "The shape of a shard; None if there are none.") {
      $0.array.shardShape.map { .tuple($0) } ?? .none
    }
    add(type, "ndim", "The number of axes.") { .int($0.array.rank) }
    add(type, "size", "The number of elements.") { .int($0.array.size) }
    add(type, "itemsize", "Bytes per element.") { .int($0.array.dtype.itemSize) }
    add(type, "nbytes", "Bytes of all elements.") { .int($0.array.byteCount) }
  }

  private static func addEncoding(_ type: TypeObject) {
    add(type, "fill_value", "The value of elements that were never written.") { object in
      let fill = object.array.fillValue
      guard fill.isDefined else { return .none }
      return ScalarClass.wrap(try fill.scalar(object.array.dtype))
    }
    add(type, "order", "Which axis is the fastest in a chunk.") { .string($0.array.orderName) }
    add(type, "filters", "The codecs before the elements become bytes.") {
      codecs($0.array.codecParts.filters, $0.array)
    }
    add(type, "serializer", "The codec that makes bytes of the elements.") { object in
      object.array.codecParts.serializer.map { CodecClasses.wrap($0, .v3) } ?? .none
    }
    add(type, "compressors", "The codecs of the bytes.") {
      codecs($0.array.codecParts.compressors, $0.array)
    }
    add(type, "compressor", "The compressor, of arrays of Zarr v2.") { object in
      guard object.array.metadata.format == .v2 else {
        throw ScriptException.type("`compressor` is not available for Zarr format 3 arrays.")
      }
      return object.array.codecParts.compressors.first.map { CodecClasses.wrap($0, .v2) } ?? .none
    }
    type.property("metadata", "What the metadata says.") { context, receiver in
      MetadataObjects.array(try object(receiver).array, context)
    }
    add(type, "info", "What there is to know, as text.") {
      TextObjects.wrap(InfoText.text($0))
    }
    let complete = Builtin(
      "info_complete", "", doc: "The same with what is stored.", module: "Array"
    ) { _, receiver, _ in
      TextObjects.wrap(try InfoText.complete(try object(receiver)))
    }
    type.add("info_complete", .method(complete))
  }

  private static func codecs(_ specs: [CodecSpec], _ array: ZarrArray) -> Value {
    .tuple(specs.map { CodecClasses.wrap($0, array.metadata.format) })
  }

  private static func addCounts(_ type: TypeObject) {
    add(type, "cdata_shape", "How many chunks there are along each axis.") {
      .tuple($0.array.chunkCounts)
    }
    add(type, "nchunks", "How many chunks there are.") {
      .int($0.array.chunkCounts.checkedProduct ?? 0)
    }
    add(type, "nchunks_initialized", "How many chunks are stored; all those of a shard count.") {
      let array = $0.array
      let perShard = zip(array.storedShape, array.chunkShape).map { $0 / $1 }.reduce(1, &*)
      return .int(try array.storage().values &* perShard)
    }
    let stored = Builtin("nbytes_stored", "", doc: "Bytes in the store.", module: "Array") {
      _, receiver, _ in .int(try object(receiver).array.storage().bytes)
    }
    type.add("nbytes_stored", .method(stored))
  }

  private static func addSelections(_ type: TypeObject) {
    for kind in [IndexerObject.Kind.oindex, .vindex, .blocks] {
      add(type, kind.rawValue, "Another way to index.") { .host(IndexerObject($0, kind)) }
    }
    let ways: [(String, IndexingMode)] = [
      ("basic", .basic), ("orthogonal", .orthogonal), ("coordinate", .vectorized),
      ("mask", .vectorized),
    ]
    for (name, mode) in ways {
      type.zarrMethod(
        "get_\(name)_selection",
        "selection=?, *, out=None, prototype=None, fields=None",
        "The elements of a selection."
      ) { receiver, a in
        try ArrayItems.get(
          a.context, try object(receiver), a.values["selection"] ?? .ellipsis, mode)
      }
      type.zarrMethod(
        "set_\(name)_selection", "selection, value, *, fields=None, prototype=None",
        "Sets the elements of a selection."
      ) { receiver, a in
        try ArrayItems.set(
          a.context, try object(receiver), a.values["selection"] ?? .ellipsis,
          a.values["value"] ?? .none, mode)
        return .none
      }
    }
  }

  private static func addBlocks(_ type: TypeObject) {
    type.zarrMethod("get_block_selection", "selection, *, out=None", "The elements of blocks.") {
      receiver, a in
      let object = try object(receiver)
      let blocks = try ArrayItems.blocks(a.context, object, a.values["selection"] ?? .ellipsis)
      return ArrayItems.wrap(try object.array.read(blocks), object.array)
    }
    type.zarrMethod("set_block_selection", "selection, value", "Sets the elements of blocks.") {
      receiver, a in
      let object = try object(receiver)
      let blocks = try ArrayItems.blocks(a.context, object, a.values["selection"] ?? .ellipsis)
      let value = try a.context.ndarray(a.values["value"] ?? .none)
      try object.array.write(blocks, value)
      return .none
    }
  }

  private static func addChanges(_ type: TypeObject) {
    type.zarrMethod(
      "with_config", "config", "The same array, with write_empty_chunks as said in a dict."
    ) { receiver, a in
      let object = try object(receiver)
      var access = object.array.access
      if case .dict(let config)? = a["config"], let flag = config["write_empty_chunks"] {
        access.writesEmptyChunks = try a.context.truth(flag)
      }
      return .host(ZarrArrayObject(try object.array.opened(with: access), object.handle))
    }
    type.zarrMethod("resize", "new_shape", "Changes the lengths of the axes.") { receiver, a in
      try resize(try object(receiver), a.values["new_shape"] ?? .none, a.context)
      return .none
    }
    type.zarrMethod("append", "data, axis=0", "Adds elements at the end of an axis.") {
      receiver, a in
      let object = try object(receiver)
      let axis = try a["axis"].map { try a.context.int($0, "axis") } ?? 0
      let data = try a.context.ndarray(a.values["data"] ?? .none).asType(object.array.dtype)
      let shape = object.array.shape
      guard shape.indices.contains(axis), data.rank == shape.count,
        shape.indices.allSatisfy({ $0 == axis || data.shape[$0] == shape[$0] })
      else {
        throw ScriptException.value(
          "shape of data to append is not compatible with the array. The shape of the data is "
            + "(\(data.shape.tupleDescription)) and the shape of the array is "
            + "(\(shape.tupleDescription)). All dimensions must match except for the dimension "
            + "being appended.")
      }
      try object.array.append(data, axis: axis)
      return .tuple(object.array.shape)
    }
  }

  private static func resize(
    _ object: ZarrArrayObject, _ shape: Value, _ context: Interpreter
  ) throws {
    let lengths = try context.lengths(shape, "shape")
    guard lengths.count == object.array.rank else {
      throw ScriptException(
        .assertionError,
        "the new shape \(lengths.tupleDescription) must have "
          + "\(object.array.rank) dimensions")
    }
    try object.array.resize(lengths)
  }

  private static func addSlots(_ type: TypeObject) {
    type.repr = { _, receiver in
      let object = try object(receiver)
      return StringObject(
        "<Array \(object.handle.uri(object.path)) shape=\(object.array.shape.tupleDescription) "
          + "dtype=\(object.array.dtype.name)>")
    }
    type.getItem = { context, receiver, key in
      try ArrayItems.get(context, try object(receiver), key, .any)
    }
    type.setItem = { context, receiver, key, value in
      try ArrayItems.set(context, try object(receiver), key, value, .any)
    }
    type.length = { _, receiver in
      guard let length = try object(receiver).array.shape.first else {
        throw ScriptException.type("len() of unsized object")
      }
      return length
    }
    type.truth = { _, _ in true }
    type.iterate = { _, receiver in try rows(try object(receiver)) }
    type.compare = { _, op, a, b in
      guard op == .equal || op == .notEqual, let a = a.zarrArray, let b = b.zarrArray else {
        return nil
      }
      let isSame =
        a.array.metadata == b.array.metadata && a.path == b.path
        && a.array.store.identity == b.array.store.identity
      return .bool(isSame == (op == .equal))
    }
  }

  /// The items along the first axis, read a row of chunks at a time.
  private static func rows(_ object: ZarrArrayObject) throws -> IteratorObject {
    let array = object.array
    guard let length = array.shape.first, let step = array.storedShape.first else {
      throw ScriptException.type("iteration over a 0-d array")
    }
    var index = 0
    var rows = try NDArray(zeros: array.dtype, shape: [0])
    return ClosureIterator("iterator") { _ in
      guard index < length else { return nil }
      defer { index += 1 }
      if index % step == 0 {
        var region = Region(all: array.shape)
        region.origin[0] = index
        region.shape[0] = min(step, length - index)
        rows = try array.read(region)
      }
      return ArrayItems.wrap(try rows.element(axis: 0, index: index % step).copy(), array)
    }
  }
}
