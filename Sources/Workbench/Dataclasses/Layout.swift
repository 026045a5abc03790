import Script

/// Lays out the printed form of nested records over lines, as the ngff-zarr page prints them:
/// what does not fit a line is opened up, one field or item a line, four blanks deeper.
enum Layout {
  /// The longest line that is not opened up, its indentation included.
  static let width = 72

  /// The text of a value.
  static func text(of value: Value, _ context: Interpreter) throws -> String {
    var out = ""
    try write(value, label: "", indent: 0, isTop: true, context, &out)
    return out
  }

  private static func write(
    _ value: Value, label: String, indent: Int, isTop: Bool, _ context: Interpreter,
    _ out: inout String
  ) throws {
    guard let parts = parts(of: value), !parts.items.isEmpty else {
      out += label + (try context.repr(value).string)
      return
    }
    if !isTop {
      let line = label + (try oneLine(value, context))
      if indent + line.unicodeScalars.count <= width {
        out += line
        return
      }
    }
    out += label + parts.open + "\n"
    for (index, item) in parts.items.enumerated() {
      out += String(repeating: " ", count: indent + 4)
      try write(item.value, label: item.label, indent: indent + 4, isTop: false, context, &out)
      out += index == parts.items.count - 1 ? "\n" : ",\n"
    }
    out += String(repeating: " ", count: indent) + parts.close
  }

  private typealias Parts = (open: String, items: [(label: String, value: Value)], close: String)

  /// What a value consists of, if it can be opened up.
  private static func parts(of value: Value) -> Parts? {
    switch value {
    case .host(let host):
      guard let instance = host as? DataclassInstance else { return nil }
      let fields = instance.dataclass.shownFields(instance).map { ("\($0.name)=", $0.value) }
      return (instance.type.name + "(", fields, ")")
    case .list(let list): return ("[", list.items.map { ("", $0) }, "]")
    default: return nil
    }
  }

  private static func oneLine(_ value: Value, _ context: Interpreter) throws -> String {
    guard let parts = parts(of: value) else { return try context.repr(value).string }
    let items = try parts.items.map { $0.label + (try oneLine($0.value, context)) }
    return parts.open + items.joined(separator: ", ") + parts.close
  }
}
