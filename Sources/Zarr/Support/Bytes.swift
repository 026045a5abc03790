import Glibc

extension UnsafeMutableRawBufferPointer {
  /// Whether the bytes are those of `element`, again and again.
  func consists(of element: [UInt8]) -> Bool {
    guard let base = baseAddress, count > 0 else { return true }
    guard count >= element.count, element.withUnsafeBytes({ same($0, base) }) else { return false }
    // If the first element is right, the rest is if everything equals what stands before it.
    return memcmp(base, base + element.count, count - element.count) == 0
  }

  private func same(_ element: UnsafeRawBufferPointer, _ base: UnsafeMutableRawPointer) -> Bool {
    element.baseAddress.map { memcmp($0, base, element.count) == 0 } ?? true
  }
}

extension UnsafeMutableRawBufferPointer {
  /// Copies `bytes` to the beginning.
  ///
  /// - Returns: the number of bytes.
  /// - Throws: ``ZarrError`` of kind `codecFailed` if there is no room for them.
  @discardableResult
  func put(_ bytes: UnsafeRawBufferPointer) throws -> Int {
    guard bytes.count <= count else {
      throw ZarrError(.codecFailed, "more than the \(count) bytes that are expected")
    }
    if let from = bytes.baseAddress, let to = baseAddress { memmove(to, from, bytes.count) }
    return bytes.count
  }
}

extension Int {
  /// The sum, or the largest number if that is smaller.
  func saturatedSum(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  /// The product, or the largest number if that is smaller. Both factors are not negative.
  func saturatedProduct(_ other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
