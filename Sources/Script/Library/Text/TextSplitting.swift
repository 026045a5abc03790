/// Taking texts apart.
enum TextSplitting {
  /// The parts between separators, at most `limit` cuts from the front.
  static func split<T: UnitText>(
    _ text: T, at separator: T, limit: Int, _ context: Interpreter
  ) throws -> [Value] {
    var from = 0
    let places = try TextSearch.all(separator, in: text, 0, text.count, limit: limit, context)
    var parts: [Value] = []
    parts.reserveCapacity(places.count + 1)
    for place in places {
      try context.pollEach(parts.count)
      parts.append(text.slice(from, place).value)
      from = place + separator.count
    }
    parts.append(text.slice(from, text.count).value)
    return parts
  }

  /// The parts between separators, at most `limit` cuts from the back.
  static func splitFromEnd<T: UnitText>(
    _ text: T, at separator: T, limit: Int, _ context: Interpreter
  ) throws -> [T] {
    var parts: [T] = []
    var end = text.count
    while parts.count < limit {
      try context.pollEach(parts.count)
      let place = try TextSearch.last(separator, in: text, 0, end, context)
      if place < 0 { break }
      parts.append(text.slice(place + separator.count, end))
      end = place
    }
    parts.append(text.slice(0, end))
    return parts.reversed()
  }

  /// The parts between runs of white space, at most `limit` cuts from the front.
  static func words<T: UnitText>(_ text: T, limit: Int, _ context: Interpreter) throws -> [Value] {
    var parts: [Value] = []
    var index = 0
    while true {
      while index < text.count, T.isSpace(text[index]) { index += 1 }
      if index == text.count { return parts }
      if parts.count == limit { break }
      let start = index
      while index < text.count, !T.isSpace(text[index]) {
        try context.pollEach(index)
        index += 1
      }
      try context.pollEach(parts.count)
      parts.append(text.slice(start, index).value)
    }
    // What is left keeps the white space at its end.
    parts.append(text.slice(index, text.count).value)
    return parts
  }

  /// The parts between runs of white space, at most `limit` cuts from the back.
  static func wordsFromEnd<T: UnitText>(
    _ text: T, limit: Int, _ context: Interpreter
  ) throws -> [T] {
    var parts: [T] = []
    var end = text.count
    while true {
      while end > 0, T.isSpace(text[end - 1]) { end -= 1 }
      if end == 0 { return parts.reversed() }
      if parts.count == limit { break }
      let stop = end
      while end > 0, !T.isSpace(text[end - 1]) {
        try context.pollEach(end)
        end -= 1
      }
      try context.pollEach(parts.count)
      parts.append(text.slice(end, stop))
    }
    parts.append(text.slice(0, end))
    return parts.reversed()
  }

  static func lines<T: UnitText>(
    _ text: T, keepEnds: Bool, _ context: Interpreter
  ) throws -> [T] {
    var parts: [T] = []
    var index = 0
    while index < text.count {
      let start = index
      while index < text.count, !T.isLineEnd(text[index]) {
        try context.pollEach(index)
        index += 1
      }
      try context.pollEach(parts.count)
      var stop = index
      if index < text.count {
        let isPair = text[index] == 0x0D && index + 1 < text.count && text[index + 1] == 0x0A
        index += isPair ? 2 : 1
        if keepEnds { stop = index }
      }
      parts.append(text.slice(start, stop))
    }
    return parts
  }

  /// The text without the units that `isDropped` names at its ends.
  static func stripped<T: UnitText>(
    _ text: T, front: Bool, back: Bool, poll: (Int) throws -> Void, _ isDropped: (UInt32) -> Bool
  ) rethrows -> T {
    var start = 0
    var end = text.count
    if front {
      while start < end, isDropped(text[start]) {
        try poll(start)
        start += 1
      }
    }
    if back {
      while end > start, isDropped(text[end - 1]) {
        try poll(end)
        end -= 1
      }
    }
    return text.slice(start, end)
  }
}

/// Making texts wider.
enum TextPadding {
  static func padded<T: UnitText>(
    _ text: T, left: Int, right: Int, with unit: UInt32, _ context: Interpreter
  ) throws -> T {
    if left <= 0, right <= 0 { return text }
    return try text.padded(
      head: 0, inside: max(left, 0), after: max(right, 0), with: unit, context)
  }

  /// Centred; where the two sides cannot be equal, as CPython chooses.
  static func centered<T: UnitText>(
    _ text: T, width: Int, with unit: UInt32, _ context: Interpreter
  ) throws -> T {
    guard width > text.count else { return text }
    let margin = width - text.count
    let left = margin / 2 + (margin & width & 1)
    return try padded(text, left: left, right: margin - left, with: unit, context)
  }

  static func zeroFilled<T: UnitText>(_ text: T, width: Int, _ context: Interpreter) throws -> T {
    guard width > text.count else { return text }
    let hasSign = text.count > 0 && (text[0] == 0x2B || text[0] == 0x2D)
    return try text.padded(
      head: hasSign ? 1 : 0, inside: width - text.count, after: 0, with: 0x30, context)
  }

  static func expandingTabs<T: UnitText>(_ text: T, _ size: Int, _ context: Interpreter) throws -> T
  {
    var units: [UInt32] = []
    var column = 0
    for index in 0..<text.count {
      try context.pollEach(index)
      let unit = text[index]
      if unit == 0x09 {
        guard size > 0 else { continue }
        let gap = size - column % size
        // The units, four bytes each, and the text made of them while they are there.
        try context.reserve(elements: units.count + gap, size: 32)
        units.append(contentsOf: repeatElement(0x20, count: gap))
        column += gap
      } else {
        units.append(unit)
        column = unit == 0x0A || unit == 0x0D ? 0 : column + 1
      }
    }
    return T.make(units)
  }
}
