import Glibc

/// The module `time`.
enum TimeModule {
  private static let record = RecordType(
    "struct_time", module: "time",
    fields: [
      "tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday",
      "tm_isdst",
    ])

  static func fill(_ module: ModuleObject, _ context: Interpreter) {
    module["struct_time"] = .type(record.type)
    let clocks: [(String, String, clockid_t)] = [
      ("time", "Seconds since 1970.", CLOCK_REALTIME),
      ("perf_counter", "Seconds of a clock for short times.", CLOCK_MONOTONIC),
      ("monotonic", "Seconds of a clock that never goes back.", CLOCK_MONOTONIC),
      ("process_time", "Seconds of work of the process.", CLOCK_PROCESS_CPUTIME_ID),
    ]
    for (name, doc, clock) in clocks {
      module.function(name, "", doc) { _, _ in
        let now = now(clock)
        return .float(Double(now.tv_sec) + Double(now.tv_nsec) / 1e9)
      }
      module.function(name + "_ns", "", doc) { _, _ in
        let now = now(clock)
        return .int(now.tv_sec &* 1_000_000_000 &+ now.tv_nsec)
      }
    }
    module.function("sleep", "secs, /", "Wait.") { context, a in
      try sleep(a.double(0, context), context)
      return .none
    }
    addCalendar(module)
  }

  private static func now(_ clock: clockid_t) -> timespec {
    var time = timespec()
    clock_gettime(clock, &time)
    return time
  }

  /// Waits in short pieces, so that an interrupt is heard.
  private static func sleep(_ seconds: Double, _ context: Interpreter) throws {
    if seconds.isNaN { throw ScriptException.value("Invalid value NaN (not a number)") }
    if seconds < 0 { throw ScriptException.value("sleep length must be non-negative") }
    if seconds > 9_000_000_000 {
      throw ScriptException.overflow("timestamp too large to convert to C _PyTime_t")
    }
    func elapsed(since start: timespec) -> Double {
      let time = now(CLOCK_MONOTONIC)
      return Double(time.tv_sec - start.tv_sec) + Double(time.tv_nsec - start.tv_nsec) / 1e9
    }
    let start = now(CLOCK_MONOTONIC)
    while true {
      try context.pollSlowly()
      let left = seconds - elapsed(since: start)
      if left <= 0 { return }
      context.released { _ = usleep(UInt32(min(left, 0.01) * 1e6)) }
    }
  }

  // MARK: Calendar

  private static func addCalendar(_ module: ModuleObject) {
    module.function("localtime", "seconds=None, /", "A time in parts, here.") { context, a in
      make(try parts(a, isLocal: true, context))
    }
    module.function("gmtime", "seconds=None, /", "A time in parts, in UTC.") { context, a in
      make(try parts(a, isLocal: false, context))
    }
    module.function("mktime", "t, /", "The seconds of a time in parts.") { context, a in
      var time = try read(a[0], context)
      return .float(Double(mktime(&time)))
    }
    module.function("strftime", "format, t=None, /", "A time as text.") { context, a in
      let time = try a.unlessNone(1).map { try read($0, context) } ?? breakDown(time(nil), true)
      return .string(format(time, try a.string(0)))
    }
    module.function("asctime", "t=None, /", "A time as text.") { context, a in
      let time = try a.unlessNone(0).map { try read($0, context) } ?? breakDown(time(nil), true)
      return .string(format(time, "%a %b %e %H:%M:%S %Y"))
    }
    module.function("ctime", "seconds=None, /", "A time as text.") { context, a in
      .string(format(try parts(a, isLocal: true, context), "%a %b %e %H:%M:%S %Y"))
    }
  }

  private static func parts(_ a: Arguments, isLocal: Bool, _ context: Interpreter) throws -> tm {
    guard a.unlessNone(0) != nil else { return breakDown(time(nil), isLocal) }
    let seconds = try a.double(0, context)
    // Beyond this the year has more digits than the C library takes.
    guard seconds.magnitude < 6e16 else {
      throw ScriptException.overflow("timestamp out of range for platform time_t")
    }
    return breakDown(time_t(seconds.rounded(.down)), isLocal)
  }

  private static func breakDown(_ seconds: time_t, _ isLocal: Bool) -> tm {
    var seconds = seconds
    var result = tm()
    if isLocal { localtime_r(&seconds, &result) } else { gmtime_r(&seconds, &result) }
    return result
  }

  private static func make(_ time: tm) -> Value {
    record.make(
      [
        Int(time.tm_year) + 1900, Int(time.tm_mon) + 1, Int(time.tm_mday), Int(time.tm_hour),
        Int(time.tm_min), Int(time.tm_sec), (Int(time.tm_wday) + 6) % 7, Int(time.tm_yday) + 1,
        Int(time.tm_isdst),
      ].map(Value.int))
  }

  private static func read(_ value: Value, _ context: Interpreter) throws -> tm {
    let numbers = try context.array(value).map { item -> Int32 in
      guard let number = item.asInt, let small = Int32(exactly: number) else {
        throw ScriptException.type("an integer is required")
      }
      return small
    }
    guard numbers.count == 9 else {
      throw ScriptException.type("time tuple must have exactly 9 elements")
    }
    let inRange =
      (1...12).contains(numbers[1]) && (1...31).contains(numbers[2])
      && (0...23).contains(numbers[3]) && (0...59).contains(numbers[4])
      && (0...61).contains(numbers[5]) && (0...366).contains(numbers[7])
      && numbers[0] > Int32.min + 1900
    guard inRange else { throw ScriptException.value("time tuple out of range") }
    var time = tm()
    time.tm_year = numbers[0] - 1900
    time.tm_mon = numbers[1] - 1
    time.tm_mday = numbers[2]
    time.tm_hour = numbers[3]
    time.tm_min = numbers[4]
    time.tm_sec = numbers[5]
    time.tm_wday = ((numbers[6] % 7) + 8) % 7
    time.tm_yday = max(numbers[7] - 1, 0)
    time.tm_isdst = max(-1, min(1, numbers[8]))
    return time
  }

  private static func format(_ time: tm, _ format: String) -> String {
    var time = time
    // A mark in front tells an empty result from one that did not fit.
    let marked = "x" + format
    var size = 256
    while size <= 1 << 16 {
      let buffer = [CChar](unsafeUninitializedCapacity: size) { buffer, count in
        count = buffer.baseAddress.map { strftime($0, size, marked, &time) } ?? 0
      }
      if !buffer.isEmpty {
        return String(decoding: buffer.dropFirst().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      }
      size *= 4
    }
    return ""
  }
}
