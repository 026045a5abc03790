// Feeds damaged input to everything in the Zarr room that reads what somebody else wrote.
//
//   zarr-fuzz [--rounds N] [--seed S] [--chunk-limit MIB] [--memory MIB] [TARGET…]
//
// TARGET is metadata, codecs, shards or zip; without any, all run. --chunk-limit is the ceiling that
// the library is given for one chunk, --memory the one that the system holds the process to. Exit
// status 1 if an error is not what it should be; a trap ends the process by itself.
import Glibc
import ZarrTesting

struct Settings {
  var rounds = 2000
  var seed: UInt64 = 1
  var chunkLimit = 16
  var memory = 1024
  var targets: [FuzzSuite.Target] = []

  init?(_ words: some Sequence<String>) {
    var words = words.makeIterator()
    while let word = words.next() {
      if let target = FuzzSuite.Target(rawValue: word) {
        targets.append(target)
        continue
      }
      guard let number = words.next().flatMap({ Int($0) }), number > 0 else { return nil }
      switch word {
      case "--rounds": rounds = number
      case "--seed": seed = UInt64(number)
      case "--chunk-limit": chunkLimit = min(number, 1 << 30)
      case "--memory": memory = min(number, 1 << 30)
      default: return nil
      }
    }
    if targets.isEmpty { targets = FuzzSuite.Target.allCases }
  }
}

func peakMebibytes() -> Int {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return usage.ru_maxrss >> 10
}

guard let settings = Settings(CommandLine.arguments.dropFirst()) else {
  print("usage: zarr-fuzz [--rounds N] [--seed S] [--chunk-limit MIB] [--memory MIB] [TARGET…]")
  exit(2)
}
var ceiling = rlimit(
  rlim_cur: rlim_t(settings.memory) << 20, rlim_max: rlim_t(settings.memory) << 20)
setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &ceiling)
let suite = FuzzSuite(seed: settings.seed, byteLimit: settings.chunkLimit << 20)
for target in settings.targets {
  do {
    let tally = try suite.run(target, rounds: settings.rounds)
    print(
      "\(target.rawValue): \(tally.inputs) inputs, \(tally.refused) refused, "
        + "peak \(peakMebibytes()) MiB")
  } catch {
    print("\(target.rawValue): \(error)")
    exit(1)
  }
}
