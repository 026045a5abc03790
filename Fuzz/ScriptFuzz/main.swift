// Feeds the language random texts: every one must be checked and run to an end, an exception or a
// limit, without a trap and in bounded time and memory.
//
//     script-fuzz --rounds 1000000 --seed 1 [--from N]
//
// A round that traps is named on the way out; `--from N --rounds 1` runs it alone.
import Glibc
import Script

func option(_ name: String, _ fallback: Int) -> Int {
  guard let place = CommandLine.arguments.firstIndex(of: name),
    place + 1 < CommandLine.arguments.count
  else { return fallback }
  return Int(CommandLine.arguments[place + 1]) ?? fallback
}

func now() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func makeInterpreter() -> Interpreter {
  let interpreter = Interpreter()
  interpreter.streams = Streams(output: { _ in }, error: { _ in }, input: { _ in nil })
  interpreter.limits.steps = 20_000
  interpreter.limits.memory = 256 << 20
  return interpreter
}

/// Names the round that traps.
func watchForTraps() {
  for number in [SIGILL, SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGTRAP] {
    signal(number) { number in
      // What may be done here is little; this is enough in practice.
      let text = "trapped with signal \(number) in round \(Round.current)\n"
      _ = text.utf8CString.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count - 1) }
      _exit(1)
    }
  }
}

/// Runs all rounds and prints what came of them; returns whether each ended soon.
func fuzz() -> Bool {
  let rounds = option("--rounds", 1_000_000)
  let seed = option("--seed", 1)
  let first = option("--from", 0)
  let start = now()
  var interpreter = makeInterpreter()
  var outcomes: [String: Int] = [:]
  var slowest = (seconds: 0.0, round: 0)
  for round in first..<first + rounds {
    Round.current = round
    if round % 500 == 499 { interpreter = makeInterpreter() }
    var inputs = Inputs(UInt64(truncatingIfNeeded: seed &* 1_000_003 &+ round))
    let text = inputs.text()
    let began = now()
    _ = interpreter.check(text)
    do {
      try interpreter.run(SourceText(text, name: "<fuzz>"))
      outcomes["ran", default: 0] += 1
    } catch let error as ScriptException {
      outcomes[error.object.type.name, default: 0] += 1
      _ = try? interpreter.onDeepStack { interpreter.traceback(error) }
    } catch {
      outcomes["other error", default: 0] += 1
    }
    let seconds = now() - began
    if seconds > slowest.seconds { slowest = (seconds, round) }
  }
  let table = outcomes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
  for (name, count) in table { print(name, count) }
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  print(
    "\(rounds) texts from round \(first), seed \(seed): \(Int(now() - start)) s, the slowest",
    "\(Int(slowest.seconds * 1000)) ms in round \(slowest.round), at most",
    "\(usage.ru_maxrss >> 10) MiB resident")
  return slowest.seconds <= 10
}

watchForTraps()
exit(fuzz() ? 0 : 1)
