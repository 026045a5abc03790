import CZeroMQ
import Glibc

/// What libzmq keeps for a process: its threads and its sockets.
final class ZMQContext: @unchecked Sendable {
  // Sendable: a libzmq context may be used from any thread.
  fileprivate let pointer: UnsafeMutableRawPointer

  init() throws(KernelError) {
    try ZMQLibrary.load()
    guard let pointer = zmq_ctx_new() else { throw ZMQ.error("context") }
    self.pointer = pointer
  }

  /// Makes a socket that has not been bound. Nothing is ever dropped because a reader is slow, and
  /// what is under way when the kernel ends has a second to arrive.
  func socket(_ type: Int32) throws(KernelError) -> ZMQSocket {
    guard let socket = zmq_socket(pointer, type) else { throw ZMQ.error("socket") }
    let wrapper = ZMQSocket(socket)
    try wrapper.set(ZMQ_LINGER, 1000)
    try wrapper.set(ZMQ_SNDHWM, 0)
    try wrapper.set(ZMQ_RCVHWM, 0)
    return wrapper
  }

  /// Waits until what was sent has left, and ends. All sockets are closed before.
  func end() { zmq_ctx_term(pointer) }
}

/// libzmq's errors.
enum ZMQ {
  /// The error of the call just made on this thread.
  @inline(never)
  static func error(_ place: String) -> KernelError {
    KernelError(.transport, place, String(cString: zmq_strerror(zmq_errno())))
  }
}
