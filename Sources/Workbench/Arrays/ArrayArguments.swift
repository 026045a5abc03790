import NDArray
import Script

extension Interpreter {
  /// The array that an argument stands for: any array object, or nested lists of numbers.
  ///
  /// - Throws: `TypeError` if it is no array and cannot be made one.
  func arraySource(_ value: Value) throws -> any ArraySource {
    if let source = value.arraySource { return source }
    switch value {
    case .list, .tuple, .int, .float, .bool:
      if let asarray = try module("numpy")["asarray"] {
        if let source = try call(asarray, value).arraySource { return source }
      }
    default: break
    }
    throw ScriptException.type(
      "expected an array, got \(value.typeName); numpy.asarray makes one of nested lists")
  }
}
