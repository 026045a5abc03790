import Glibc

/// What to give for a quantile that lies between two elements, under NumPy's names.
public enum QuantileMethod: String, Sendable, CaseIterable {
  case linear, lower, higher, nearest, midpoint
  case invertedCDF = "inverted_cdf"
  case averagedInvertedCDF = "averaged_inverted_cdf"
  case closestObservation = "closest_observation"
  case interpolatedInvertedCDF = "interpolated_inverted_cdf"
  case hazen, weibull
  case medianUnbiased = "median_unbiased"
  case normalUnbiased = "normal_unbiased"
}

extension NDArray {
  /// The middle element, or the mean of the two in the middle; NaN if there is one.
  ///
  /// - Returns: float64 for integers, else the array's dtype.
  /// - Throws: ``NDArrayError`` of kind `axis` or `dtype`; `Cancelled`.
  public func median(
    axes: [Int]? = nil, keepsAxes: Bool = false, ignoresNaN: Bool = false
  ) throws -> NDArray {
    let type: DType = dtype.kindRank < 2 ? .float64 : dtype
    let (sorted, outer, axes) = try sortedRows(axes)
    let length = sorted.shape[1]
    let wide = try sorted.cast(to: .float64)
    let result = try NDArray(uninitialized: .float64, shape: [sorted.shape[0]])
    wide.withElements(Double.self) { values in
      result.withElements(Double.self) { medians in
        for row in medians.indices {
          let elements = UnsafeBufferPointer(rebasing: values[row * length..<(row + 1) * length])
          medians[row] = middle(elements, type, ignoresNaN: ignoresNaN)
        }
      }
    }
    return try result.asType(type).reshaped(keepsAxes ? keptShape(axes) : outer)
  }

  /// Quantiles of the elements.
  ///
  /// - Parameters:
  ///   - fractions: from 0 to 1, any shape; its axes come first in the result.
  ///   - ignoresNaN: whether NaN is left out instead of passed on.
  ///   - isWeak: whether the fractions are a Python number, whose type gives way to the array's.
  /// - Throws: ``NDArrayError`` of kind `value` if a fraction is outside 0...1, of kind `axis`.
  public func quantile(
    _ fractions: NDArray, axes: [Int]? = nil, keepsAxes: Bool = false,
    method: QuantileMethod = .linear, ignoresNaN: Bool = false, isWeak: Bool = true
  ) throws -> NDArray {
    guard !dtype.isComplex else {
      throw NDArrayError(.dtype, "a must be an array of real numbers")
    }
    let wanted = try fractions.asType(.float64).elements(Double.self)
    guard wanted.allSatisfy({ $0 >= 0 && $0 <= 1 }) else {
      throw NDArrayError(.value, "Quantiles must be in the range [0, 1]")
    }
    let (sorted, outer, axes) = try sortedRows(axes)
    let length = sorted.shape[1]
    let rowCount = sorted.shape[0]
    let wide = try sorted.cast(to: .float64)
    let result = try NDArray(uninitialized: .float64, shape: [wanted.count, rowCount])
    wide.withElements(Double.self) { values in
      result.withElements(Double.self) { quantiles in
        for row in 0..<rowCount {
          var elements = UnsafeBufferPointer(rebasing: values[row * length..<(row + 1) * length])
          if let last = elements.last, last.isNaN {
            let known = elements.prefix { !$0.isNaN }.count
            elements = UnsafeBufferPointer(rebasing: elements[0..<(ignoresNaN ? known : 0)])
          }
          for (place, fraction) in wanted.enumerated() {
            quantiles[place * rowCount + row] = method.pick(fraction, of: elements)
          }
        }
      }
    }
    let kept = keepsAxes ? keptShape(axes) : outer
    let floatType: DType =
      dtype.isFloat && isWeak ? dtype : dtype.isFloat ? dtype.promoted(with: .float64) : .float64
    let type = method.isDiscrete && dtype != .bool ? dtype : floatType
    return try result.asType(type).reshaped(fractions.shape + kept)
  }

  /// A sorted copy of the elements, one row for each that stays.
  private func sortedRows(_ axes: [Int]?) throws -> (rows: NDArray, outer: [Int], axes: [Int]) {
    let (rows, outer, axes) = try self.rows(along: axes)
    let sorted = try rows.copy()
    try sorted.sortRows()
    return (sorted, outer, axes)
  }
}

private func middle(
  _ sorted: UnsafeBufferPointer<Double>, _ type: DType, ignoresNaN: Bool
) -> Double {
  var count = sorted.count
  if let last = sorted.last, last.isNaN {
    if !ignoresNaN { return .nan }
    count = sorted.prefix { !$0.isNaN }.count
  }
  guard count > 0 else { return .nan }
  let high = sorted[count / 2]
  if count % 2 == 1 { return high }
  let low = sorted[count / 2 - 1]
  // The sum is rounded to the type before it is halved.
  return type == .float32 ? Double((Float(low) + Float(high)) / 2) : (low + high) / 2
}

extension QuantileMethod {
  /// Whether the result is always one of the elements.
  var isDiscrete: Bool {
    switch self {
    case .lower, .higher, .nearest, .invertedCDF, .closestObservation: true
    default: false
    }
  }

  /// The place, counted from 0, of a quantile among `count` sorted elements (Hyndman & Fan 1996).
  private func place(_ fraction: Double, _ count: Double) -> Double {
    func continuous(_ alpha: Double, _ beta: Double) -> Double {
      count * fraction + (alpha + fraction * (1 - alpha - beta)) - 1
    }
    switch self {
    case .linear: return (count - 1) * fraction
    case .lower: return ((count - 1) * fraction).rounded(.down)
    case .higher: return ((count - 1) * fraction).rounded(.up)
    case .nearest: return ((count - 1) * fraction).rounded(.toNearestOrEven)
    case .midpoint:
      let exact = (count - 1) * fraction
      return 0.5 * (exact.rounded(.down) + exact.rounded(.up))
    case .invertedCDF: return discontinuous(count * fraction - 1) { $0 > 0 ? 1 : 0 }
    case .averagedInvertedCDF:
      let exact = count * fraction - 1
      let rest = exact - exact.rounded(.down)
      return exact.rounded(.down) + (rest > 0 ? 1 : 0.5)
    case .closestObservation:
      let exact = count * fraction - 1.5
      let base = exact.rounded(.down)
      let isExactEven = exact == base && base.truncatingRemainder(dividingBy: 2) == 1
      return isExactEven ? base : base + 1
    case .interpolatedInvertedCDF: return continuous(0, 1)
    case .hazen: return continuous(0.5, 0.5)
    case .weibull: return continuous(0, 0)
    case .medianUnbiased: return continuous(1.0 / 3, 1.0 / 3)
    case .normalUnbiased: return continuous(3.0 / 8, 3.0 / 8)
    }
  }

  private func discontinuous(_ exact: Double, _ step: (Double) -> Double) -> Double {
    exact.rounded(.down) + step(exact - exact.rounded(.down))
  }

  /// The quantile of sorted elements; NaN of none.
  func pick(_ fraction: Double, of sorted: UnsafeBufferPointer<Double>) -> Double {
    guard let first = sorted.first, let last = sorted.last else { return .nan }
    let place = place(fraction, Double(sorted.count))
    if place <= 0 { return first }
    if place >= Double(sorted.count - 1) { return last }
    let index = Int(place.rounded(.down))
    let weight = place - place.rounded(.down)
    let (a, b) = (sorted[index], sorted[index + 1])
    if weight == 0 { return a }
    let difference = b - a
    return weight >= 0.5 ? b - difference * (1 - weight) : a + difference * weight
  }
}
