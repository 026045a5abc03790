/// An exception instance.
public final class ExceptionObject {
  /// The class.
  public let type: TypeObject
  /// What it was made from; the message is usually the first.
  public var arguments: [Value]
  /// Further attributes: `filename`, `errno`, `value`, `name`…
  public var attributes: [String: Value] = [:]
  /// What `raise … from` named.
  public var cause: ExceptionObject?
  /// What was being handled when this one was raised.
  public var context: ExceptionObject?
  /// Whether a traceback leaves the context out.
  public var suppressesContext = false
  /// Lines that `add_note` added.
  public var notes: [Value] = []
  /// Where it passed through, innermost first.
  public internal(set) var traceback: [TracebackEntry] = []
  /// Whether the frame it is passing through already has its entry.
  var isLocated = false
  /// A name that may have been meant, worked out when a traceback is printed.
  public var suggestion: (() -> String?)?
  /// A Swift error that this one stands for.
  public var underlying: (any Error)?

  /// Makes an exception of a class.
  public init(_ type: TypeObject, _ arguments: [Value] = []) {
    self.type = type
    self.arguments = arguments
  }
}

/// One place an exception passed through.
public struct TracebackEntry {
  /// The source text.
  public let source: SourceText
  /// The part of it that was running.
  public let span: Span
  /// The name of the function, `<module>` outside any.
  public let function: String
}

/// The Swift error that carries a script's exception.
///
/// - Note: the object is confined to the thread of its interpreter, where the error is thrown and
///   caught; only its rendered text leaves it.
public struct ScriptException: Error, @unchecked Sendable, CustomStringConvertible {
  /// The exception.
  public let object: ExceptionObject

  /// Wraps an exception.
  public init(_ object: ExceptionObject) { self.object = object }

  /// Makes an exception of a class with a message.
  public init(_ type: TypeObject, _ message: String) {
    object = ExceptionObject(type, [.string(message)])
  }

  /// The class and the message.
  public var description: String {
    let text = object.arguments.map { argument -> String in
      if case .str(let text) = argument { return text.string }
      return "…"
    }.joined(separator: ", ")
    return text.isEmpty ? object.type.name : "\(object.type.name): \(text)"
  }
}

extension ScriptException {
  /// A `TypeError`.
  public static func type(_ message: String) -> ScriptException { .init(.typeError, message) }
  /// A `ValueError`.
  public static func value(_ message: String) -> ScriptException { .init(.valueError, message) }
  /// An `IndexError`.
  public static func index(_ message: String) -> ScriptException { .init(.indexError, message) }
  /// A `KeyError` with the missing key.
  public static func key(_ key: Value) -> ScriptException {
    .init(ExceptionObject(.keyError, [key]))
  }
  /// An `AttributeError`.
  public static func attribute(_ message: String) -> ScriptException {
    .init(.attributeError, message)
  }
  /// A `NameError`.
  public static func name(_ message: String) -> ScriptException { .init(.nameError, message) }
  /// A `ZeroDivisionError`.
  public static func zeroDivision(_ message: String) -> ScriptException {
    .init(.zeroDivisionError, message)
  }
  /// An `OverflowError`.
  public static func overflow(_ message: String) -> ScriptException {
    .init(.overflowError, message)
  }
  /// A `RuntimeError`.
  public static func runtime(_ message: String) -> ScriptException {
    .init(.runtimeError, message)
  }
  /// A `MemoryError`.
  public static func memory(_ message: String) -> ScriptException { .init(.memoryError, message) }
  /// An `ImportError`.
  public static func importing(_ message: String) -> ScriptException {
    .init(.importError, message)
  }
  /// An `OSError` or the subclass that the number stands for, with `errno`, `strerror`, `filename`.
  public static func system(_ number: Int32, path: String? = nil) -> ScriptException {
    SystemErrors.exception(number, path: path)
  }
}
