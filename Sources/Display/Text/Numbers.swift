/// Numbers as people read them.
public enum Numbers {
  /// A number of bytes: "512 bytes", "1.5 KiB", "64 MiB".
  public static func bytes(_ count: Int) -> String {
    if count == 1 { return "1 byte" }
    if count < 1024 { return "\(count) bytes" }
    var value = Double(count)
    var unit = -1
    let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    while value >= 1023.95, unit + 1 < units.count {
      value /= 1024
      unit += 1
    }
    return "\(rounded(value, digits: value < 10 ? 2 : 1)) \(units[max(0, unit)])"
  }

  /// A count with a space after each three digits: "65 536".
  public static func count(_ count: Int) -> String {
    let digits = String(count.magnitude)
    var groups: [Substring] = []
    var rest = digits[...]
    while rest.count > 3 {
      groups.append(rest.suffix(3))
      rest = rest.dropLast(3)
    }
    groups.append(rest)
    return (count < 0 ? "−" : "") + groups.reversed().joined(separator: "\u{202F}")
  }

  /// A number with at most `digits` digits behind the point, without zeros at the end.
  public static func rounded(_ value: Double, digits: Int) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return short(value) }
    var power = 1.0
    for _ in 0..<max(0, min(12, digits)) { power *= 10 }
    let scaled = (abs(value) * power).rounded()
    guard scaled < 9e18 else { return short(value) }
    let whole = Int((scaled / power).rounded(.down))
    let part = Int(scaled - Double(whole) * power)
    var text = String(part)
    text = String(repeating: "0", count: max(0, digits - text.count)) + text
    while text.hasSuffix("0") { text.removeLast() }
    let sign = value < 0 && scaled > 0 ? "-" : ""
    return sign + String(whole) + (part == 0 || digits == 0 ? "" : ".\(text)")
  }

  /// A number with about six significant digits: "0.25", "1234.5", "1e-09".
  public static func short(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    let size = abs(value)
    if size == 0 { return "0" }
    if size >= 1e-4, size < 1e9 {
      let digits = size >= 1000 ? 3 : size >= 1 ? 5 : 8
      return rounded(value, digits: digits)
    }
    let text = "\(value)"
    guard let e = text.firstIndex(where: { $0 == "e" || $0 == "E" }) else { return text }
    let mantissa = Double(text[..<e]) ?? 0
    return rounded(mantissa, digits: 5) + text[e...]
  }

  /// A ratio: "3.2×".
  public static func ratio(_ value: Double) -> String {
    value.isFinite ? rounded(value, digits: value < 10 ? 2 : 1) + "×" : "–"
  }

  /// A shape as people write it: "2 × 16 × 256 × 256".
  public static func shape(_ shape: [Int]) -> String {
    shape.isEmpty ? "scalar" : shape.map(String.init).joined(separator: " × ")
  }

  /// A shape for the cells of tables: "2×16×256×256".
  public static func shortShape(_ shape: [Int]) -> String {
    shape.isEmpty ? "scalar" : shape.map(String.init).joined(separator: "×")
  }
}

/// Units by their UDUNITS-2 names.
public enum UnitNames {
  /// The short form: "µm" for "micrometer"; the name itself where there is none.
  public static func short(_ unit: String) -> String {
    let bases = ["meter": "m", "second": "s"]
    let prefixes = [
      "": "", "milli": "m", "micro": "µ", "nano": "n", "pico": "p", "femto": "f", "atto": "a",
      "centi": "c", "deci": "d", "kilo": "k", "mega": "M", "giga": "G",
    ]
    for (base, letter) in bases where unit.hasSuffix(base) {
      if let prefix = prefixes[String(unit.dropLast(base.count))] { return prefix + letter }
    }
    let others = ["angstrom": "Å", "minute": "min", "hour": "h", "day": "d", "inch": "in"]
    return others[unit] ?? unit
  }
}
