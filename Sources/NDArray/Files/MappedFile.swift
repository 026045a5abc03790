import Glibc

/// What the system said when it refused something about a file.
public struct FileFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file.
  public var path: String
  /// The number of the error (`errno`).
  public var code: Int32

  /// Takes the error that the last call left behind.
  public init(_ path: String, code: Int32 = errno) {
    self.path = path
    self.code = code
  }

  /// The system's words for the error.
  public var reason: String { String(cString: strerror(code)) }

  public var description: String { "\(path): \(reason)" }
}

/// A file whose bytes lie in memory.
final class MappedFile: @unchecked Sendable {
  // Sendable: address and count never change; see ArrayStorage for who writes.
  let address: UnsafeMutableRawPointer
  let count: Int

  /// Maps an existing file.
  init(path: String, isWritable: Bool) throws {
    let descriptor = open(path, isWritable ? O_RDWR | O_CLOEXEC : O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFailure(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileFailure(path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw FileFailure(path, code: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
    }
    count = Int(status.st_size)
    address = try Self.map(descriptor, count, isWritable, path)
  }

  /// Makes a file of zeros and maps it.
  init(creating path: String, byteCount: Int) throws {
    let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileFailure(path) }
    defer { close(descriptor) }
    // Room is taken now: a full disk is an error here and not a signal later.
    let code = posix_fallocate(descriptor, 0, off_t(byteCount))
    guard code == 0 else { throw FileFailure(path, code: code) }
    count = byteCount
    address = try Self.map(descriptor, byteCount, true, path)
  }

  private static func map(
    _ descriptor: Int32, _ count: Int, _ isWritable: Bool, _ path: String
  ) throws -> UnsafeMutableRawPointer {
    let protection = isWritable ? PROT_READ | PROT_WRITE : PROT_READ
    guard let address = mmap(nil, max(1, count), protection, MAP_SHARED, descriptor, 0),
      address != MAP_FAILED
    else { throw FileFailure(path) }
    return address
  }

  deinit { munmap(address, max(1, count)) }
}

/// Fills `buffer` with the bytes of a file from `offset`.
///
/// - Throws: ``FileFailure``, also if the file ends before.
func readBytes(of path: String, at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0, let base = buffer.baseAddress else { throw FileFailure(path) }
  defer { close(descriptor) }
  var done = 0
  while done < buffer.count {
    let count = pread(descriptor, base + done, buffer.count - done, off_t(offset + done))
    if count < 0, errno == EINTR { continue }
    if count <= 0 { throw FileFailure(path, code: count < 0 ? errno : EIO) }
    done += count
  }
}
