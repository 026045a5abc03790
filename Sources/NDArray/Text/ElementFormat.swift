/// Writes the elements of one array, all with the same width where NumPy gives them one.
protocol ElementFormat {
  func text(_ element: Scalar) -> String
}

/// Truth values: " True" and "False".
struct BoolFormat: ElementFormat {
  let isZeroDimensional: Bool

  func text(_ element: Scalar) -> String {
    element.isTrue ? (isZeroDimensional ? "True" : " True") : "False"
  }
}

/// Integers, flush right.
struct IntegerFormat: ElementFormat {
  private var width = 0
  private let sign: String

  init(_ elements: [Scalar], options: PrintOptions) {
    let texts = elements.map(\.integerText)
    let hasNegative = texts.contains { $0?.hasPrefix("-") ?? false }
    sign = options.sign == "+" || (options.sign == " " && !hasNegative) ? options.sign : ""
    width = texts.map { mark($0 ?? "").count }.max() ?? 0
  }

  private func mark(_ text: String) -> String { text.hasPrefix("-") ? text : sign + text }

  func text(_ element: Scalar) -> String {
    mark(element.integerText ?? "").leftPadded(to: width)
  }
}

/// Two floats and a "j".
struct ComplexFormat: ElementFormat {
  private let real: FloatFormat
  private let imaginary: FloatFormat

  init(_ elements: [Scalar], dtype: DType, options: PrintOptions) {
    let parts = elements.map(\.parts)
    real = FloatFormat(parts.map(\.0), dtype: dtype, options: options)
    var signed = options
    signed.sign = "+"
    imaginary = FloatFormat(parts.map(\.1), dtype: dtype, options: signed)
  }

  func text(_ element: Scalar) -> String {
    let parts = element.parts
    let tail = imaginary.text(parts.1)
    let end = tail.trimmedRight
    let blanks = String(repeating: " ", count: tail.count - end.count)
    return real.text(parts.0) + end + "j" + blanks
  }
}

extension Scalar {
  /// Real and imaginary part.
  var parts: (Double, Double) {
    if case .complex(let real, let imaginary) = value { return (real, imaginary) }
    return (double, 0)
  }
}

extension String {
  func leftPadded(to width: Int) -> String {
    let length = utf8.count
    return length >= width ? self : String(repeating: " ", count: width - length) + self
  }

  func rightPadded(to width: Int) -> String {
    let length = utf8.count
    return length >= width ? self : self + String(repeating: " ", count: width - length)
  }

  var trimmedRight: String {
    var end = self[...]
    while end.last == " " { end.removeLast() }
    return String(end)
  }
}
