/// Floats with a common notation, and points under each other.
struct FloatFormat: ElementFormat {
  private let dtype: DType
  private let options: PrintOptions
  private var isScientific = false
  private var precision: Int?
  /// Zeros are added up to this many digits after the point.
  private var minimumDigits = 0
  private var padLeft = 0
  private var padRight = 0
  private var exponentDigits = 2

  /// - Parameters:
  ///   - elements: what will be written, to find out how much room it needs.
  ///   - dtype: a float dtype, or the complex one whose part the elements are.
  init(_ elements: [Double], dtype: DType, options: PrintOptions) {
    self.dtype = dtype
    self.options = options
    precision = options.floatmode == .unique ? nil : options.precision
    let finite = elements.filter(\.isFinite)
    isScientific = needsExponent(finite)
    if finite.isEmpty {
      padLeft = 0
      padRight = 0
    } else if isScientific {
      measureScientific(finite)
    } else {
      measurePositional(finite)
    }
    if options.sign == " ", !finite.contains(where: { $0.sign == .minus }) { padLeft += 1 }
    if finite.count != elements.count {
      let hasMinus = options.sign != "-" || elements.contains(-.infinity)
      let offset = padRight + 1
      padLeft = max(
        padLeft, options.nanstr.count - offset,
        options.infstr.count + (hasMinus ? 1 : 0) - offset)
    }
  }

  private func needsExponent(_ finite: [Double]) -> Bool {
    let sizes = finite.lazy.filter { $0 != 0 }.map(\.magnitude)
    guard let largest = sizes.max(), let smallest = sizes.min() else { return false }
    let limit: Double =
      switch dtype {
      case .float16: 1e3
      case .float32, .complex64: 1e6
      default: 1e8
      }
    // The ratio is that of the type, which may overflow or round where double does not.
    let ratio =
      switch dtype {
      case .float16: Double(Float16(largest) / Float16(smallest))
      case .float32, .complex64: Double(Float(largest) / Float(smallest))
      default: largest / smallest
      }
    // 0.0001 is rounded to the element type by the comparison.
    let small =
      switch dtype {
      case .float16: Double(Float16(0.0001))
      case .float32, .complex64: Double(Float(0.0001))
      default: 0.0001
      }
    return largest >= limit || (!options.suppress && (smallest < small || ratio > 1000))
  }

  private mutating func measureScientific(_ finite: [Double]) {
    let texts = finite.map { scientific($0, minimum: 0) }
    let fixed = options.floatmode == .fixed ? options.precision : 0
    exponentDigits = texts.map { exponentText($0.exponent).count - 2 }.max() ?? 2
    minimumDigits = max(fixed, texts.map(\.fraction.count).max() ?? 0)
    precision = minimumDigits
    padLeft = texts.map { mark($0.whole, $0.isNegative).count }.max() ?? 0
    padRight = exponentDigits + 2 + minimumDigits
  }

  private mutating func measurePositional(_ finite: [Double]) {
    let texts = finite.map(positional)
    padLeft = texts.map { mark($0.whole, $0.isNegative).count }.max() ?? 0
    padRight = texts.map(\.fraction.count).max() ?? 0
    switch options.floatmode {
    case .fixed:
      padRight = options.precision
      minimumDigits = padRight
    case .maxprecEqual:
      precision = padRight
      minimumDigits = padRight
    case .unique, .maxprec: break
    }
  }

  private func mark(_ whole: String, _ isNegative: Bool) -> String {
    options.sign == "+" && !isNegative ? "+" + whole : whole
  }

  /// Shortest digits unless there are more than `precision` after the point or fewer than `minimum`.
  private func scientific(
    _ value: Double, minimum: Int
  ) -> (whole: String, fraction: String, exponent: Int, isNegative: Bool) {
    var decimal = DecimalDigits(shortest: value, type: dtype)
    let fraction = decimal.digits.count - 1
    if options.floatmode == .fixed {
      decimal = DecimalDigits(value, significant: options.precision + 1)
    } else if let precision, fraction > precision {
      decimal = DecimalDigits(value, significant: precision + 1)
    } else if fraction < minimum, !decimal.digits.isEmpty {
      decimal = DecimalDigits(value, significant: minimum + 1)
    }
    let parts = decimal.scientific
    return (parts.whole, parts.fraction, parts.exponent, decimal.isNegative)
  }

  private func positional(_ value: Double) -> (whole: String, fraction: String, isNegative: Bool) {
    var decimal = DecimalDigits(shortest: value, type: dtype)
    if options.floatmode == .fixed {
      decimal = DecimalDigits(value, fraction: options.precision)
    } else if let precision, decimal.fractionCount > precision {
      decimal = DecimalDigits(value, fraction: precision)
    } else if options.floatmode == .maxprecEqual, decimal.fractionCount < minimumDigits {
      decimal = DecimalDigits(value, fraction: minimumDigits)
    }
    let parts = decimal.positional
    return (parts.whole, parts.fraction, decimal.isNegative)
  }

  func text(_ element: Scalar) -> String { text(element.double) }

  func text(_ value: Double) -> String {
    guard value.isFinite else {
      let name = value.isNaN ? options.nanstr : options.infstr
      let sign = value == -.infinity ? "-" : options.sign == "+" ? "+" : ""
      return (sign + name).leftPadded(to: padLeft + padRight + 1)
    }
    if isScientific {
      let parts = scientific(value, minimum: minimumDigits)
      let fraction = parts.fraction.padded(with: "0", to: minimumDigits)
      return mark(parts.whole, parts.isNegative).leftPadded(to: padLeft) + "." + fraction
        + exponentText(parts.exponent, digits: exponentDigits)
    }
    let parts = positional(value)
    let fraction = parts.fraction.padded(with: "0", to: minimumDigits)
    return mark(parts.whole, parts.isNegative).leftPadded(to: padLeft) + "."
      + fraction.rightPadded(to: padRight)
  }
}

extension String {
  fileprivate func padded(with character: Character, to width: Int) -> String {
    let length = utf8.count
    return length >= width ? self : self + String(repeating: character, count: width - length)
  }
}
