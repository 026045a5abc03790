import Glibc

/// Times as message headers spell them.
enum Timestamp {
  /// The time now: ISO 8601, UTC, always six digits of a second.
  static func now() -> String {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return text(seconds: time.tv_sec, microseconds: time.tv_nsec / 1000)
  }

  static func text(seconds: Int, microseconds: Int) -> String {
    var seconds = time_t(seconds)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    let date = "\(padded(Int(parts.tm_year) + 1900, 4))-\(padded(Int(parts.tm_mon) + 1, 2))"
    let day = "-\(padded(Int(parts.tm_mday), 2))T\(padded(Int(parts.tm_hour), 2))"
    let rest = ":\(padded(Int(parts.tm_min), 2)):\(padded(Int(parts.tm_sec), 2))"
    return "\(date)\(day)\(rest).\(padded(microseconds, 6))Z"
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
