import JSONText
import OrderedCollections
import Synchronization

/// The kernel without its sockets: takes checked messages, has them done, and publishes.
///
/// Cells run on the thread of their shell. All other requests of the shell channel are answered on
/// a thread of their own, and those of the control channel on another, so both are answered while
/// a cell runs.
final class KernelCore: Sendable {
  typealias Job = @Sendable () -> Void

  let session: any KernelSession
  let sink: any MessageSink
  let status: StatusBoard
  let stdin = StdinGate()
  let comms: CommTable
  let usage = UsageMeter()
  /// The ports, for `connect_reply`.
  let ports: [Channel: Int]
  /// The stack of a thread that runs cells, in bytes.
  let stackSize: Int

  /// Called once, after the last message.
  private let onShutdown: @Sendable (_ restart: Bool) -> Void
  /// Fetches what child processes have printed, before anything else is published.
  private let capture = Mutex<Capture?>(nil)
  private let shells = Mutex<[String?: Shell]>([:])
  private let assistant: Lane<Job>
  private let control = Lane<Job>("ngffz-control") { $0() }

  /// A closure in a box: one that lies bare in a generic container is wrapped once more each time
  /// it is taken out.
  private struct Capture {
    let flush: Job
  }

  init(
    session: any KernelSession, sink: any MessageSink, ports: [Channel: Int] = [:],
    stackSize: Int = 64 << 20, onShutdown: @escaping @Sendable (Bool) -> Void
  ) {
    self.session = session
    self.sink = sink
    self.ports = ports
    self.stackSize = stackSize
    self.onShutdown = onShutdown
    assistant = Lane("ngffz-assist", stackSize: stackSize) { $0() }
    status = StatusBoard(sink: sink)
    comms = CommTable(sink: sink)
    let main = Shell(id: nil, core: self)
    shells.withLock { $0[nil] = main }
  }

  /// Somebody listens.
  func welcomed() { status.starting() }

  /// Takes a message. Returns at once.
  func receive(_ message: Message, on channel: Channel) {
    switch channel {
    case .shell: receiveOnShell(message)
    case .control: control.submit { self.answer(message, on: .control) }
    case .stdin: stdin.receive(message)
    case .iopub, .heartbeat: break
    }
  }

  private func receiveOnShell(_ message: Message) {
    guard let shell = shells.withLock({ $0[message.header.subshellID] }) else {
      return assistant.submit { self.declineSubshell(message) }
    }
    if message.header.type == "execute_request" {
      shell.submit(message)
    } else {
      assistant.submit { self.answer(message, on: .shell) }
    }
  }

  private func answer(_ message: Message, on channel: Channel) {
    status.busy(message.header.json)
    var answer = Answer.none
    if let handler = Handlers.table[message.header.type], handler.channels.contains(channel) {
      answer = handler.run(self, message)
    } else {
      KernelLog.noteSparingly("no answer to \(message.header.type) on \(channel.rawValue)")
    }
    if let content = answer.content { reply(to: message, on: channel, content) }
    status.idle(message.header.json)
    answer.afterwards?()
  }

  /// Sends `x_reply` to an `x_request`.
  func reply(to message: Message, on channel: Channel, _ content: JSONObject) {
    var content = content
    if content["status"] == nil { content["status"] = "ok" }
    let type = message.header.type
    let stem = type.hasSuffix("_request") ? String(type.dropLast(8)) : type
    sink.send(
      OutgoingMessage(
        channel, "\(stem)_reply", identities: message.identities, parent: message.header.json,
        content: content))
  }

  // MARK: Interruption and the end

  /// Asks every running cell to stop, or that of one subshell only.
  func interrupt(subshell: String? = nil) {
    let all = shells.withLock { $0 }
    if let subshell, let shell = all[subshell] { return shell.interrupt() }
    all.values.forEach { $0.interrupt() }
  }

  /// ``interrupt(subshell:)`` from a thread that has other things to do.
  func interruptSoon() { control.submit { self.interrupt() } }

  /// Stops what runs, gives it a moment to put its files away, and ends.
  func shutdown(restart: Bool) {
    let all = shells.withLock { $0 }
    all.values.forEach { $0.close() }
    interrupt()
    all.values.forEach { $0.waitUntilIdle(milliseconds: 500) }
    session.shutdown(restart: restart)
    onShutdown(restart)
  }

  // MARK: Subshells

  private func declineSubshell(_ message: Message) {
    status.busy(message.header.json)
    if message.header.type.hasSuffix("_request") {
      let id = message.header.subshellID ?? ""
      let failure = CellFailure(name: "SubshellError", value: "there is no subshell \"\(id)\"")
      reply(to: message, on: .shell, failure.reply)
    }
    status.idle(message.header.json)
  }

  var subshellIDs: [String] { shells.withLock { $0.keys.compactMap { $0 } }.sorted() }

  func createSubshell() -> String {
    let id = UniqueID.make()
    let shell = Shell(id: id, core: self)
    shells.withLock { $0[id] = shell }
    return id
  }

  /// - Returns: false if there is none of that name.
  func deleteSubshell(_ id: String) -> Bool {
    guard let shell = shells.withLock({ $0.removeValue(forKey: id) }) else { return false }
    shell.close()
    return true
  }

  // MARK: Output of other processes

  /// Sets what fetches the output of child processes.
  func setCapture(_ flush: @escaping Job) { capture.withLock { $0 = Capture(flush: flush) } }

  func flushCaptured() { capture.withLock { $0 }?.flush() }

  /// Text from descriptor 1 or 2. It belongs to the main shell's cell, the last one if none runs.
  func publishCaptured(_ text: String, to stream: Cell.Stream) {
    if let cell = shells.withLock({ $0[nil] })?.presentCell {
      cell.writeCaptured(text, to: stream)
    } else if !text.isEmpty {
      sink.stream(text, to: stream, parent: OutgoingMessage.noParent)
    }
  }
}
