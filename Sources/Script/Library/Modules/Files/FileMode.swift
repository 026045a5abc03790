import Glibc

/// The mode of `open`.
struct FileMode {
  let text: String
  var canRead = false
  var canWrite = false
  var isText = true
  private(set) var flags: Int32 = 0

  init(_ text: String) throws {
    self.text = text
    var action: Character?
    var isUpdating = false
    for letter in text {
      switch letter {
      case "r", "w", "a", "x":
        if action != nil {
          throw ScriptException.value(
            "must have exactly one of create/read/write/append mode")
        }
        action = letter
      case "+" where !isUpdating: isUpdating = true
      case "b" where isText: isText = false
      case "t" where isText: break
      default: throw ScriptException.value("invalid mode: '\(text)'")
      }
    }
    if text.contains("t"), text.contains("b") {
      throw ScriptException.value("can't have text and binary mode at once")
    }
    guard let action else {
      throw ScriptException.value(
        "Must have exactly one of create/read/write/append mode and at most one plus")
    }
    canRead = action == "r" || isUpdating
    canWrite = action != "r" || isUpdating
    flags = canRead && canWrite ? O_RDWR : canWrite ? O_WRONLY : O_RDONLY
    switch action {
    case "w": flags |= O_CREAT | O_TRUNC
    case "a": flags |= O_CREAT | O_APPEND
    case "x": flags |= O_CREAT | O_EXCL
    default: break
    }
  }
}
