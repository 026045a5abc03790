import Display
import Script

/// How objects of the language are shown: text always, HTML and pictures where there are any.
///
/// A type gets its display by an entry here; what has none shows its `repr`.
struct Displays {
  /// Makes the forms of an object beyond its text.
  typealias Display = (Value, Interpreter, DisplayContext) throws -> MIMEBundle

  private var table: [ObjectIdentifier: Display] = [:]

  /// Sets how objects of a type are shown.
  mutating func register(_ type: TypeObject, _ display: @escaping Display) {
    table[ObjectIdentifier(type)] = display
  }

  /// What to show for a value.
  func bundle(_ value: Value, _ context: Interpreter, _ options: DisplayContext) throws
    -> MIMEBundle
  {
    if let display = table[ObjectIdentifier(value.type)] {
      return try display(value, context, options)
    }
    return MIMEBundle(plain: try context.repr(value).string)
  }
}
