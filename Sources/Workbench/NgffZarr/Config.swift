import Script
import Synchronization
import Workers

/// The object `ngff_zarr.config`: settings for all that follows.
enum Config {
  private static let storedTarget = Mutex<Int?>(nil)

  /// How many bytes rows in flight may take while a pyramid is written; nil for the writer's own.
  static var memoryTarget: Int? { storedTarget.withLock { $0 } }

  static let object: HostClass<Void> = {
    let host = HostClass<Void>("NgffConfig", module: "ngff_zarr", doc: "Settings of ngff_zarr.")
    host.property(
      "memory_target", "How many bytes may be in flight while a pyramid is written.",
      get: { _ in .int(memoryTarget ?? 256 << 20) },
      set: { context, _, value in
        let count = try byteCount(value, context)
        storedTarget.withLock { $0 = count }
      })
    host.property(
      "workers", "How many threads work at once.", get: { _ in .int(Workers.width) },
      set: { context, _, value in
        let count = try context.int(value, "workers")
        guard count >= 1 else { throw ScriptException.value("workers must be at least 1") }
        Workers.width = min(count, 64)
      })
    for (name, value) in [
      ("task_target", 50_000), ("hcs_image_cache_size", 100), ("hcs_well_cache_size", 500),
    ] {
      host.property(
        name, "Accepted; there is no task graph to bound here.", get: { _ in .int(value) },
        set: { _, _, _ in })
    }
    host.property(
      "cache_store", "Accepted; nothing is cached on disk.", get: { _ in .none },
      set: { _, _, _ in })
    return host
  }()

  /// A number of bytes: an integer, or text such as "4GB" and "512 MiB".
  ///
  /// - Throws: `ValueError` if it is none, or not positive.
  static func byteCount(_ value: Value, _ context: Interpreter) throws -> Int {
    let count: Int?
    if case .str(let text) = value {
      count = parse(text.string)
    } else if case .float(let number) = value {
      count = Int(exactly: number.rounded())
    } else {
      count = try context.int(value, "memory_target")
    }
    guard let count, count > 0 else {
      throw ScriptException.value(
        "\(try context.repr(value).string) is no number of bytes, such as 268435456 or '256 MiB'")
    }
    return count
  }

  private static func parse(_ text: String) -> Int? {
    let number = text.prefix { $0.isNumber || $0 == "." }
    let unit = text.dropFirst(number.count).filter { !$0.isWhitespace }.lowercased()
    let factors: [String: Double] = [
      "": 1, "b": 1, "k": 1e3, "kb": 1e3, "m": 1e6, "mb": 1e6, "g": 1e9, "gb": 1e9, "tb": 1e12,
      "kib": 1024, "mib": 1_048_576, "gib": 1_073_741_824,
    ]
    guard let value = Double(number), let factor = factors[unit] else { return nil }
    return Int(exactly: (value * factor).rounded())
  }
}
