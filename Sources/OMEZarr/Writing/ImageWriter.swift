import JSONText
import NDArray
import Zarr

/// Writes images into a store, without a thought to what was there.
struct ImageWriter {
  /// What is written after the metadata.
  enum Deferred {
    /// The levels of a pyramid, and the arrays they go to.
    case pixels([any ArraySource], to: [ZarrArray])
    /// A value of another store, to be copied as it is.
    case file(String, from: any Store, sourceKey: String)
  }

  let store: any Store
  let version: NgffVersion
  let options: WriteOptions
  /// Whether to leave what is no metadata to somebody else, who finds it in ``deferred``.
  let defers: Bool
  /// What is still to be written, if it was left.
  private(set) var deferred: [Deferred] = []
  /// What the version cannot say.
  private(set) var notes: [ConversionNote] = []

  init(
    _ store: any Store, _ version: NgffVersion, _ options: WriteOptions, defers: Bool = false
  ) {
    self.store = store
    self.version = version
    self.options = options
    self.defers = defers
  }

  var format: ZarrFormat { version.zarrFormat == 2 ? .v2 : .v3 }

  /// Writes an image with its labels and whatever else belongs to it. The metadata that makes it
  /// readable is the last.
  mutating func write(_ image: Multiscales, at path: String) throws {
    try check(image)
    if try NodeMetadata.read(store, path) == nil {
      _ = try ZarrGroup.create(store, path: path, format: format)
    } else if options.startLevel == 0, !options.resumes, let obstacle = try obstacle(image, path) {
      guard options.overwrite else {
        throw OMEZarrError(
          .exists, "there is \(obstacle) already; allow overwrite",
          place: "\(store)" + (path.isEmpty ? "" : "/\(path)"))
      }
      _ = try ZarrGroup.create(store, path: path, format: format, overwrite: true)
    }
    try writePixels(image, path)
    for sibling in image.companions.siblings { try writePixels(sibling, path) }
    try writeLabels(image, path)
    var document = OMEDocument(version: version)
    document.multiscales = [image.metadata] + image.companions.siblings.map(\.metadata)
    document.imageLabel = image.companions.imageLabel
    document.extra = image.companions.extra
    document.attributes = image.rootAttributes ?? [:]
    let (attributes, notes) = document.attributes(version: version)
    self.notes += notes
    var group = try ZarrGroup.open(store, path: path, format: format)
    try group.setAttributes(attributes)
    if options.consolidatesMetadata { try group.consolidate() }
  }

  /// What is in the way of an image; nil if there is a group that it can be put into.
  private func obstacle(_ image: Multiscales, _ path: String) throws -> String? {
    guard let group = try? OMEGroup(StoreLocation(store: store, path: path)),
      group.group.format == format
    else { return "a hierarchy" }
    if let kind = group.document.kind { return "a hierarchy of kind '\(kind)'" }
    let taken = try image.metadata.datasets.first { dataset in
      try NodeMetadata.read(store, StoreKey.join(path, dataset.path)) != nil
    }
    return taken.map { "an array '\($0.path)'" }
  }

  /// Whether the image can be said in this version.
  private func check(_ image: Multiscales) throws(OMEZarrError) {
    let datasets = image.metadata.datasets
    guard datasets.count == image.images.count, !datasets.isEmpty else {
      throw OMEZarrError(
        .argument, "there are \(image.images.count) images for \(datasets.count) datasets")
    }
    if Set(datasets.map(\.path)).count != datasets.count {
      throw OMEZarrError(.argument, "two datasets have the same path")
    }
    for dataset in datasets { try SafePath.check(dataset.path) }
    var ignored: [ConversionNote] = []
    let entry = EntrySubject(
      version: version, entry: image.metadata.entry(version, notes: &ignored))
    var reporter = Reporter(file: "", base: "", isStrict: false)
    reporter.check(
      AxesSubject(version: version, axes: entry.axes), AxisRules.all, at: entry.axesPointer)
    reporter.check(entry, TransformationRules.all)
    if let broken = reporter.findings.first(where: { $0.severity == .error }) {
      throw OMEZarrError(
        .version, "OME-Zarr \(version) cannot hold this image: \(broken.message) [\(broken.rule)]",
        place: broken.pointer)
    }
  }

  private mutating func writePixels(_ image: Multiscales, _ path: String) throws {
    let first = options.startLevel
    guard first < image.images.count else {
      throw OMEZarrError(
        .argument, "start_level is \(first), there are \(image.images.count) levels")
    }
    var arrays: [ZarrArray] = []
    for (level, dataset) in zip(image.images, image.metadata.datasets).dropFirst(first) {
      arrays.append(try createArray(level, dataset, path))
    }
    guard !options.metadataOnly else { return }
    try write(image.images.dropFirst(first).map(\.data), to: arrays)
  }

  /// Writes pixels to arrays that are there, now or later.
  mutating func write(_ levels: [any ArraySource], to arrays: [ZarrArray]) throws {
    if defers {
      deferred.append(.pixels(levels, to: arrays))
    } else {
      try options.write(levels, to: arrays)
    }
  }

  /// Copies a value of another store, now or later.
  mutating func copy(_ key: String, from source: any Store, _ sourceKey: String) throws {
    if defers {
      deferred.append(.file(key, from: source, sourceKey: sourceKey))
    } else if let bytes = try source.get(sourceKey) {
      try store.set(key, bytes)
    }
  }

  mutating func note(_ note: ConversionNote) { notes.append(note) }

  private func createArray(
    _ image: NgffImage, _ dataset: Dataset, _ path: String
  ) throws -> ZarrArray {
    let data = image.data
    let chunk = zip(data.chunkShape, data.shape).map { max(1, min($0, $1)) }
    var array = ArrayOptions(shape: data.shape, dtype: data.dtype, chunkShape: chunk)
    if let counts = try options.chunksPerShard?.counts(for: image.dims) {
      // A shard is no longer than the chunks it takes to cover the axis.
      array.shardShape = chunk.indices.map { axis in
        let needed = max(1, (data.shape[axis] + chunk[axis] - 1) / chunk[axis])
        return chunk[axis] * min(counts[axis], needed)
      }
    }
    array.format = format
    let compressors = options.compressors ?? [WriteOptions.standardCompressor]
    array.compressors = try compressors.map {
      try CodecTranslation.translated($0, to: format, data.dtype)
    }
    if format == .v2 {
      array.keyEncoding = ChunkKeyEncoding(.v2, separator: .slash)
    } else {
      array.dimensionNames = image.dims
    }
    let full = StoreKey.join(path, dataset.path)
    try createParent(of: dataset.path, path, image.dims)
    if options.resumes, let known = try? ZarrArray.open(store, path: full, format: format),
      known.metadata == (try array.metadata())
    {
      return known
    }
    return try ZarrArray.create(store, path: full, array, overwrite: true)
  }

  /// The group of a level names the axes, for readers in the manner of xarray.
  private func createParent(of dataset: String, _ path: String, _ dims: [String]) throws {
    guard let slash = dataset.lastIndex(of: "/") else { return }
    let parent = StoreKey.join(path, String(dataset[..<slash]))
    guard try NodeMetadata.read(store, parent, format) == nil else { return }
    let attributes: JSONObject = ["_ARRAY_DIMENSIONS": .array(dims.map(JSON.string))]
    _ = try ZarrGroup.create(store, path: parent, format: format, attributes: attributes)
  }

  private mutating func writeLabels(_ image: Multiscales, _ path: String) throws {
    // When levels are appended, labels stay as they are.
    guard !image.companions.labels.isEmpty, options.startLevel == 0 else { return }
    let labels = StoreKey.join(path, "labels")
    for (name, label) in image.companions.labels {
      try SafePath.check(name, place: "labels")
      try writeLabel(label, at: StoreKey.join(labels, name))
    }
    try LabelsGroup.list(Array(image.companions.labels.keys), in: store, labels, version)
  }

  /// Writes one label image; its group's list is left alone.
  mutating func writeLabel(_ label: LabelImage, at path: String) throws {
    for image in label.multiscales.images where !image.data.dtype.isInteger {
      throw OMEZarrError(
        .data, "a label image holds integers, not \(image.data.dtype.name)", place: path)
    }
    var multiscales = label.multiscales
    multiscales.companions.imageLabel = label.imageLabel
    // Only the root of what is written keeps copies of metadata.
    var inner = options
    inner.consolidatesMetadata = false
    inner.startLevel = 0
    var writer = ImageWriter(store, version, inner, defers: defers)
    try writer.write(multiscales, at: path)
    notes += writer.notes
    deferred += writer.deferred
  }
}

extension WriteOptions {
  /// Writes the pixels of a pyramid to arrays that are there.
  func write(_ levels: [any ArraySource], to arrays: [ZarrArray]) throws {
    var writer = PyramidWriter()
    writer.width = width
    writer.resumes = resumes
    if let memoryTarget { writer.memoryTarget = memoryTarget }
    if let name { writer.label = "writing \(name)" }
    try writer.write(levels, to: arrays)
  }
}

/// The group that lists label images.
enum LabelsGroup {
  /// Sets the list.
  static func list(
    _ names: [String], in store: any Store, _ path: String, _ version: NgffVersion
  ) throws {
    var document = OMEDocument(version: version)
    document.labels = names
    let format: ZarrFormat = version.zarrFormat == 2 ? .v2 : .v3
    let attributes = document.attributes(version: version).attributes
    if var group = try? ZarrGroup.open(store, path: path, format: format) {
      try group.setAttributes(attributes)
    } else {
      _ = try ZarrGroup.create(store, path: path, format: format, attributes: attributes)
    }
  }
}
