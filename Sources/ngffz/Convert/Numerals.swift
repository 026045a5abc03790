import OMEZarr
import OrderedCollections

/// Values of command line options.
enum Numerals {
  /// A number; ``NegativeNumbers`` says why there are two minus signs.
  static func number(_ text: String, _ option: String) throws -> Double {
    let plain = text.hasPrefix("\u{2212}") ? "-" + text.dropFirst() : text
    guard let value = Double(plain), value.isFinite else {
      throw CommandFailure(message: "\(option): '\(text)' is not a number")
    }
    return value
  }

  /// A whole number.
  static func whole(_ text: String, _ option: String) throws -> Int {
    guard let value = Int(exactly: try number(text, option)) else {
      throw CommandFailure(message: "\(option): '\(text)' is not a whole number")
    }
    return value
  }

  /// A whole number of at least 1.
  static func count(_ text: String, _ option: String) throws -> Int {
    guard let value = Int(text), value >= 1 else {
      throw CommandFailure(message: "\(option): '\(text)' is not a whole number above 0")
    }
    return value
  }

  /// Pairs of an axis and a value: `y 0.5 x 0.5`, or `y=0.5 x=0.5`.
  static func pairs(_ words: [String], _ option: String) throws
    -> OrderedDictionary<String, String>
  {
    let parts = words.flatMap { word in
      word.split(separator: "=", maxSplits: 1).map(String.init)
    }
    guard parts.count % 2 == 0 else {
      throw CommandFailure(
        message: "\(option) takes pairs of an axis and a value, such as: y 0.5 x 0.5")
    }
    var pairs: OrderedDictionary<String, String> = [:]
    for index in stride(from: 0, to: parts.count, by: 2) {
      guard pairs.updateValue(parts[index + 1], forKey: parts[index]) == nil else {
        throw CommandFailure(message: "\(option) names the axis '\(parts[index])' twice")
      }
    }
    return pairs
  }

  /// Pairs of an axis and a number.
  static func numbers(_ words: [String], _ option: String) throws
    -> OrderedDictionary<String, Double>
  {
    try pairs(words, option).mapValues { try number($0, option) }
  }

  /// Axes: `z y x`, `zyx` or `z,y,x`.
  static func dims(_ words: [String]) -> [String] {
    let names = words.flatMap { $0.split(separator: ",").map(String.init) }
    guard names.count == 1, let name = names.first,
      name.allSatisfy({ NgffImage.canonicalDims.contains(String($0)) })
    else { return names }
    return name.map(String.init)
  }

  /// A number of bytes: `4GB`, `512 MiB`, `1e9`.
  static func bytes(_ text: String, _ option: String) throws -> Int {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || ".eE+".contains($0)) }
    // In "4e9" the letter belongs to the number; in "4EB" it would not, but nobody has that much.
    let unit = text.dropFirst(digits.count).filter { !$0.isWhitespace }.lowercased()
    let powers: [String: Double] = [
      "": 1, "b": 1, "k": 1e3, "kb": 1e3, "m": 1e6, "mb": 1e6, "g": 1e9, "gb": 1e9, "t": 1e12,
      "tb": 1e12, "kib": 1024, "mib": 1_048_576, "gib": 1_073_741_824, "tib": 1_099_511_627_776,
    ]
    guard let value = Double(digits), let power = powers[unit], value > 0,
      let count = Int(exactly: (value * power).rounded())
    else {
      throw CommandFailure(message: "\(option): '\(text)' is not a size such as 4GB or 512MiB")
    }
    return count
  }
}
