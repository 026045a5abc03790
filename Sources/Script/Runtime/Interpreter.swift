import Glibc
import Workers

/// Limits an embedding program sets for scripts it does not trust.
public struct Limits: Sendable {
  /// How many calls and loop turns a run may take, rounded up to a few dozen; `nil` for any number.
  public var steps: Int?
  /// How many bytes the process may hold in addition while a script runs; `nil` for any number.
  public var memory: Int?
  /// How deep calls may nest.
  public var depth = 1000

  /// No limits but that of call depth.
  public init() {}
}

/// Where a script's text comes from and goes to.
public struct Streams {
  /// Takes what is written to standard output.
  public var output: (String) -> Void
  /// Takes what is written to standard error.
  public var error: (String) -> Void
  /// Answers `input(prompt)`; `nil` at the end of input.
  public var input: (_ prompt: String) throws -> String?

  /// Makes a set of streams.
  public init(
    output: @escaping (String) -> Void, error: @escaping (String) -> Void,
    input: @escaping (String) throws -> String?
  ) {
    self.output = output
    self.error = error
    self.input = input
  }
}

/// Runs programs of the language: one namespace, its modules, its streams and its limits.
///
/// An interpreter and all its values belong to one thread at a time: to one for good, or to those
/// that say when with ``take(cancellation:)`` and ``give()``. ``run(_:echo:)`` moves the work to a
/// thread with a deep stack and waits for it.
public final class Interpreter {
  /// Where text comes from and goes to.
  public var streams: Streams
  /// What a script may use up.
  public var limits = Limits() {
    didSet { machine.pointee.maximumDepth = maximumDepth }
  }
  /// What `sys.argv` holds.
  public var arguments: [String] = []
  /// Turns an error of the embedding program into a script's exception; `nil` for the usual one.
  public var translate: ((any Error) -> ScriptException?)?
  /// The variables of the program.
  public let namespace = Namespace()
  /// The modules that can be imported.
  var modules = ModuleTable()
  /// The names that are there without an import. Add to it before the first program runs.
  public let builtins: ModuleObject
  /// Shows the values of the expressions of a program as they come, but for the one that it ends
  /// with; `nil` where only that one is of interest, or none.
  var show: ((Value) throws -> Void)?
  /// The value of the expression that a cell ends with.
  var echoed = Value.none

  /// What the embedding program keeps for the program that runs, such as where its displays go.
  public var host: AnyObject?

  let machine: MachinePointer
  /// The memory under `machine`.
  var stacks = Stacks()
  /// Stacks that no program uses.
  var spareStacks: [Stacks] = []
  let turns = Turns()
  /// Whether a thread has taken the interpreter and may hand it over.
  var isHeld = false
  /// Containers whose `repr` is being made, to stop at cycles.
  var reprInProgress: [AnyObject] = []
  /// The exception that an `except` or `finally` is dealing with.
  var handled: ExceptionObject?
  var cancellation = Cancellation()
  var stepsTaken = 0
  var heapAtStart = 0
  var isRunning = false

  /// Makes an interpreter whose streams are those of the process.
  public init() {
    streams = .standard
    builtins = Builtins.make()
    machine = .allocate(capacity: 1)
    machine.initialize(to: stacks.machine(self))
    spareStacks = [stacks]
    StandardModules.register(self)
  }

  deinit {
    // Long chains of objects may hang on the variables; freeing them takes stack.
    DeepStack.run(machine) { namespace.removeAll() }
    machine.deallocate()
  }

  /// How deep calls may nest, within what there is memory for.
  var maximumDepth: Int { min(max(limits.depth, 1), Machine.depthCapacity - 1) }

  /// Looks at cancellation and budgets.
  ///
  /// - Throws: `KeyboardInterrupt` when cancelled, `MemoryError` or `RuntimeError` over budget.
  @inline(never)
  func pollSlowly() throws {
    let interval = Machine.pollInterval
    stepsTaken &+= interval - machine.pointee.countdown
    machine.pointee.countdown = interval
    if cancellation.isCancelled {
      // The request is answered: what the script does about it may run.
      cancellation.reset()
      throw ScriptException(ExceptionObject(.keyboardInterrupt))
    }
    if let steps = limits.steps, stepsTaken > steps {
      throw ScriptException.runtime("the program took more than \(steps) steps")
    }
    if let memory = limits.memory, stepsTaken & 0xFFF < interval, heapInUse() - heapAtStart > memory
    {
      throw ScriptException.memory("the program used more than \(memory) bytes of memory")
    }
  }

  /// Counts work that a single step of the program causes.
  ///
  /// - Throws: as ``pollSlowly()``.
  func charge(_ steps: Int) throws {
    machine.pointee.countdown &-= steps
    if machine.pointee.countdown <= 0 { try pollSlowly() }
  }

  /// The bytes of memory that the process occupies, from `/proc/self/statm`.
  func heapInUse() -> Int {
    let fields = systemText("/proc/self/statm").split(separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]) else { return 0 }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  /// Refuses an allocation that cannot be meant or that the memory budget does not cover.
  ///
  /// - Throws: `MemoryError`.
  public func reserve(elements: Int, size: Int) throws {
    let (bytes, overflow) = elements.multipliedReportingOverflow(by: size)
    if overflow { throw ScriptException.memory("that is more than any memory holds") }
    var limit = limits.memory ?? 1 << 36
    if bytes > 1 << 26 { limit = min(limit, availableMemory()) }
    if bytes > limit {
      throw ScriptException.memory("\(bytes) bytes are needed at once, \(limit) are to be had")
    }
  }

  /// The bytes of memory that the system can give, what files keep in it included.
  private func availableMemory() -> Int {
    for line in systemText("/proc/meminfo").split(separator: "\n") {
      let fields = line.split(separator: " ")
      if fields.first == "MemAvailable:", fields.count > 1, let kibibytes = Int(fields[1]) {
        return kibibytes << 10
      }
    }
    return .max
  }

  /// The beginning of a file in which the system says how things stand; empty if there is none.
  private func systemText(_ path: String) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 512)
    let count = read(descriptor, &buffer, buffer.count)
    return String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
  }

  /// Goes one level into nested data. As in CPython, these levels and the calls in progress share
  /// one limit.
  ///
  /// - Throws: `RecursionError` beyond it.
  @inline(__always)
  func enterNested() throws {
    if machine.pointee.depth + machine.pointee.nesting >= machine.pointee.maximumDepth {
      throw stackOverflow()
    }
    machine.pointee.nesting += 1
  }

  /// Does work one level inside nested data.
  ///
  /// - Throws: as ``enterNested()``.
  func nested<R>(_ body: () throws -> R) throws -> R {
    try enterNested()
    defer { machine.pointee.nesting -= 1 }
    return try body()
  }

  /// Fails where nested data has used up the native stack.
  ///
  /// - Throws: `RecursionError`.
  @inline(__always)
  func checkNesting() throws { try machine.checkStack() }

  /// The exception for any error, with the place it came from noted.
  func locate(_ error: any Error, _ span: Span) -> any Error {
    let exception = exception(for: error)
    let object = exception.object
    if object.isLocated { return exception }
    if object.traceback.isEmpty, object.context == nil, let handled, handled !== object {
      object.context = handled
    }
    object.isLocated = true
    let depth = machine.pointee.depth
    if depth > 0 {
      let code = machine.pointee.frames[depth - 1].code
      object.traceback.append(
        TracebackEntry(source: code.source, span: span, function: code.name))
    }
    return exception
  }

  /// Notes that an error leaves a frame: the next one up makes an entry of its own.
  @inline(never)
  func leave(_ error: any Error) {
    if let exception = error as? ScriptException { exception.object.isLocated = false }
  }

  /// The exception that an error is to the script.
  public func exception(for error: any Error) -> ScriptException {
    if let exception = error as? ScriptException { return exception }
    if error is Cancelled {
      cancellation.reset()
      return ScriptException(ExceptionObject(.keyboardInterrupt))
    }
    if let exception = translate?(error) {
      exception.object.underlying = error
      return exception
    }
    let exception = ScriptException.runtime("\(error)")
    exception.object.underlying = error
    return exception
  }
}

extension Streams {
  /// The streams of the process.
  public static var standard: Streams {
    Streams(
      output: { text in StandardFiles.write(text, to: STDOUT_FILENO) },
      error: { text in StandardFiles.write(text, to: STDERR_FILENO) },
      input: { prompt in
        StandardFiles.write(prompt, to: STDOUT_FILENO)
        return readLine()
      })
  }
}

/// Writing to the files of the process.
enum StandardFiles {
  static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
      var offset = 0
      while offset < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[offset...])
        let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if written < 0 {
          if errno == EINTR { continue }
          return
        }
        offset += written
      }
    }
  }
}
