import Glibc

/// The state the evaluator touches all the time, behind a pointer so that reading it costs no
/// reference counting and no exclusivity check.
struct Machine {
  /// The next free place on the value stack.
  var top: UnsafeMutablePointer<Value>
  /// The end of the value stack, less what one frame may need at most without a check.
  var limit: UnsafeMutablePointer<Value>
  /// The frames in progress.
  var frames: UnsafeMutablePointer<FrameRecord>
  /// How many frames are in progress.
  var depth = 0
  /// How deep comparison, hashing and `repr` are inside nested data.
  var nesting = 0
  /// How many frames and levels of nested data there may be together.
  var maximumDepth = 1000
  /// The lowest address the native stack may reach.
  var stackFloor: UInt = 0
  /// Polls left until cancellation and budgets are looked at.
  var countdown = Machine.pollInterval
  unowned(unsafe) var interpreter: Interpreter

  static let pollInterval = 64
  static let valueStackCapacity = 1 << 20
  static let depthCapacity = 20_001
}

/// What tracebacks and `dir()` need to know of a frame in progress.
struct FrameRecord {
  unowned(unsafe) var code: Code
  var slots: UnsafeMutablePointer<Value>
}

typealias MachinePointer = UnsafeMutablePointer<Machine>

extension UnsafeMutablePointer where Pointee == Machine {
  /// Fails when the native stack is nearly used up. An address in the current frame tells.
  @inline(never)
  func checkStack() throws {
    var marker: UInt8 = 0
    let address = withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
    if address < pointee.stackFloor { throw stackExhausted() }
  }

  @inline(never)
  private func stackExhausted() -> ScriptException {
    ScriptException(.recursionError, "maximum recursion depth exceeded")
  }

  /// Called at every call and loop back-edge.
  @inline(__always)
  func poll() throws {
    pointee.countdown &-= 1
    if pointee.countdown <= 0 { try pointee.interpreter.pause() }
  }
}
