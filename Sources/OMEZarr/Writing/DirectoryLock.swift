import Glibc
import Workers

/// A directory that one writer works in; others of this library see that, in this process and in
/// others. The lock ends with ``release()``, with the last reference, and with the process.
final class DirectoryLock: Sendable {
  private let descriptor: CInt

  /// Locks a directory; nil if there is none, or if somebody else works in it.
  convenience init?(_ path: String) {
    self.init(opening: path)
    guard isOpen, tryToLock(), isHeld(at: path) else { return nil }
  }

  /// Locks a directory as soon as nobody else does; nil if there is none.
  ///
  /// - Throws: ``OMEZarrError`` of kind `storage`, or `exists` after ten seconds; `Cancelled`.
  static func waiting(for path: String) throws -> DirectoryLock? {
    let deadline = ContinuousClock.now + .seconds(10)
    while true {
      let lock = DirectoryLock(opening: path)
      guard lock.isOpen else {
        if errno == ENOENT { return nil }
        let reason = String(cString: strerror(errno)).lowercased()
        throw OMEZarrError(.storage, "cannot be replaced: \(reason)", place: path)
      }
      while !lock.tryToLock() {
        try Cancellation.current.check()
        // Who puts a directory in its place has it for an instant.
        guard ContinuousClock.now < deadline else {
          throw OMEZarrError(.exists, "somebody else is writing in it just now", place: path)
        }
        usleep(2000)
      }
      // Else it was replaced while it was waited for.
      if lock.isHeld(at: path) { return lock }
    }
  }

  private init(opening path: String) {
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
  }

  private var isOpen: Bool { descriptor >= 0 }

  private func tryToLock() -> Bool {
    // Not all file systems have locks; there the name alone must do.
    flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK
  }

  /// Whether this directory, and no other, has the path.
  func isHeld(at path: String) -> Bool {
    var own = stat()
    var there = stat()
    return fstat(descriptor, &own) == 0 && lstat(path, &there) == 0
      && own.st_ino == there.st_ino && own.st_dev == there.st_dev
  }

  /// Lets others have it.
  func release() { flock(descriptor, LOCK_UN) }

  deinit { if isOpen { close(descriptor) } }
}
