import Display
import Glibc
import Script

/// The commands that begin with `%`.
enum Magic {
  /// Their names, without the `%`.
  static let names = ["history", "lsmagic", "run", "time", "timeit", "who", "whos"]
}

/// The lines that begin with `%`, `!` or end with `?`.
extension Session {
  func runMagic(_ line: String, _ frontEnd: any FrontEnd) -> Outcome {
    let name = line.prefix { !$0.isWhitespace }
    let rest = line.dropFirst(name.count).drop(while: \.isWhitespace)
    switch name {
    case "time": return time(String(rest), frontEnd)
    case "timeit": return timeRepeatedly(String(rest), frontEnd)
    case "who", "whos": return listNames(frontEnd)
    case "history":
      for (index, text) in history.dropLast().enumerated() {
        frontEnd.write("\(index + 1): \(text)\n", to: .output)
      }
      return .done(result: nil)
    case "run": return runFile(String(rest))
    case "matplotlib", "load_ext", "autoreload", "config": return .done(result: nil)
    case "magic", "lsmagic":
      frontEnd.write("%time %timeit %who %run %history  !command  name?\n", to: .output)
      return .done(result: nil)
    default:
      return outcome(
        of: ScriptException.name(
          "there is no magic %\(name); there are %time, %timeit, %who, %run and %history"))
    }
  }

  private func seconds(_ body: () -> Outcome) -> (Double, Outcome) {
    let start = ContinuousClock.now
    let outcome = body()
    let duration = start.duration(to: .now).components
    return (Double(duration.seconds) + Double(duration.attoseconds) * 1e-18, outcome)
  }

  private func time(_ code: String, _ frontEnd: any FrontEnd) -> Outcome {
    let (time, outcome) = seconds { runCode(code, name: "<timed>", echo: .last) }
    frontEnd.write("Wall time: \(Self.text(seconds: time))\n", to: .output)
    return outcome
  }

  private func timeRepeatedly(_ code: String, _ frontEnd: any FrontEnd) -> Outcome {
    var times: [Double] = []
    var total = 0.0
    while times.count < 3 || (total < 1 && times.count < 1000) {
      let (time, outcome) = seconds { runCode(code, name: "<timed>", echo: .none) }
      guard case .done = outcome else { return outcome }
      times.append(time)
      total += time
    }
    let best = times.min() ?? 0
    frontEnd.write(
      "\(Self.text(seconds: total / Double(times.count))) per run on average, "
        + "\(Self.text(seconds: best)) at best, of \(times.count) runs\n", to: .output)
    return .done(result: nil)
  }

  static func text(seconds: Double) -> String {
    let units = [("s", 1.0), ("ms", 1e-3), ("µs", 1e-6), ("ns", 1e-9)]
    let (name, unit) = units.first { seconds >= $0.1 } ?? ("ns", 1e-9)
    let tenths = (seconds / unit * 10).rounded()
    return "\(tenths / 10) \(name)"
  }

  private func listNames(_ frontEnd: any FrontEnd) -> Outcome {
    for name in interpreter.namespace.names where !name.hasPrefix("_") {
      let type = interpreter.namespace[name]?.typeName ?? ""
      frontEnd.write("\(name)  \(type)\n", to: .output)
    }
    return .done(result: nil)
  }

  private func runFile(_ path: String) -> Outcome {
    let path = path.trimming { $0.isWhitespace || $0 == "'" || $0 == "\"" }
    do {
      return runCode(try TextFile.read(path), name: path, echo: .none)
    } catch {
      return outcome(of: error)
    }
  }

  /// Runs a command in the shell; its output goes where the program's goes.
  func runShell(_ command: String, _ frontEnd: any FrontEnd) -> Outcome {
    do {
      try interpreter.released {
        try ShellCommand(text: command).run { frontEnd.write($0, to: .output) }
      }
      return .done(result: nil)
    } catch {
      return outcome(of: error)
    }
  }

  func runHelp(_ name: String, _ frontEnd: any FrontEnd) -> Outcome {
    guard let value = interpreter.lookup(name) else {
      return outcome(of: ScriptException.name("name '\(name)' is not defined"))
    }
    frontEnd.page(MIMEBundle(plain: Help.text(value)))
    return .done(result: nil)
  }
}

extension String {
  func trimming(_ isOuter: (Character) -> Bool) -> String {
    var text = self[...]
    while let first = text.first, isOuter(first) { text.removeFirst() }
    while let last = text.last, isOuter(last) { text.removeLast() }
    return String(text)
  }
}
