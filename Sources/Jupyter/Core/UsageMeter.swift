import Glibc
import JSONText
import OrderedCollections
import Synchronization

/// What `usage_request` asks: memory in bytes, processor time in percent of one core.
final class UsageMeter: Sendable {
  private struct Sample {
    var time: Double
    var own: Double
    var hostBusy: Double
    var hostTotal: Double
  }

  private let last = Mutex<Sample?>(nil)

  /// Measures now; percentages are averages since the last call, and left out at the first.
  func measure() -> JSONObject {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    let host = name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let resident = Int(Self.words("/proc/self/statm").dropFirst().first ?? "") ?? 0
    let now = Self.sample()
    let before = last.withLock { last in
      defer { last = now }
      return last
    }
    var content: JSONObject = [
      "hostname": .string(String(decoding: host, as: UTF8.self)), "pid": .int(Int(getpid())),
      "cpu_count": .int(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))),
      "kernel_cpu": .double(
        before.map { Self.percent(now.own - $0.own, now.time - $0.time) } ?? 0),
      "kernel_memory": .int(resident.multipliedReportingOverflow(by: page).partialValue),
      "host_virtual_memory": .object(Self.hostMemory()),
    ]
    if let before {
      content["host_cpu_percent"] = .double(
        Self.percent(now.hostBusy - before.hostBusy, now.hostTotal - before.hostTotal))
    }
    return content
  }

  private static func percent(_ part: Double, _ whole: Double) -> Double {
    whole > 0 ? (part / whole * 1000).rounded() / 10 : 0
  }

  private static func sample() -> Sample {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    var own = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &own)
    // The first line holds: cpu user nice system idle iowait irq softirq steal …
    let host = words("/proc/stat").dropFirst().prefix(8).map { Double($0) ?? 0 }
    let total = host.reduce(0, +)
    let idle = host.count > 4 ? host[3] + host[4] : 0
    return Sample(
      time: seconds(time), own: seconds(own), hostBusy: total - idle, hostTotal: total)
  }

  private static func seconds(_ time: timespec) -> Double {
    Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func hostMemory() -> JSONObject {
    var kibibytes: [String: Int] = [:]
    for line in text("/proc/meminfo").split(separator: "\n") {
      let fields = line.split(separator: " ")
      if fields.count >= 2, let value = Int(fields[1]) {
        kibibytes[String(fields[0].dropLast())] = value
      }
    }
    let total = kibibytes["MemTotal"] ?? 0
    let available = kibibytes["MemAvailable"] ?? 0
    var memory: JSONObject = [
      "total": .int(total << 10), "available": .int(available << 10),
      "percent": .double(percent(Double(total - available), Double(total))),
      "used": .int((total - available) << 10),
    ]
    for (name, source) in [
      ("free", "MemFree"), ("active", "Active"), ("inactive", "Inactive"), ("buffers", "Buffers"),
      ("cached", "Cached"), ("shared", "Shmem"), ("slab", "Slab"),
    ] { memory[name] = .int((kibibytes[source] ?? 0) << 10) }
    return memory
  }

  private static func words(_ path: String) -> [Substring] {
    text(path).split(whereSeparator: { $0 == " " || $0 == "\n" })
  }

  private static func text(_ path: String) -> String {
    (try? Files.read(path)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
