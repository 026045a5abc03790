import Glibc

/// Small files, read and written whole.
enum Files {
  /// A failed system call: what it says about the file.
  struct Failure: Error, CustomStringConvertible {
    let code: Int32
    var description: String { String(cString: strerror(code)) }
  }

  static func read(_ path: String) throws(Failure) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw Failure(code: errno) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(file, &piece, piece.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw Failure(code: errno)
      }
      if count == 0 { return bytes }
      bytes += piece[..<count]
    }
  }

  /// Writes a file under a passing name and moves it to `path`, so that nobody sees half of it.
  static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(Failure) {
    let passing = "\(path).\(getpid()).tmp"
    let file = open(passing, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard file >= 0 else { throw Failure(code: errno) }
    var code: Int32 = 0
    var written = 0
    while written < bytes.count, code == 0 {
      let count = bytes.withUnsafeBytes {
        Glibc.write(file, $0.baseAddress.map { $0 + written }, $0.count - written)
      }
      if count > 0 { written += count } else if errno != EINTR { code = errno }
    }
    close(file)
    if code == 0, rename(passing, path) != 0 { code = errno }
    guard code == 0 else {
      unlink(passing)
      throw Failure(code: code)
    }
  }

  /// Makes a folder and those above it.
  static func makeFolder(_ path: String, mode: mode_t = 0o755) throws(Failure) {
    if mkdir(path, mode) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
      throw Failure(code: errno)
    }
    try makeFolder(String(path[..<slash]), mode: mode)
    guard mkdir(path, mode) == 0 || errno == EEXIST else { throw Failure(code: errno) }
  }
}
