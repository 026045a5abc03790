import Glibc

/// A directory that one writer works in; others of this library see that, in this process and in
/// others. The lock ends with the last reference, and with the process at the latest.
final class DirectoryLock: Sendable {
  private let descriptor: CInt

  /// Locks a directory; nil if there is none, or if somebody else works in it.
  init?(_ path: String) {
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    // Not all file systems have locks; there the name alone must do.
    let isFree = flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK
    // It may have been moved away before it was locked.
    guard isFree, isAt(path) else { return nil }
  }

  private func isAt(_ path: String) -> Bool {
    var own = stat()
    var there = stat()
    return fstat(descriptor, &own) == 0 && lstat(path, &there) == 0
      && own.st_ino == there.st_ino && own.st_dev == there.st_dev
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
