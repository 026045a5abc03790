/// The exception classes, as Python has them.
extension TypeObject {
  private static func makeException(_ name: String, _ base: TypeObject?) -> TypeObject {
    ExceptionMembers.makeClass(name, base: base)
  }

  /// `BaseException`
  public static let baseException: TypeObject = makeException("BaseException", nil)
  /// `Exception`
  public static let exception = makeException("Exception", TypeObject.baseException)
  /// `ArithmeticError`
  public static let arithmeticError = makeException("ArithmeticError", TypeObject.exception)
  /// `FloatingPointError`
  public static let floatingPointError = makeException(
    "FloatingPointError", TypeObject.arithmeticError)
  /// `OverflowError`
  public static let overflowError = makeException("OverflowError", TypeObject.arithmeticError)
  /// `ZeroDivisionError`
  public static let zeroDivisionError = makeException(
    "ZeroDivisionError", TypeObject.arithmeticError)
  /// `AssertionError`
  public static let assertionError = makeException("AssertionError", TypeObject.exception)
  /// `AttributeError`
  public static let attributeError = makeException("AttributeError", TypeObject.exception)
  /// `BufferError`
  public static let bufferError = makeException("BufferError", TypeObject.exception)
  /// `EOFError`
  public static let eofError = makeException("EOFError", TypeObject.exception)
  /// `ImportError`
  public static let importError = makeException("ImportError", TypeObject.exception)
  /// `ModuleNotFoundError`
  public static let moduleNotFoundError = makeException(
    "ModuleNotFoundError", TypeObject.importError)
  /// `LookupError`
  public static let lookupError = makeException("LookupError", TypeObject.exception)
  /// `IndexError`
  public static let indexError = makeException("IndexError", TypeObject.lookupError)
  /// `KeyError`
  public static let keyError = makeException("KeyError", TypeObject.lookupError)
  /// `MemoryError`
  public static let memoryError = makeException("MemoryError", TypeObject.exception)
  /// `NameError`
  public static let nameError = makeException("NameError", TypeObject.exception)
  /// `UnboundLocalError`
  public static let unboundLocalError = makeException("UnboundLocalError", TypeObject.nameError)
  /// `OSError`
  public static let osError = makeException("OSError", TypeObject.exception)
  /// `BlockingIOError`
  public static let blockingIOError = makeException("BlockingIOError", TypeObject.osError)
  /// `ChildProcessError`
  public static let childProcessError = makeException("ChildProcessError", TypeObject.osError)
  /// `ConnectionError`
  public static let connectionError = makeException("ConnectionError", TypeObject.osError)
  /// `BrokenPipeError`
  public static let brokenPipeError = makeException("BrokenPipeError", TypeObject.connectionError)
  /// `ConnectionAbortedError`
  public static let connectionAbortedError = makeException(
    "ConnectionAbortedError", TypeObject.connectionError)
  /// `ConnectionRefusedError`
  public static let connectionRefusedError = makeException(
    "ConnectionRefusedError", TypeObject.connectionError)
  /// `ConnectionResetError`
  public static let connectionResetError = makeException(
    "ConnectionResetError", TypeObject.connectionError)
  /// `FileExistsError`
  public static let fileExistsError = makeException("FileExistsError", TypeObject.osError)
  /// `FileNotFoundError`
  public static let fileNotFoundError = makeException("FileNotFoundError", TypeObject.osError)
  /// `InterruptedError`
  public static let interruptedError = makeException("InterruptedError", TypeObject.osError)
  /// `IsADirectoryError`
  public static let isADirectoryError = makeException("IsADirectoryError", TypeObject.osError)
  /// `NotADirectoryError`
  public static let notADirectoryError = makeException("NotADirectoryError", TypeObject.osError)
  /// `PermissionError`
  public static let permissionError = makeException("PermissionError", TypeObject.osError)
  /// `ProcessLookupError`
  public static let processLookupError = makeException("ProcessLookupError", TypeObject.osError)
  /// `TimeoutError`
  public static let timeoutError = makeException("TimeoutError", TypeObject.osError)
  /// `ReferenceError`
  public static let referenceError = makeException("ReferenceError", TypeObject.exception)
  /// `RuntimeError`
  public static let runtimeError = makeException("RuntimeError", TypeObject.exception)
  /// `NotImplementedError`
  public static let notImplementedError = makeException(
    "NotImplementedError", TypeObject.runtimeError)
  /// `RecursionError`
  public static let recursionError = makeException("RecursionError", TypeObject.runtimeError)
  /// `StopAsyncIteration`
  public static let stopAsyncIteration = makeException("StopAsyncIteration", TypeObject.exception)
  /// `StopIteration`
  public static let stopIteration = makeException("StopIteration", TypeObject.exception)
  /// `SyntaxError`
  public static let syntaxError = makeException("SyntaxError", TypeObject.exception)
  /// `IndentationError`
  public static let indentationError = makeException("IndentationError", TypeObject.syntaxError)
  /// `TabError`
  public static let tabError = makeException("TabError", TypeObject.indentationError)
  /// `SystemError`
  public static let systemError = makeException("SystemError", TypeObject.exception)
  /// `TypeError`
  public static let typeError = makeException("TypeError", TypeObject.exception)
  /// `ValueError`
  public static let valueError = makeException("ValueError", TypeObject.exception)
  /// `UnicodeError`
  public static let unicodeError = makeException("UnicodeError", TypeObject.valueError)
  /// `UnicodeDecodeError`
  public static let unicodeDecodeError = makeException(
    "UnicodeDecodeError", TypeObject.unicodeError)
  /// `UnicodeEncodeError`
  public static let unicodeEncodeError = makeException(
    "UnicodeEncodeError", TypeObject.unicodeError)
  /// `UnicodeTranslateError`
  public static let unicodeTranslateError = makeException(
    "UnicodeTranslateError", TypeObject.unicodeError)
  /// `Warning`
  public static let warning = makeException("Warning", TypeObject.exception)
  /// `BytesWarning`
  public static let bytesWarning = makeException("BytesWarning", TypeObject.warning)
  /// `DeprecationWarning`
  public static let deprecationWarning = makeException("DeprecationWarning", TypeObject.warning)
  /// `EncodingWarning`
  public static let encodingWarning = makeException("EncodingWarning", TypeObject.warning)
  /// `FutureWarning`
  public static let futureWarning = makeException("FutureWarning", TypeObject.warning)
  /// `ImportWarning`
  public static let importWarning = makeException("ImportWarning", TypeObject.warning)
  /// `PendingDeprecationWarning`
  public static let pendingDeprecationWarning = makeException(
    "PendingDeprecationWarning", TypeObject.warning)
  /// `ResourceWarning`
  public static let resourceWarning = makeException("ResourceWarning", TypeObject.warning)
  /// `RuntimeWarning`
  public static let runtimeWarning = makeException("RuntimeWarning", TypeObject.warning)
  /// `SyntaxWarning`
  public static let syntaxWarning = makeException("SyntaxWarning", TypeObject.warning)
  /// `UnicodeWarning`
  public static let unicodeWarning = makeException("UnicodeWarning", TypeObject.warning)
  /// `UserWarning`
  public static let userWarning = makeException("UserWarning", TypeObject.warning)
  /// `GeneratorExit`
  public static let generatorExit = makeException("GeneratorExit", TypeObject.baseException)
  /// `KeyboardInterrupt`
  public static let keyboardInterrupt = makeException("KeyboardInterrupt", TypeObject.baseException)
  /// `SystemExit`
  public static let systemExit = makeException("SystemExit", TypeObject.baseException)

  /// Every exception class by the name scripts use.
  static var exceptionClasses: [(name: String, type: TypeObject)] {
    [
      ("BaseException", .baseException),
      ("Exception", .exception),
      ("ArithmeticError", .arithmeticError),
      ("FloatingPointError", .floatingPointError),
      ("OverflowError", .overflowError),
      ("ZeroDivisionError", .zeroDivisionError),
      ("AssertionError", .assertionError),
      ("AttributeError", .attributeError),
      ("BufferError", .bufferError),
      ("EOFError", .eofError),
      ("ImportError", .importError),
      ("ModuleNotFoundError", .moduleNotFoundError),
      ("LookupError", .lookupError),
      ("IndexError", .indexError),
      ("KeyError", .keyError),
      ("MemoryError", .memoryError),
      ("NameError", .nameError),
      ("UnboundLocalError", .unboundLocalError),
      ("OSError", .osError),
      ("BlockingIOError", .blockingIOError),
      ("ChildProcessError", .childProcessError),
      ("ConnectionError", .connectionError),
      ("BrokenPipeError", .brokenPipeError),
      ("ConnectionAbortedError", .connectionAbortedError),
      ("ConnectionRefusedError", .connectionRefusedError),
      ("ConnectionResetError", .connectionResetError),
      ("FileExistsError", .fileExistsError),
      ("FileNotFoundError", .fileNotFoundError),
      ("InterruptedError", .interruptedError),
      ("IsADirectoryError", .isADirectoryError),
      ("NotADirectoryError", .notADirectoryError),
      ("PermissionError", .permissionError),
      ("ProcessLookupError", .processLookupError),
      ("TimeoutError", .timeoutError),
      ("ReferenceError", .referenceError),
      ("RuntimeError", .runtimeError),
      ("NotImplementedError", .notImplementedError),
      ("RecursionError", .recursionError),
      ("StopAsyncIteration", .stopAsyncIteration),
      ("StopIteration", .stopIteration),
      ("SyntaxError", .syntaxError),
      ("IndentationError", .indentationError),
      ("TabError", .tabError),
      ("SystemError", .systemError),
      ("TypeError", .typeError),
      ("ValueError", .valueError),
      ("UnicodeError", .unicodeError),
      ("UnicodeDecodeError", .unicodeDecodeError),
      ("UnicodeEncodeError", .unicodeEncodeError),
      ("UnicodeTranslateError", .unicodeTranslateError),
      ("Warning", .warning),
      ("BytesWarning", .bytesWarning),
      ("DeprecationWarning", .deprecationWarning),
      ("EncodingWarning", .encodingWarning),
      ("FutureWarning", .futureWarning),
      ("ImportWarning", .importWarning),
      ("PendingDeprecationWarning", .pendingDeprecationWarning),
      ("ResourceWarning", .resourceWarning),
      ("RuntimeWarning", .runtimeWarning),
      ("SyntaxWarning", .syntaxWarning),
      ("UnicodeWarning", .unicodeWarning),
      ("UserWarning", .userWarning),
      ("GeneratorExit", .generatorExit),
      ("KeyboardInterrupt", .keyboardInterrupt),
      ("SystemExit", .systemExit),
      ("EnvironmentError", .osError), ("IOError", .osError),
    ]
  }
}
