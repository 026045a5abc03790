/// What a statement tells the one around it.
enum Completion: UInt8 {
  case normal
  case breakLoop
  case continueLoop
  /// The value is in slot 0 of the frame.
  case returned
}

/// Where a piece of code runs: its variables, and the machine.
///
/// Both are plain pointers, so passing a frame on costs nothing.
struct Frame {
  /// Slot 0 takes the return value; parameters, local variables and cells follow.
  let slots: UnsafeMutablePointer<Value>
  let machine: MachinePointer

  @inline(__always) var interpreter: Interpreter { machine.pointee.interpreter }
}

/// A piece of a program ready to run: what the compiler makes of an expression.
///
/// The children of a node are constants of its class, which the optimiser reads without reference
/// counting; together with frames of plain pointers that makes a walk of the tree as fast as
/// bytecode.
class Node {
  let span: Span

  init(_ span: Span) { self.span = span }

  /// The value of the expression.
  func eval(_ frame: Frame) throws -> Value { .unbound }

  /// Whether the value is true. Comparisons and logic answer without making a value.
  func test(_ frame: Frame) throws -> Bool {
    let value = try eval(frame)
    switch value {
    case .bool(let flag): return flag
    default: return try testSlowly(value, frame)
    }
  }

  @inline(never)
  private func testSlowly(_ value: Value, _ frame: Frame) throws -> Bool {
    do { return try frame.interpreter.truth(value) } catch { throw located(error, frame) }
  }

  /// The error with this node noted in its traceback.
  @inline(never)
  func located(_ error: any Error, _ frame: Frame) -> any Error {
    frame.interpreter.locate(error, span)
  }
}

/// A statement ready to run.
class Action {
  let span: Span

  init(_ span: Span) { self.span = span }

  func run(_ frame: Frame) throws -> Completion { .normal }

  @inline(never)
  func located(_ error: any Error, _ frame: Frame) -> any Error {
    frame.interpreter.locate(error, span)
  }
}
