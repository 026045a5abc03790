import Glibc
import Script
import Zarr

extension Interpreter {
  /// The store that an argument names: a store object, a dict, a path, or None for new memory.
  ///
  /// A path to a file is that of a ZIP archive, which can be read.
  ///
  /// - Throws: `TypeError` for what names no store, `ValueError` for an address in the network.
  func storeHandle(_ value: Value?) throws -> StoreHandle {
    guard let value else { return .memory() }
    if let handle = StoreObjects.handle(value) { return handle }
    switch value {
    case .dict(let dict): return .dict(dict, self)
    case .str, .host:
      guard var path = try? path(value) else { break }
      if path.hasPrefix("file://") { path = String(path.dropFirst("file://".count)) }
      if path.hasPrefix("memory://") { return .memory() }
      if let scheme = path.firstRange(of: "://") {
        throw ScriptException.value(
          "stores at \(path[..<scheme.upperBound]) cannot be opened; give a path")
      }
      return isFile(path)
        ? .zip(path, try ZipStore(path, repeatedNames: .lastCounts)) : .local(path)
    default: break
    }
    throw ScriptException.type("Unsupported type for store_like: '\(value.typeName)'")
  }

  private func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }
}
