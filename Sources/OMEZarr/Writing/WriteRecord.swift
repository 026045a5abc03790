import Glibc
import NDArray

/// What an unfinished write is made of: a text in its directory, by which a later call that wants to go
/// on with it sees whether it would write the same.
enum WriteRecord {
  /// The record of an image with its labels; nil if the sources cannot tell whether they change.
  static func text(
    of image: Multiscales, _ version: NgffVersion, _ options: WriteOptions
  ) -> String? {
    let codecs = options.compressors ?? [WriteOptions.standardCompressor]
    let shards = options.chunksPerShard.map { "\($0)" } ?? "none"
    var lines = [
      "ngffz write record 1",
      "version \(version) shards \(shards) codecs "
        + codecs.map { $0.json(.v3).serialized() }.joined(separator: " "),
    ]
    var pending = [("", image)]
    while let (path, image) = pending.popLast() {
      guard let levels = levels(of: image.images.map(\.data)) else { return nil }
      let paths = image.metadata.datasets.map(\.path)
      lines.append("image \(path) \(paths)")
      lines += levels
      pending += image.companions.labels.map { ("\(path)/labels/\($0)", $1.multiscales) }
      pending += image.companions.siblings.map { ("\(path) sibling", $0) }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// One line per level: the source where pixels are read, the recipe where they are made of another
  /// level.
  private static func levels(of images: [any ArraySource]) -> [String]? {
    var lines = images.map { _ in "" }
    for tree in LevelTree.trees(of: images) {
      for entry in tree.levels {
        if let parent = entry.parent, let level = images[entry.image] as? Downsampled {
          lines[entry.image] = "level \(tree.levels[parent].image) \(level.recipe)"
        } else if let fingerprint = images[entry.image].fingerprint {
          lines[entry.image] = fingerprint
        } else {
          return nil
        }
      }
    }
    return lines
  }

  /// Ends like the names that stores leave out of their listings.
  private static func path(_ directory: String) -> String { directory + "/.record.partial" }

  /// The record of what is being written in a directory; nil if there is none.
  static func read(in directory: String) -> String? {
    guard let file = fopen(path(directory), "re") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A record that cannot be written whole means that the write is not resumed: no more.
  static func write(_ text: String, in directory: String) {
    guard let file = fopen(path(directory), "we") else { return }
    defer { fclose(file) }
    let bytes = Array(text.utf8)
    fwrite(bytes, 1, bytes.count, file)
  }

  static func remove(from directory: String) { unlink(path(directory)) }
}
