import CLinux
import Glibc
import Workers

/// Whether a text can be run as it stands.
public enum Completeness: Sendable {
  /// It is a whole program.
  case complete
  /// It is the beginning of one; the next line is best indented like this.
  case incomplete(indent: String)
  /// It is none, and no more text will make it one.
  case invalid(SyntaxFailure)
}

extension Interpreter {
  /// Says whether a text is a whole program, as a prompt needs to know.
  ///
  /// A block is complete only after an empty line, which lets it be typed line by line.
  public func check(_ text: String) -> Completeness {
    let source = SourceText(text, name: "<stdin>")
    let box = DeepStack.Box<Completeness>()
    DeepStack.run(machine) { box.value = check(source, text) }
    return box.value ?? .complete
  }

  private func check(_ source: SourceText, _ text: String) -> Completeness {
    do {
      let statements = try Parser.parse(source)
      _ = try Compiler.compile(statements, source, echo: false, self)
      guard let last = statements.last, last.kind.isCompound else { return .complete }
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let isClosed =
        lines.count > 1 && lines[lines.count - 1].allSatisfy { $0 == " " || $0 == "\t" }
      let isOneLine = source.line(at: last.span.start) == lines.count && !isClosed
      if isClosed || (isOneLine && !text.hasSuffix(":") && lines.count == 1) { return .complete }
      return .incomplete(indent: Self.indent(after: lines))
    } catch let failure as SyntaxFailure {
      guard failure.isIncomplete else { return .invalid(failure) }
      return .incomplete(
        indent: Self.indent(after: text.split(separator: "\n", omittingEmptySubsequences: false)))
    } catch {
      return .complete
    }
  }

  private static func indent(after lines: [Substring]) -> String {
    guard let last = lines.last(where: { $0.contains { $0 != " " } }) else { return "" }
    let own = String(last.prefix { $0 == " " || $0 == "\t" })
    let trimmed = last.reversed().drop { $0 == " " }
    return trimmed.first == ":" ? own + "    " : own
  }

  /// Runs a program in the interpreter's namespace.
  ///
  /// The work is done on a thread with a deep stack while this one waits. It stops when
  /// `Cancellation.current` of the caller is cancelled.
  ///
  /// - Parameters:
  ///   - source: the program.
  ///   - echo: whether the value of a lone expression at the end is returned.
  ///   - show: takes the values of all other expressions outside functions that are not `None`, as
  ///     a prompt shows them.
  /// - Returns: that value, or `nil` if there is none or it is `None`.
  /// - Throws: ``ScriptException``, which for a text that is no program is a `SyntaxError`.
  @discardableResult
  public func run(
    _ source: SourceText, echo: Bool = false, show: ((Value) throws -> Void)? = nil
  ) throws -> Value? {
    try compiling(source, echo: echo, show: show) { try run($0) }
  }

  /// Makes a text ready to run, and does something with it on a thread with a deep stack, where it
  /// ends too: letting go of a deeply nested program takes as much stack as running it.
  ///
  /// - Parameters:
  ///   - echo: whether running it returns the value of a lone expression at the end.
  ///   - show: called with the value of each expression that stands alone, as in ``run(_:echo:show:)``.
  /// - Throws: a ``ScriptException`` that is a `SyntaxError` for a text that is no program; what
  ///   `body` throws.
  public func compiling<R>(
    _ source: SourceText, echo: Bool = false, show: ((Value) throws -> Void)? = nil,
    _ body: (Program) throws -> R
  ) throws -> R {
    let outer = self.show
    self.show = show
    defer { self.show = outer }
    return try onDeepStack {
      let program: Program
      do {
        program = Program(try Compiler.compile(try Parser.parse(source), source, echo: echo, self))
      } catch let failure as SyntaxFailure {
        throw self.exception(for: failure)
      }
      return try body(program)
    }
  }

  /// Runs a text that ``compiling(_:echo:show:_:)`` of this interpreter has made ready.
  ///
  /// - Returns: as ``run(_:echo:show:)``.
  /// - Throws: ``ScriptException``.
  @discardableResult
  public func run(_ program: Program) throws -> Value? {
    try onDeepStack { try self.run(program.code) }
  }

  /// Does work that calls back into the language, such as ``call(_:_:keywords:)`` or ``repr(_:)``,
  /// on a thread with a deep stack and with the caller's cancellation and progress.
  ///
  /// - Throws: what the work throws.
  public func onDeepStack<R>(_ work: () throws -> R) throws -> R {
    if isRunning { return try work() }
    isRunning = true
    defer { isRunning = false }
    cancellation = Cancellation.current
    stepsTaken = 0
    heapAtStart = limits.memory == nil ? 0 : heapInUse()
    let progress = Progress.current
    let box = DeepStack.Box<Result<R, any Error>>()
    DeepStack.run(machine) {
      box.value = Result {
        try Cancellation.$current.withValue(cancellation) {
          try Progress.$current.withValue(progress) { try work() }
        }
      }
    }
    guard let result = box.value else { throw ScriptException.memory("no thread to run on") }
    return try result.get()
  }

  private func run(_ code: Code) throws -> Value? {
    echoed = .none
    defer { echoed = .none }
    let function = FunctionObject(code, defaults: [], closure: [])
    let base = machine.pointee.top
    let outer = handled
    defer { handled = outer }
    machine.pointee.top = base + 1
    _ = try function.call(machine, base, 0, [])
    // A request that came during the last call is answered too.
    try pollSlowly()
    return echoed.isNone ? nil : echoed
  }
}

/// A text that is ready to run in the interpreter that compiled it, and while that says so.
public struct Program {
  let code: Code

  init(_ code: Code) { self.code = code }
}

extension Statement.Kind {
  var isCompound: Bool {
    switch self {
    case .conditional, .whileLoop, .forLoop, .attempt, .with, .define: true
    default: false
    }
  }
}

extension Interpreter {
  /// The bytes of stack of the threads that programs run on. Work that is called on a thread with
  /// at least as much is done there; other callers wait for a thread of the interpreter's own.
  public static let stackSize = DeepStack.size
}

/// Runs work on a thread whose stack is deep enough for deeply nested programs and data.
enum DeepStack {
  static let size = 512 << 20

  /// Carries a result out of the thread, which has ended when it is read.
  final class Box<Value>: @unchecked Sendable {
    var value: Value?
  }

  private final class Job {
    let work: () -> Void
    init(_ work: @escaping () -> Void) { self.work = work }
  }

  static func run(_ machine: MachinePointer, _ work: () -> Void) {
    // A caller that keeps a deep thread saves the making of one for every line.
    if let bottom = bottomOfDeepStack() { return run(machine, bottom, work) }
    withoutActuallyEscaping(work) { work in
      let job = Job {
        var marker: UInt8 = 0
        let here = withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
        run(machine, here - UInt(size), work)
      }
      var attributes = pthread_attr_t()
      pthread_attr_init(&attributes)
      defer { pthread_attr_destroy(&attributes) }
      pthread_attr_setstacksize(&attributes, size)
      var thread = pthread_t()
      let status = pthread_create(
        &thread, &attributes,
        { argument in
          guard let argument else { return nil }
          Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().work()
          return nil
        }, Unmanaged.passRetained(job).toOpaque())
      if status == 0 {
        pthread_join(thread, nil)
      } else {
        // No room for a deep stack: refuse rather than run without a floor under it.
        Unmanaged.passUnretained(job).release()
      }
    }
  }

  /// Runs `work` on this thread, whose stack ends at `bottom`.
  private static func run(_ machine: MachinePointer, _ bottom: UInt, _ work: () -> Void) {
    let outer = machine.pointee.stackFloor
    machine.pointee.stackFloor = bottom + (8 << 20)
    work()
    machine.pointee.stackFloor = outer
  }

  /// The lowest address of this thread's stack, if it is as deep as one made here.
  private static func bottomOfDeepStack() -> UInt? {
    // What the system tells about the main thread's stack is a limit, not memory, and slow to ask.
    if gettid() == getpid() { return nil }
    var attributes = pthread_attr_t()
    guard pthread_getattr_np(pthread_self(), &attributes) == 0 else { return nil }
    defer { pthread_attr_destroy(&attributes) }
    var bottom: UnsafeMutableRawPointer?
    var count = 0
    guard pthread_attr_getstack(&attributes, &bottom, &count) == 0, let bottom, count >= size
    else { return nil }
    return UInt(bitPattern: bottom)
  }
}
