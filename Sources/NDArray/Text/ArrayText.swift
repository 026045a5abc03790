extension NDArray {
  /// The array as NumPy's `str` writes it: "[1 2 3]".
  public func text(_ options: PrintOptions = PrintOptions()) -> String {
    rank == 0 ? scalar.text : arrayText(separator: " ", prefix: "", suffix: "", options)
  }

  /// The array as NumPy's `repr` writes it: "array([1, 2, 3], dtype=uint8)".
  ///
  /// - Parameter dtypeName: what stands for the dtype; nil takes its name, quoted where NumPy does.
  public func representation(
    _ options: PrintOptions = PrintOptions(), name: String = "array", dtypeName: String? = nil
  ) -> String {
    let prefix = name + "("
    var extras: [String] = []
    if count == 0 && shape != [0] || count > options.threshold {
      extras.append("shape=\(shape.tupleDescription)")
    }
    let isImplied =
      dtype == .int64 || dtype == .float64 || dtype == .complex128 || dtype == .bool
    if !isImplied || count == 0 || dtypeName != nil {
      extras.append("dtype=" + (dtypeName ?? dtype.name))
    }
    let body = prefix + arrayText(separator: ", ", prefix: prefix, suffix: ")", options)
    if extras.isEmpty { return body + ")" }
    let tail = extras.joined(separator: ", ") + ")"
    let lastLine = (body + ",").utf8.reversed().prefix { $0 != UInt8(ascii: "\n") }.count
    let gap =
      lastLine + tail.utf8.count + 1 > options.linewidth
      ? "\n" + String(repeating: " ", count: prefix.utf8.count) : " "
    return body + "," + gap + tail
  }

  /// The brackets and elements, in lines of `options.linewidth` columns (NumPy's `array2string`).
  ///
  /// - Parameters:
  ///   - prefix: what will stand before the text; its length decides the indent.
  ///   - suffix: what will stand behind it.
  public func arrayText(
    separator: String, prefix: String, suffix: String, _ options: PrintOptions
  ) -> String {
    if count == 0 { return "[]" }
    let isCut = count > options.threshold
    let shown = isCut ? cornerElements(options.edgeitems) : scalars
    let writer = ArrayWriter(
      array: self, format: format(shown, options), separator: separator, isCut: isCut,
      edge: max(0, options.edgeitems))
    return writer.text(
      axis: 0, address: address, indent: " " + String(repeating: " ", count: prefix.utf8.count),
      width: options.linewidth - suffix.utf8.count)
  }

  private func format(_ elements: [Scalar], _ options: PrintOptions) -> any ElementFormat {
    if dtype == .bool { return BoolFormat(isZeroDimensional: rank == 0) }
    if dtype.isInteger { return IntegerFormat(elements, options: options) }
    if dtype.isComplex { return ComplexFormat(elements, dtype: dtype, options: options) }
    return FloatFormat(elements.map(\.double), dtype: dtype, options: options)
  }

  /// The elements that a cut text shows.
  private func cornerElements(_ edge: Int) -> [Scalar] {
    var result: [Scalar] = []
    func walk(_ axis: Int, _ place: Int) {
      if axis == rank {
        result.append(scalar(at: address + place &* dtype.itemSize))
        return
      }
      for index in shownIndices(shape[axis], edge) {
        walk(axis + 1, place &+ index &* strides[axis])
      }
    }
    walk(0, 0)
    return result
  }
}

/// The first and last `edge` indices of an axis, or all if there are no more.
private func shownIndices(_ length: Int, _ edge: Int) -> [Int] {
  edge < length - edge ? Array(0..<edge) + Array((length - edge)..<length) : Array(0..<length)
}

private struct ArrayWriter {
  let array: NDArray
  let format: any ElementFormat
  let separator: String
  let isCut: Bool
  let edge: Int

  func text(axis: Int, address: UnsafeRawPointer, indent: String, width: Int) -> String {
    guard axis < array.rank else { return format.text(array.scalar(at: address)) }
    let length = array.shape[axis]
    let skips = isCut && 2 * edge < length
    let indices = skips ? shownIndices(length, edge) : Array(0..<length)
    let step = array.strides[axis] &* array.dtype.itemSize
    let isRow = axis == array.rank - 1
    var words: [String] = []
    for (place, index) in indices.enumerated() {
      if skips, place == edge { words.append("...") }
      words.append(
        text(
          axis: axis + 1, address: address + index &* step, indent: indent + " ", width: width - 1))
    }
    if skips, edge == 0 { words.append("...") }
    return "["
      + (isRow ? row(words, indent, width) : rows(words, indent, array.rank - axis)) + "]"
  }

  private func rows(_ words: [String], _ indent: String, _ depth: Int) -> String {
    let gap = separator.trimmedRight + String(repeating: "\n", count: depth - 1) + indent
    return words.joined(separator: gap)
  }

  private func row(_ words: [String], _ indent: String, _ width: Int) -> String {
    let width = width - max(separator.trimmedRight.utf8.count, 1)
    var lines = ""
    var line = indent
    var lineLength = indent.utf8.count
    for (place, word) in words.enumerated() {
      if lineLength + word.utf8.count > width, lineLength > indent.utf8.count {
        lines += line.trimmedRight + "\n"
        line = indent
        lineLength = indent.utf8.count
      }
      line += word
      lineLength += word.utf8.count
      if place < words.count - 1 {
        line += separator
        lineLength += separator.utf8.count
      }
    }
    return String((lines + line).dropFirst(indent.count))
  }
}
