/// The order of the bytes of a number in a chunk.
public enum ByteOrder: String, Sendable, Hashable {
  /// The lowest byte first.
  case little
  /// The highest byte first.
  case big

  /// This machine's order.
  public static var native: ByteOrder { 1 == Int(littleEndian: 1) ? .little : .big }

  /// Whether this is this machine's order.
  public var isNative: Bool { self == .native }
}

/// `bytes` with the order within each unit of `unit` bytes turned round.
func swapped(_ bytes: [UInt8], unit: Int) -> [UInt8] {
  var bytes = bytes
  bytes.withUnsafeMutableBytes { swapUnits($0, unit: unit) }
  return bytes
}

/// Turns round the order of the bytes within each unit of 1, 2, 4 or 8 bytes.
func swapUnits(_ bytes: UnsafeMutableRawBufferPointer, unit: Int) {
  switch unit {
  case 2: swapEach(bytes, UInt16.self)
  case 4: swapEach(bytes, UInt32.self)
  case 8: swapEach(bytes, UInt64.self)
  default: break
  }
}

@inline(__always)
private func swapEach<T: FixedWidthInteger>(_ bytes: UnsafeMutableRawBufferPointer, _ type: T.Type)
{
  guard let base = bytes.baseAddress else { return }
  let size = MemoryLayout<T>.size
  for index in 0..<bytes.count / size {
    let address = base + index &* size
    address.storeBytes(of: address.loadUnaligned(as: T.self).byteSwapped, as: T.self)
  }
}
