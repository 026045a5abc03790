/// Computes elements from one input each.
@inline(__always)
func unaryLoop<A, R>(
  _ operands: UnsafePointer<UnsafeMutableRawPointer>, _ steps: UnsafePointer<Int>, _ count: Int,
  _ operation: (A) -> R
) {
  let a = operands[0].assumingMemoryBound(to: A.self)
  let result = operands[1].assumingMemoryBound(to: R.self)
  if steps[0] == 1 {
    for index in 0..<count { result[index] = operation(a[index]) }
  } else {
    let value = operation(a[0])
    for index in 0..<count { result[index] = value }
  }
}

/// Computes elements from two inputs each.
@inline(__always)
func binaryLoop<A, B, R>(
  _ operands: UnsafePointer<UnsafeMutableRawPointer>, _ steps: UnsafePointer<Int>, _ count: Int,
  _ operation: (A, B) -> R
) {
  let a = operands[0].assumingMemoryBound(to: A.self)
  let b = operands[1].assumingMemoryBound(to: B.self)
  let result = operands[2].assumingMemoryBound(to: R.self)
  switch (steps[0], steps[1]) {
  case (1, 1):
    for index in 0..<count { result[index] = operation(a[index], b[index]) }
  case (1, _):
    let right = b[0]
    for index in 0..<count { result[index] = operation(a[index], right) }
  case (_, 1):
    let left = a[0]
    for index in 0..<count { result[index] = operation(left, b[index]) }
  default:
    let value = operation(a[0], b[0])
    for index in 0..<count { result[index] = value }
  }
}
