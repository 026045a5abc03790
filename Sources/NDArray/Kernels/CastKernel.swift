import Glibc

/// Converts `count` elements that lie side by side. Source and destination do not overlap.
typealias CastKernel =
  @Sendable (_ source: UnsafeRawPointer, _ destination: UnsafeMutableRawPointer, _ count: Int) ->
  Void

/// The kernel that converts elements of `source` into elements of `target`.
///
/// The pairs that images meet often convert directly. The others go through the wide type of the
/// source, a block at a time: 14 + 4·14 loops instead of 14·14.
func castKernel(from source: DType, to target: DType) -> CastKernel {
  if source == target {
    let size = source.itemSize
    return { memcpy($1, $0, $2 &* size) }
  }
  return directCastKernel(from: source, to: target)
    ?? source.forElementType(TwoStepCast(target: target))
}

extension DType {
  /// Calls a visitor that does not throw.
  func forElementType<V: TotalElementVisitor>(_ visitor: V) -> V.Result {
    switch self {
    case .bool: visitor.visit(Bool8.self)
    case .int8: visitor.visit(Int8.self)
    case .int16: visitor.visit(Int16.self)
    case .int32: visitor.visit(Int32.self)
    case .int64: visitor.visit(Int64.self)
    case .uint8: visitor.visit(UInt8.self)
    case .uint16: visitor.visit(UInt16.self)
    case .uint32: visitor.visit(UInt32.self)
    case .uint64: visitor.visit(UInt64.self)
    case .float16: visitor.visit(Float16.self)
    case .float32: visitor.visit(Float.self)
    case .float64: visitor.visit(Double.self)
    case .complex64: visitor.visit(Complex64.self)
    case .complex128: visitor.visit(Complex128.self)
    }
  }
}

/// An ``ElementVisitor`` that always succeeds.
protocol TotalElementVisitor {
  associatedtype Result
  func visit<T: Element>(_ type: T.Type) -> Result
}

private struct TwoStepCast: TotalElementVisitor {
  let target: DType

  func visit<S: Element>(_ type: S.Type) -> CastKernel {
    let narrow = target.forElementType(Narrow<S.Wide>())
    return { source, destination, count in
      let block = 256
      withUnsafeTemporaryAllocation(of: S.Wide.self, capacity: block) { buffer in
        guard let wide = buffer.baseAddress else { return }
        var done = 0
        while done < count {
          let step = min(block, count &- done)
          let from = source.assumingMemoryBound(to: S.self) + done
          for index in 0..<step { wide[index] = from[index].wide }
          narrow(wide, destination, done, step)
          done &+= step
        }
      }
    }
  }
}

/// Writes wide elements as elements of a type, from element `offset` of the destination on.
private struct Narrow<W: WideElement>: TotalElementVisitor {
  typealias Result =
    @Sendable (UnsafePointer<W>, UnsafeMutableRawPointer, _ offset: Int, _ count: Int) -> Void

  func visit<T: Element>(_ type: T.Type) -> Result {
    { source, destination, offset, count in
      let to = destination.assumingMemoryBound(to: T.self) + offset
      for index in 0..<count { to[index] = source[index].converted(to: T.self) }
    }
  }
}

private func directCastKernel(from source: DType, to target: DType) -> CastKernel? {
  switch (source, target) {
  case (.uint8, .float32): direct(UInt8.self, Float.self)
  case (.uint8, .float64): direct(UInt8.self, Double.self)
  case (.uint8, .uint16): direct(UInt8.self, UInt16.self)
  case (.uint8, .int64): direct(UInt8.self, Int64.self)
  case (.uint8, .uint64): direct(UInt8.self, UInt64.self)
  case (.uint16, .uint8): direct(UInt16.self, UInt8.self)
  case (.uint16, .float32): direct(UInt16.self, Float.self)
  case (.uint16, .float64): direct(UInt16.self, Double.self)
  case (.uint16, .int64): direct(UInt16.self, Int64.self)
  case (.uint16, .uint64): direct(UInt16.self, UInt64.self)
  case (.int16, .float32): direct(Int16.self, Float.self)
  case (.int16, .float64): direct(Int16.self, Double.self)
  case (.int32, .float64): direct(Int32.self, Double.self)
  case (.int64, .float64): direct(Int64.self, Double.self)
  case (.float32, .float64): direct(Float.self, Double.self)
  case (.float32, .uint8): direct(Float.self, UInt8.self)
  case (.float32, .uint16): direct(Float.self, UInt16.self)
  case (.float64, .float32): direct(Double.self, Float.self)
  case (.float64, .uint8): direct(Double.self, UInt8.self)
  case (.float64, .uint16): direct(Double.self, UInt16.self)
  case (.float64, .int64): direct(Double.self, Int64.self)
  default: nil
  }
}

@inline(__always)
private func direct<S: Element, T: Element>(_: S.Type, _: T.Type) -> CastKernel {
  { source, destination, count in
    let from = source.assumingMemoryBound(to: S.self)
    let to = destination.assumingMemoryBound(to: T.self)
    for index in 0..<count { to[index] = from[index].wide.converted(to: T.self) }
  }
}
