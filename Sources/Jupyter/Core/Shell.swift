import JSONText
import OrderedCollections
import Synchronization
import Workers

/// Runs cells, one at a time, in the order in which they came: the main shell or a subshell.
final class Shell: @unchecked Sendable {
  // Sendable: `count` is touched on the lane's thread only, `lane` is set once, in `init`.
  /// nil for the main shell.
  let id: String?
  private let core: KernelCore
  private var lane: Lane<Message>?
  private var count = 0
  private let cells = Mutex<(running: Cell?, last: Cell?)>((nil, nil))

  /// How long what is under way is given to arrive before a failed cell takes the queue with it.
  private static let quietMilliseconds = 5

  init(id: String?, core: KernelCore) {
    self.id = id
    self.core = core
    lane = Lane(id == nil ? "ngffz-shell" : "ngffz-subshell", stackSize: core.stackSize) {
      self.execute($0)
    }
  }

  func submit(_ message: Message) { lane?.submit(message) }

  /// Ends the shell after the present cell; what waits is answered as aborted.
  func close() { (lane?.close() ?? []).forEach(abort) }

  func waitUntilIdle(milliseconds: Int) { lane?.waitUntilIdle(milliseconds: milliseconds) }

  /// The cell that runs, or else the last one that did.
  var presentCell: Cell? { cells.withLock { $0.running ?? $0.last } }

  /// Asks the running cell to stop; without one, nothing happens.
  func interrupt() {
    // Under the lock, so that the cell cannot end and another begin in between.
    cells.withLock {
      guard let cell = $0.running else { return }
      cell.cancellation.cancel()
      core.stdin.wake()
      core.session.interrupt()
    }
  }

  private func execute(_ message: Message) {
    core.flushCaptured()
    core.status.busy(message.header.json, isCell: true)
    let request = ExecuteRequest(message.content)
    if request.storesHistory, !request.isBlank { count += 1 }
    let cell = Cell(message, request: request, executionCount: count, subshellID: id, core: core)
    cell.publish(
      "execute_input", ["code": .string(cell.code), "execution_count": .int(count)], isFirst: true)
    let (outcome, expressions) = run(cell, request)
    publish(outcome, of: cell)
    // The reply waits for what is under way: nothing can be an answer to a failure unheard of.
    let mustAbort = outcome.isFailure && request.stopsOnError
    let aborted = mustAbort ? lane?.takeQueued(quiet: Self.quietMilliseconds) ?? [] : []
    var reply = outcome.reply
    reply["execution_count"] = .int(count)
    reply["user_expressions"] = .object(expressions)
    core.reply(to: message, on: .shell, reply)
    core.status.idle(message.header.json, isCell: true)
    aborted.forEach(abort)
  }

  private func run(_ cell: Cell, _ request: ExecuteRequest) -> (CellOutcome, JSONObject) {
    cells.withLock { $0 = (cell, cell) }
    defer {
      cells.withLock { $0.running = nil }
      cell.end()
    }
    return Cancellation.$current.withValue(cell.cancellation) {
      let outcome = request.isBlank ? .ok() : core.session.execute(cell)
      guard !outcome.isFailure else { return (outcome, [:]) }
      let values = request.userExpressions.map { ($0.name, evaluate($0.code, in: cell)) }
      return (outcome, JSONObject(values, uniquingKeysWith: { $1 }))
    }
  }

  private func evaluate(_ expression: String, in cell: Cell) -> JSON {
    switch core.session.evaluate(expression, in: cell) {
    case .success(let bundle):
      ["status": "ok", "data": .object(bundle.data), "metadata": .object(bundle.metadata)]
    case .failure(let failure): .object(failure.reply)
    }
  }

  private func publish(_ outcome: CellOutcome, of cell: Cell) {
    switch outcome {
    case .ok(let result?, _):
      var content = result.content
      content["execution_count"] = .int(cell.executionCount)
      cell.publish("execute_result", content)
    case .ok: core.flushCaptured()
    case .failed(let failure): cell.publish("error", failure.content)
    }
  }

  private func abort(_ message: Message) {
    core.status.busy(message.header.json)
    var reply = CellFailure(name: "Aborted", value: "an earlier cell failed").content
    // Without a count: it has run nothing, and front ends would show that of the cell that failed.
    reply["status"] = "aborted"
    core.reply(to: message, on: .shell, reply)
    core.status.idle(message.header.json)
  }
}

extension CellOutcome {
  var isFailure: Bool { if case .failed = self { true } else { false } }

  var reply: JSONObject {
    switch self {
    case .ok(_, let payloads): ["status": "ok", "payload": .array(payloads.map(\.json))]
    case .failed(let failure): failure.reply
    }
  }
}
