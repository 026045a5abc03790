import Glibc

/// A file's path, size and time of change; nil if it is not there.
public func fileStamp(_ path: String) -> String? {
  var status = stat()
  guard stat(path, &status) == 0, let real = realpath(path, nil) else { return nil }
  defer { free(real) }
  return "\(String(cString: real)) \(status.st_size) \(status.st_mtim.tv_sec)."
    + "\(status.st_mtim.tv_nsec) \(status.st_ino)"
}
