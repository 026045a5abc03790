import OMEZarr
import Script
import Synchronization
import Workers

/// The object `ngff_zarr.config`: settings for all that follows.
enum Config {
  private struct Settings {
    var memoryTarget: Int?
    var taskTarget = 50_000
    var cacheStore: String?
    var imageCacheSize = 100
    var wellCacheSize = 500
  }

  private static let settings = Mutex(Settings())

  /// How many bytes rows in flight may take while a pyramid is written; nil for the writer's own.
  static var memoryTarget: Int? { settings.withLock { $0.memoryTarget } }
  /// How many images of a well are kept open unless the call says otherwise.
  static var imageCacheSize: Int { settings.withLock { $0.imageCacheSize } }
  /// How many wells of a plate are kept open unless the call says otherwise.
  static var wellCacheSize: Int { settings.withLock { $0.wellCacheSize } }

  static let object: HostClass<Void> = {
    let host = HostClass<Void>("NgffConfig", module: "ngff_zarr", doc: "Settings of ngff_zarr.")
    host.property(
      "memory_target", "How many bytes may be in flight while a pyramid is written.",
      get: { _ in .int(memoryTarget ?? PyramidWriter().memoryTarget) },
      set: { context, _, value in
        let count = try byteCount(value, context)
        settings.withLock { $0.memoryTarget = count }
      })
    host.property(
      "workers", "How many threads work at once.", get: { _ in .int(Workers.width) },
      set: { context, _, value in
        Workers.width = min(try positive(value, "workers", context), 64)
      })
    host.property(
      "hcs_image_cache_size", "How many images of a well are kept open.",
      get: { _ in .int(imageCacheSize) },
      set: { context, _, value in
        let count = try positive(value, "hcs_image_cache_size", context)
        settings.withLock { $0.imageCacheSize = count }
      })
    host.property(
      "hcs_well_cache_size", "How many wells of a plate are kept open.",
      get: { _ in .int(wellCacheSize) },
      set: { context, _, value in
        let count = try positive(value, "hcs_well_cache_size", context)
        settings.withLock { $0.wellCacheSize = count }
      })
    host.property(
      "task_target", "Kept, without effect: there is no graph of tasks to bound.",
      get: { _ in .int(settings.withLock { $0.taskTarget }) },
      set: { context, _, value in
        let count = try positive(value, "task_target", context)
        settings.withLock { $0.taskTarget = count }
      })
    host.property(
      "cache_store", "Kept, without effect: a pass over the pixels is bounded without a cache.",
      get: { _ in .optional(settings.withLock { $0.cacheStore }) },
      set: { context, _, value in
        let path = value.isNone ? nil : try context.path(value)
        settings.withLock { $0.cacheStore = path }
      })
    host.type.repr = { context, _ in
      let cache = settings.withLock { $0.cacheStore }
      return StringObject(
        "NgffConfig(memory_target=\(memoryTarget ?? PyramidWriter().memoryTarget), "
          + "workers=\(Workers.width), task_target=\(settings.withLock { $0.taskTarget }), "
          + "cache_store=\(cache.map { "'\($0)'" } ?? "None"), "
          + "hcs_image_cache_size=\(imageCacheSize), hcs_well_cache_size=\(wellCacheSize))")
    }
    return host
  }()

  private static func positive(
    _ value: Value, _ name: String, _ context: Interpreter
  ) throws -> Int {
    let count = try context.int(value, name)
    guard count >= 1 else { throw ScriptException.value("\(name) must be at least 1") }
    return count
  }

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
