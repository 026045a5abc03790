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

  /// The type of an exception that a program makes: an `OSError` with a number and a text is of the
  /// subclass that the number stands for.
  static func type(_ type: TypeObject, _ arguments: [Value]) -> TypeObject {
    guard type === TypeObject.osError, (2...5).contains(arguments.count),
      let number = arguments[0].asInt.flatMap({ Int32(exactly: $0) })
    else { return type }
    return self.type(number)
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
