import Glibc

/// The text of the last error of the operating system.
func systemErrorText(_ code: Int32 = errno) -> String { String(cString: strerror(code)) }

/// The size of the regular file at `path`.
///
/// - Throws: ``ImageFileError`` of kind `notFound`, `notAFile` or `io`.
func regularFileSize(_ path: String) throws(ImageFileError) -> Int {
  guard !path.isEmpty, !path.utf8.contains(0) else {
    throw ImageFileError(.notFound, path, "this is not a file name")
  }
  var status = stat()
  guard stat(path, &status) == 0 else {
    if errno == ENOENT || errno == ENOTDIR {
      throw ImageFileError(.notFound, path, "no such file")
    }
    throw ImageFileError(.io, path, systemErrorText())
  }
  guard status.st_mode & S_IFMT == S_IFREG else {
    let isDirectory = status.st_mode & S_IFMT == S_IFDIR
    throw ImageFileError(
      .notAFile, path,
      isDirectory ? "this is a directory, not an image file" : "this is not a regular file")
  }
  return status.st_size
}

/// The first bytes of a file, at most `count`; all of it if `count` is nil.
///
/// - Throws: ``ImageFileError`` of kind `notFound`, `notAFile` or `io`.
func readFile(_ path: String, count limit: Int? = nil) throws(ImageFileError) -> [UInt8] {
  let size = min(try regularFileSize(path), limit ?? Int.max)
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw ImageFileError(.io, path, systemErrorText()) }
  defer { close(descriptor) }
  var failure: Int32?
  let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
    while filled < size, let base = buffer.baseAddress {
      let got = read(descriptor, base + filled, min(size - filled, 1 << 30))
      if got < 0 && errno == EINTR { continue }
      if got < 0 { failure = errno }
      if got <= 0 { return }
      filled += got
    }
  }
  if let failure { throw ImageFileError(.io, path, systemErrorText(failure)) }
  return bytes
}

/// Lets `body` write a file under a temporary name beside `path`, then gives it its name: it appears
/// whole or not at all.
///
/// - Throws: ``ImageFileError`` of kind `io` or `notAFile`, or what `body` throws.
func writeAtomically(_ path: String, _ body: (_ temporaryPath: String) throws -> Void) throws {
  guard !path.isEmpty, !path.utf8.contains(0) else {
    throw ImageFileError(.notFound, path, "this is not a file name")
  }
  var status = stat()
  if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
    throw ImageFileError(.notAFile, path, "a directory of this name is in the way")
  }
  let temporary = try makeTemporaryFile(beside: path)
  do {
    try body(temporary)
    guard rename(temporary, path) == 0 else {
      throw ImageFileError(.io, path, "cannot be written: " + systemErrorText())
    }
  } catch {
    unlink(temporary)
    throw error
  }
}

/// Makes an empty file of a new name in the folder of `path`.
private func makeTemporaryFile(beside path: String) throws(ImageFileError) -> String {
  for _ in 0..<100 {
    let name = "\(path).\(String(UInt32.random(in: .min ... .max), radix: 36)).tmp"
    let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    if descriptor >= 0 {
      close(descriptor)
      return name
    }
    if errno != EEXIST { break }
  }
  throw ImageFileError(.io, path, "cannot be written: " + systemErrorText())
}

/// Writes all of `bytes` to the file at `temporaryPath`; errors name `path`.
func writeFile(
  _ bytes: UnsafeRawBufferPointer, to temporaryPath: String, for path: String
) throws(ImageFileError) {
  let descriptor = open(temporaryPath, O_WRONLY | O_TRUNC | O_CREAT | O_CLOEXEC, 0o666)
  guard descriptor >= 0 else { throw ImageFileError(.io, path, systemErrorText()) }
  var done = 0
  var failure: Int32?
  while failure == nil, done < bytes.count, let base = bytes.baseAddress {
    let put = write(descriptor, base + done, min(bytes.count - done, 1 << 30))
    if put >= 0 { done += put } else if errno != EINTR { failure = errno }
  }
  if close(descriptor) != 0 { failure = failure ?? errno }
  if let failure {
    throw ImageFileError(.io, path, "cannot be written: " + systemErrorText(failure))
  }
}
