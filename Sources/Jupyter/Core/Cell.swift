import JSONText
import OrderedCollections
import Synchronization
import Workers

/// A cell that runs, and the way its outputs take to the notebook.
///
/// May be used from any thread and kept after the cell's end: what is printed late still belongs
/// to the cell that started it.
public final class Cell: Sendable {
  /// The two streams of text.
  public enum Stream: String, Sendable {
    case stdout
    case stderr
  }

  /// What to run.
  public let code: String
  /// Whether it is run for the front end's own use. Nothing that it shows is published.
  public let isSilent: Bool
  /// Whether it belongs in the history.
  public let storesHistory: Bool
  /// Whether the front end answers questions.
  public let allowsInput: Bool
  /// The number in `[ ]`.
  public let executionCount: Int
  /// The subshell that runs it; nil for the main shell.
  public let subshellID: String?
  /// What the front end adds, such as JupyterLab's `cellId`.
  public let metadata: JSONObject
  /// Cancelled when the user stops the cell.
  public let cancellation = Cancellation()

  private let message: Message
  private let core: KernelCore
  private let hasEnded = Atomic(false)

  init(
    _ message: Message, request: ExecuteRequest, executionCount: Int, subshellID: String?,
    core: KernelCore
  ) {
    code = request.code
    isSilent = request.isSilent
    storesHistory = request.storesHistory
    allowsInput = request.allowsInput
    metadata = message.metadata
    self.executionCount = executionCount
    self.subshellID = subshellID
    self.message = message
    self.core = core
  }

  /// Prints `text`.
  public func write(_ text: String, to stream: Stream = .stdout) {
    core.flushCaptured()
    writeCaptured(text, to: stream)
  }

  /// Shows a value.
  ///
  /// - Parameter id: a name by which ``updateDisplay(_:id:)`` finds it again.
  public func display(_ bundle: MIMEBundle, id: String? = nil) {
    publishDisplay("display_data", bundle, id: id)
  }

  /// Shows another value wherever one is shown under `id`, in this cell or in an earlier one.
  public func updateDisplay(_ bundle: MIMEBundle, id: String) {
    publishDisplay("update_display_data", bundle, id: id)
  }

  /// Removes the cell's outputs so far.
  ///
  /// - Parameter wait: not before the next output comes, which avoids flicker.
  public func clearOutput(wait: Bool = false) {
    publish("clear_output", ["wait": .bool(wait)])
  }

  /// Asks the user.
  ///
  /// - Parameter password: whether the answer is kept from sight.
  /// - Throws: ``KernelError`` of kind `inputNotAllowed`, `endOfInput` or `interrupted`.
  public func input(prompt: String, password: Bool = false) throws(KernelError) -> String {
    guard allowsInput, !hasEnded.load(ordering: .relaxed) else {
      throw KernelError(
        .inputNotAllowed, "input", "this front end does not take questions for this cell")
    }
    core.flushCaptured()
    let answer = try core.stdin.ask(message, cancellation: cancellation) {
      core.sink.send(
        OutgoingMessage(
          .stdin, "input_request", identities: message.identities, parent: message.header.json,
          content: ["prompt": .string(prompt), "password": .bool(password)]))
    }
    if answer == "\u{4}" { throw KernelError(.endOfInput, "input", "the user ended the input") }
    return answer
  }

  /// Opens a comm to the front end.
  ///
  /// - Parameters:
  ///   - target: what listens there, such as `jupyter.widget`.
  ///   - handler: receives what comes back.
  public func openComm(
    target: String, data: JSON, metadata: JSONObject = [:], buffers: [[UInt8]] = [],
    handler: any CommHandler
  ) -> Comm {
    core.comms.open(
      target: target, data: data, metadata: metadata, buffers: buffers, handler: handler,
      parent: message.header.json)
  }

  /// - Parameter isFirst: whether nothing can have been printed before.
  func publish(_ type: String, _ content: JSONObject, isFirst: Bool = false) {
    if !isFirst { core.flushCaptured() }
    guard !isSilent else { return }
    core.sink.send(
      OutgoingMessage(
        .iopub, type, identities: Topic.of(type), parent: message.header.json, content: content))
  }

  private func publishDisplay(_ type: String, _ bundle: MIMEBundle, id: String?) {
    var content = bundle.content
    content["transient"] = id.map { ["display_id": .string($0)] } ?? [:]
    publish(type, content)
  }

  /// Text that came from descriptor 1 or 2, and must not wait for itself.
  func writeCaptured(_ text: String, to stream: Stream) {
    guard !isSilent, !text.isEmpty else { return }
    core.sink.stream(text, to: stream, parent: message.header.json)
  }

  func end() { hasEnded.store(true, ordering: .relaxed) }
}
