import Display
import Glibc
import JSONText
import Jupyter
import Synchronization
import Workbench
import Workers

/// The command language as the Jupyter kernel needs it.
final class NotebookSession: KernelSession {
  let info: KernelInfo
  private let session = Session()
  private let log = Mutex(HistoryLog())

  /// Programs of several shells take turns on one interpreter.
  var runsConcurrently: Bool { true }

  init(version: String) {
    info = KernelInfo(
      implementation: "ngffz", implementationVersion: version,
      banner: "ngffz \(version): OME-Zarr images, read, written, checked and looked at.",
      language: .ngffz(version: version),
      helpLinks: [
        ("ngff-zarr", "https://ngff-zarr.readthedocs.io"),
        ("OME-Zarr specification", "https://ngff.openmicroscopy.org"),
      ])
  }

  func execute(_ cell: Cell) -> CellOutcome {
    let frontEnd = CellFrontEnd(cell)
    let outcome = session.run(
      cell.code, echo: .last, frontEnd: frontEnd, cancellation: cell.cancellation)
    let payloads = frontEnd.payloads.withLock { $0 }
    // The lines of the history are numbered as the cells of the main shell are.
    if cell.storesHistory, cell.subshellID == nil {
      let shown: String? = if case .done(let result?) = outcome { result.plain } else { nil }
      log.withLock { $0.record(line: cell.executionCount, input: cell.code, output: shown) }
    }
    switch outcome {
    case .done(let result):
      return .ok(result: result.map(Jupyter.MIMEBundle.init), payloads: payloads)
    case .failed(let failure): return .failed(CellFailure(failure))
    case .exit: return .ok(result: nil, payloads: payloads + [.askExit()])
    }
  }

  func evaluate(_ expression: String, in cell: Cell) -> Result<Jupyter.MIMEBundle, CellFailure> {
    let frontEnd = CellFrontEnd(cell)
    let outcome = session.run(
      expression, echo: .last, frontEnd: frontEnd, cancellation: cell.cancellation)
    return switch outcome {
    case .done(let result): .success(result.map(Jupyter.MIMEBundle.init) ?? .init(plain: "None"))
    case .failed(let failure): .failure(CellFailure(failure))
    case .exit: .success(.init(plain: "None"))
    }
  }

  func complete(_ code: String, at cursor: Int) -> Completions {
    let found = session.complete(code, at: cursor)
    return Completions(
      found.items.map { .init($0.text, type: $0.type, signature: $0.signature) },
      replacing: found.range)
  }

  func inspect(_ code: String, at cursor: Int, detail: Int) -> Jupyter.MIMEBundle? {
    session.inspect(code, at: cursor, detail: detail).map(Jupyter.MIMEBundle.init)
  }

  func completeness(of code: String) -> Completeness {
    switch session.completeness(of: code) {
    case .complete: .complete
    case .incomplete(let indent): .incomplete(indent: indent)
    case .invalid: .invalid
    }
  }

  func history(_ query: HistoryQuery) -> [HistoryEntry] { log.withLock { $0.entries(query) } }
}

/// A session's front end in a notebook: one cell's outputs.
private final class CellFrontEnd: FrontEnd {
  private let cell: Cell
  let payloads = Mutex<[Payload]>([])
  /// The display that shows the progress of all work of the cell, if there is one yet.
  private let progress = Mutex<String?>(nil)
  private static let progressCount = Atomic<Int>(0)

  init(_ cell: Cell) { self.cell = cell }

  func write(_ text: String, to stream: TextStream) {
    cell.write(text, to: stream == .output ? .stdout : .stderr)
  }

  func display(_ bundle: Display.MIMEBundle, id: String?) { cell.display(.init(bundle), id: id) }

  func updateDisplay(_ bundle: Display.MIMEBundle, id: String) {
    cell.updateDisplay(.init(bundle), id: id)
  }

  func showProgress(_ bundle: Display.MIMEBundle, isLast: Bool) {
    let known = progress.withLock { $0 }
    if let known { return updateDisplay(bundle, id: known) }
    // Named anew each time: the page may still hold what earlier cells and kernels have shown.
    let number = Self.progressCount.add(1, ordering: .relaxed).newValue
    let id = "progress-\(getpid())-\(number)"
    progress.withLock { $0 = id }
    display(bundle, id: id)
  }

  func clearOutput(wait: Bool) {
    progress.withLock { $0 = nil }
    cell.clearOutput(wait: wait)
  }

  func input(prompt: String) throws -> String? {
    do {
      return try cell.input(prompt: prompt)
    } catch {
      switch error.kind {
      case .endOfInput: return nil
      case .interrupted: throw Cancelled()
      default: throw error
      }
    }
  }

  func page(_ bundle: Display.MIMEBundle) {
    payloads.withLock { $0.append(.page(.init(bundle))) }
  }

  var displayContext: DisplayContext { DisplayContext() }
}

extension Jupyter.MIMEBundle {
  fileprivate init(_ bundle: Display.MIMEBundle) {
    var data = JSONObject()
    for (type, payload) in bundle.parts {
      switch payload {
      case .text(let text): data[type] = .string(text)
      case .bytes(let bytes): data[type] = .string(Base64.encode(bytes))
      case .json(let value): data[type] = value
      }
    }
    self.init(data, metadata: bundle.metadata)
  }
}

extension CellFailure {
  fileprivate init(_ failure: Failure) {
    self.init(name: failure.name, value: failure.message, traceback: failure.colouredTraceback)
  }
}
