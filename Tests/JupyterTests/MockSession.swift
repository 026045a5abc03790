import Glibc
import JSONText
import Jupyter
import OrderedCollections
import Synchronization
import Workers

/// A language of one-line commands, enough to make a kernel do everything a kernel can do:
///
///     print TEXT · err TEXT · lines N · sleep SECONDS · spin · fail MESSAGE · show TEXT ·
///     show ID TEXT (as `named`) · update ID TEXT · clear · ask PROMPT · secret PROMPT ·
///     shell COMMAND · late TEXT · page TEXT · comm TARGET · set NAME VALUE · get NAME · TEXT
final class MockSession: KernelSession {
  let runsConcurrently: Bool
  private let log = Mutex(HistoryLog(session: 3))
  private let variables = Mutex<[String: String]>([:])
  private let lastShutdown = Mutex<Bool?>(nil)

  init(runsConcurrently: Bool = true) { self.runsConcurrently = runsConcurrently }

  var info: KernelInfo {
    KernelInfo(
      implementation: "mock", implementationVersion: "1.0", banner: "A mock",
      language: .ngffz(version: "1.0"), helpLinks: [("Help", "https://example.org/")])
  }

  var restartSeen: Bool? { lastShutdown.withLock { $0 } }

  func shutdown(restart: Bool) { lastShutdown.withLock { $0 = restart } }

  func execute(_ cell: Cell) -> CellOutcome {
    var payloads: [Payload] = []
    var result: String?
    do {
      for line in cell.code.split(separator: "\n") {
        let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
        let argument = parts.count > 1 ? parts[1] : ""
        if parts.first == "page" {
          payloads.append(.page(MIMEBundle(plain: argument)))
        } else {
          result = try run(parts.first ?? "", argument, cell, whole: String(line))
        }
      }
    } catch is Cancelled {
      return failed(CellFailure(name: "KeyboardInterrupt", value: ""), cell)
    } catch let failure as CellFailure {
      return failed(failure, cell)
    } catch {
      return failed(CellFailure(name: "InputError", value: "\(error)"), cell)
    }
    record(cell, result)
    return .ok(result: result.map { MIMEBundle(plain: $0) }, payloads: payloads)
  }

  private func failed(_ failure: CellFailure, _ cell: Cell) -> CellOutcome {
    record(cell, nil)
    var failure = failure
    failure.traceback = ["cell", "\(failure.name): \(failure.value)"]
    return .failed(failure)
  }

  private func record(_ cell: Cell, _ output: String?) {
    guard cell.storesHistory else { return }
    log.withLock { $0.record(line: cell.executionCount, input: cell.code, output: output) }
  }

  private func run(
    _ command: String, _ argument: String, _ cell: Cell, whole: String
  ) throws -> String? {
    let words = argument.split(separator: " ", maxSplits: 1).map(String.init)
    let first = words.first ?? ""
    let second = words.count > 1 ? words[1] : ""
    switch command {
    case "print": cell.write(argument + "\n")
    case "err": cell.write(argument + "\n", to: .stderr)
    case "lines": (0..<(Int(argument) ?? 0)).forEach { cell.write("\($0)\n") }
    case "sleep": try wait(Double(argument) ?? 0)
    case "spin": try wait(.infinity)
    case "fail": throw CellFailure(name: "ValueError", value: argument)
    case "show": cell.display(MIMEBundle(["text/plain": .string(argument), "text/html": "<b>"]))
    case "named": cell.display(MIMEBundle(plain: second), id: first)
    case "update": cell.updateDisplay(MIMEBundle(plain: second), id: first)
    case "clear": cell.clearOutput(wait: true)
    case "ask": return try cell.input(prompt: argument)
    case "secret": return try cell.input(prompt: argument, password: true)
    case "shell": runShell(argument)
    case "late": printLate(argument, cell)
    case "comm": _ = cell.openComm(target: argument, data: ["n": 1], handler: EchoHandler())
    case "set": variables.withLock { $0[first] = second }
    case "get":
      guard let value = variables.withLock({ $0[argument] }) else {
        throw CellFailure(name: "NameError", value: argument)
      }
      return value
    default: return whole
    }
    return nil
  }

  private func wait(_ seconds: Double) throws {
    var rest = seconds
    while rest > 0 {
      try Cancellation.current.check()
      usleep(1000)
      rest -= 0.001
    }
  }

  private func runShell(_ command: String) {
    let words: [String] = ["sh", "-c", command]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    var child = pid_t()
    if posix_spawn(&child, "/bin/sh", nil, nil, &arguments, environ) == 0 {
      waitpid(child, nil, 0)
    }
  }

  private func printLate(_ text: String, _ cell: Cell) {
    final class Box {
      let work: () -> Void
      init(_ work: @escaping () -> Void) { self.work = work }
    }
    var thread = pthread_t()
    let box = Unmanaged.passRetained(
      Box {
        usleep(150_000)
        cell.write(text + "\n")
      })
    pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().work() }
        return nil
      }, box.toOpaque())
  }

  func evaluate(_ expression: String, in cell: Cell) -> Result<MIMEBundle, CellFailure> {
    let name = expression.hasPrefix("get ") ? String(expression.dropFirst(4)) : expression
    if let value = variables.withLock({ $0[name] }) {
      return .success(MIMEBundle(plain: value))
    }
    return .failure(CellFailure(name: "NameError", value: expression, traceback: ["no such name"]))
  }

  func complete(_ code: String, at cursor: Int) -> Completions {
    let scalars = Array(code.unicodeScalars.prefix(cursor))
    let start = scalars.lastIndex(of: " ").map { $0 + 1 } ?? 0
    var prefix = String.UnicodeScalarView()
    prefix.append(contentsOf: scalars[start...])
    let items = ["print", "page", "param"].filter { $0.hasPrefix(String(prefix)) }.map {
      Completions.Item($0, type: "function", signature: "(text)")
    }
    return Completions(items, replacing: start..<cursor)
  }

  func inspect(_ code: String, at cursor: Int, detail: Int) -> MIMEBundle? {
    code.hasPrefix("print") ? MIMEBundle(plain: "prints, in detail \(detail)") : nil
  }

  func completeness(of code: String) -> Completeness {
    if code.hasSuffix(":") { return .incomplete(indent: "    ") }
    return code.hasPrefix("!") ? .invalid : .complete
  }

  func history(_ query: HistoryQuery) -> [HistoryEntry] { log.withLock { $0.entries(query) } }

  func openComm(
    _ comm: Comm, data: JSON, metadata: JSONObject, buffers: [[UInt8]]
  ) -> (any CommHandler)? {
    comm.target == "echo" ? EchoHandler() : nil
  }
}

/// Sends back what comes.
struct EchoHandler: CommHandler {
  func receive(_ comm: Comm, data: JSON, metadata: JSONObject, buffers: [[UInt8]]) {
    comm.send(data, metadata: metadata, buffers: buffers)
  }
}
