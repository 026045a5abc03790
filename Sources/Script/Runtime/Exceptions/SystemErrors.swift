import Glibc

/// Turns `errno` into the exception Python has for it.
enum SystemErrors {
  static func exception(_ number: Int32, path: String?) -> ScriptException {
    let text = String(cString: strerror(number))
    let object = ExceptionObject(type(number), [.int(Int(number)), .string(text)])
    object.attributes["errno"] = .int(Int(number))
    object.attributes["strerror"] = .string(text)
    object.attributes["filename"] = path.map(Value.string) ?? Value.none
    return ScriptException(object)
  }

  private static func type(_ number: Int32) -> TypeObject {
    switch number {
    case ENOENT: .fileNotFoundError
    case EEXIST: .fileExistsError
    case EISDIR: .isADirectoryError
    case ENOTDIR: .notADirectoryError
    case EACCES, EPERM: .permissionError
    case ETIMEDOUT: .timeoutError
    case EINTR: .interruptedError
    case EAGAIN: .blockingIOError
    case EPIPE: .brokenPipeError
    case ECONNREFUSED: .connectionRefusedError
    case ECONNRESET: .connectionResetError
    default: .osError
    }
  }
}
