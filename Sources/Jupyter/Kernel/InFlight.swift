import CZeroMQ
import Glibc
import Synchronization

/// The bytes that libzmq holds because their readers have not taken them yet.
///
/// No limit makes libzmq drop anything, so this is what tells how far readers lag behind.
enum InFlight {
  private static let total = Atomic<Int>(0)

  /// Frames below this are not worth the counting.
  static let smallestCounted = 1024

  /// How many bytes wait for their readers, over all sockets of the process.
  static var byteCount: Int { total.load(ordering: .relaxed) }

  /// Makes a message of libzmq's that holds a copy of `bytes`, counted until the last reader has it.
  ///
  /// - Returns: false if there is no memory.
  static func fill(_ message: inout zmq_msg_t, _ bytes: UnsafeRawBufferPointer) -> Bool {
    // The length stands in front of the bytes: whoever frees them is told their address only.
    let head = 16
    guard let source = bytes.baseAddress, let block = malloc(bytes.count + head) else {
      return false
    }
    block.storeBytes(of: bytes.count, as: Int.self)
    memcpy(block + head, source, bytes.count)
    let status = zmq_msg_init_data(
      &message, block + head, bytes.count,
      { _, block in
        guard let block else { return }
        InFlight.total.subtract(block.load(as: Int.self), ordering: .relaxed)
        free(block)
      }, block)
    guard status == 0 else {
      free(block)
      return false
    }
    total.add(bytes.count, ordering: .relaxed)
    return true
  }
}
