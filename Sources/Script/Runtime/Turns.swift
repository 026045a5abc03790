import Synchronization
import Workers

/// Which of several threads may use an interpreter. They are served in the order in which they ask.
///
/// Whoever has waited for 5 ms asks the holder to hand over at its next opportunity, so that programs
/// that only compute do not change places all the time.
final class Turns: Sendable {
  private struct State {
    var isTaken = false
    var nextTicket = 0
    var waiting: [Int] = []
  }

  private let condition = Condition()
  private let state = Unguarded(State())
  private let wanted = Atomic(false)

  /// State that is touched inside `condition.withLock` only.
  private final class Unguarded: @unchecked Sendable {
    // Sendable: see above.
    var value: State
    init(_ value: State) { self.value = value }
  }

  private static let patienceMilliseconds = 5

  /// Whether somebody has waited long enough. One relaxed load.
  @inline(__always) var isWanted: Bool { wanted.load(ordering: .relaxed) }

  /// Waits for the turn.
  ///
  /// - Parameter gaveUp: asked every few milliseconds whether to wait no longer.
  /// - Returns: false if this thread gave up.
  @discardableResult
  func take(unless gaveUp: () -> Bool = { false }) -> Bool {
    condition.withLock {
      let ticket = state.value.nextTicket
      state.value.nextTicket += 1
      state.value.waiting.append(ticket)
      while state.value.isTaken || state.value.waiting.first != ticket {
        if gaveUp() {
          state.value.waiting.removeAll { $0 == ticket }
          condition.wakeAll()
          return false
        }
        let isOver = !condition.wait(milliseconds: Self.patienceMilliseconds)
        if isOver { wanted.store(true, ordering: .relaxed) }
      }
      state.value.waiting.removeFirst()
      state.value.isTaken = true
      wanted.store(false, ordering: .relaxed)
      return true
    }
  }

  /// Takes the turn if nobody has it or waits for it.
  func takeIfFree() -> Bool {
    condition.withLock {
      if state.value.isTaken || !state.value.waiting.isEmpty { return false }
      state.value.isTaken = true
      return true
    }
  }

  func give() {
    condition.withLock {
      state.value.isTaken = false
      condition.wakeAll()
    }
  }
}

/// The memory that a program in progress needs for its frames.
final class Stacks {
  let values: UnsafeMutablePointer<Value>
  let frames: UnsafeMutablePointer<FrameRecord>

  init() {
    // Pages that are never touched take no memory.
    values = .allocate(capacity: Machine.valueStackCapacity)
    frames = .allocate(capacity: Machine.depthCapacity)
  }

  deinit {
    values.deallocate()
    frames.deallocate()
  }

  /// A machine that has run nothing yet.
  func machine(_ interpreter: Interpreter) -> Machine {
    Machine(
      top: values, limit: values + Machine.valueStackCapacity - 256, frames: frames,
      interpreter: interpreter)
  }
}

/// All that belongs to one program in progress and not to the interpreter, which several threads may
/// use in turns.
struct Execution {
  let machine: Machine
  let stacks: Stacks
  let streams: Streams
  let host: AnyObject?
  let show: ((Value) throws -> Void)?
  let echoed: Value
  let reprInProgress: [AnyObject]
  let handled: ExceptionObject?
  let cancellation: Cancellation
  let stepsTaken: Int
  let heapAtStart: Int
  let isRunning: Bool
}

/// Programs on several threads, over one set of variables. Only one of them runs at any moment; it
/// hands over where a call or a turn of a loop begins, and while it waits in ``released(_:)``.
///
/// That is safe because of what holds for a single thread already: any call and any turn of a loop
/// may run code that changes whatever it can reach, so nothing relies on a value that it does not
/// hold itself. Work of the library does not hand over half-way unless it says so.
extension Interpreter {
  /// Takes the interpreter for this thread, waiting while another one has it.
  ///
  /// - Parameter cancellation: stops the waiting.
  /// - Returns: false if the waiting was stopped; otherwise ``give()`` must follow.
  public func take(cancellation: Cancellation = Cancellation()) -> Bool {
    guard turns.take(unless: { cancellation.isCancelled }) else { return false }
    begin()
    return true
  }

  /// Takes the interpreter if no other thread has it or waits for it.
  ///
  /// - Returns: whether it was taken; then ``give()`` must follow.
  public func takeIfFree() -> Bool {
    guard turns.takeIfFree() else { return false }
    begin()
    return true
  }

  /// Lets other threads use the interpreter.
  public func give() {
    host = nil
    spareStacks.append(stacks)
    isHeld = false
    turns.give()
  }

  /// Lets programs on other threads run while this one does work that touches no value of the
  /// language: waits, reads or writes files, computes with pixels.
  ///
  /// - Throws: what `work` throws.
  public func released<R>(_ work: () throws -> R) rethrows -> R {
    // An interpreter that nobody took belongs to one thread for good.
    guard isHeld else { return try work() }
    let present = suspend()
    turns.give()
    defer {
      turns.take()
      resume(present)
    }
    return try work()
  }

  /// Asks the person for a line, and lets programs on other threads run meanwhile.
  func askForLine(_ prompt: String) throws -> String? {
    let ask = streams.input
    return try released { try ask(prompt) }
  }

  /// Called where a call or a turn of a loop begins: hands over if somebody waits, then looks at
  /// cancellation and budgets.
  ///
  /// - Throws: as ``pollSlowly()``.
  @inline(never)
  func pause() throws {
    if turns.isWanted, isHeld { released {} }
    try pollSlowly()
  }

  private func begin() {
    isHeld = true
    // Spare ones are there unless programs of other threads are suspended.
    stacks = spareStacks.popLast() ?? Stacks()
    machine.pointee = stacks.machine(self)
    machine.pointee.maximumDepth = maximumDepth
    reprInProgress = []
    handled = nil
    show = nil
    echoed = .none
    isRunning = false
  }

  private func suspend() -> Execution {
    Execution(
      machine: machine.pointee, stacks: stacks, streams: streams, host: host, show: show,
      echoed: echoed, reprInProgress: reprInProgress, handled: handled, cancellation: cancellation,
      stepsTaken: stepsTaken, heapAtStart: heapAtStart, isRunning: isRunning)
  }

  private func resume(_ execution: Execution) {
    isHeld = true
    machine.pointee = execution.machine
    machine.pointee.maximumDepth = maximumDepth
    stacks = execution.stacks
    streams = execution.streams
    host = execution.host
    show = execution.show
    echoed = execution.echoed
    reprInProgress = execution.reprInProgress
    handled = execution.handled
    cancellation = execution.cancellation
    stepsTaken = execution.stepsTaken
    heapAtStart = execution.heapAtStart
    isRunning = execution.isRunning
  }
}
