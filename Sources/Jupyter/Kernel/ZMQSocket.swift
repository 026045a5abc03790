import CZeroMQ
import Glibc

/// One libzmq socket. Used by one thread at a time.
final class ZMQSocket {
  private let pointer: UnsafeMutableRawPointer
  private var isOpen = true

  init(_ pointer: UnsafeMutableRawPointer) { self.pointer = pointer }

  deinit { close() }

  func close() {
    if isOpen { zmq_close(pointer) }
    isOpen = false
  }

  func set(_ option: Int32, _ value: Int32) throws(KernelError) {
    var value = value
    guard zmq_setsockopt(pointer, option, &value, MemoryLayout<Int32>.size) == 0 else {
      throw ZMQ.error("socket option \(option)")
    }
  }

  func set(_ option: Int32, _ text: String) throws(KernelError) {
    guard zmq_setsockopt(pointer, option, text, text.utf8.count) == 0 else {
      throw ZMQ.error("socket option \(option)")
    }
  }

  func bind(_ endpoint: String) throws(KernelError) {
    guard zmq_bind(pointer, endpoint) == 0 else { throw ZMQ.error(endpoint) }
  }

  func connect(_ endpoint: String) throws(KernelError) {
    guard zmq_connect(pointer, endpoint) == 0 else { throw ZMQ.error(endpoint) }
  }

  /// The address that was bound last, with the port in place of `*`.
  func lastEndpoint() throws(KernelError) -> String {
    var text = [CChar](repeating: 0, count: 1024)
    var count = text.count
    guard zmq_getsockopt(pointer, ZMQ_LAST_ENDPOINT, &text, &count) == 0 else {
      throw ZMQ.error("last endpoint")
    }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// A descriptor that becomes readable when the socket may have something to say. It tells of
  /// changes only, also of those that sending has already taken note of: after any use the socket has
  /// to be asked until it has nothing more.
  func descriptor() throws(KernelError) -> Int32 {
    var value: Int32 = -1
    var count = MemoryLayout<Int32>.size
    guard zmq_getsockopt(pointer, ZMQ_FD, &value, &count) == 0 else {
      throw ZMQ.error("descriptor of a socket")
    }
    return value
  }

  /// An entry for `zmq_poll`.
  var pollItem: zmq_pollitem_t {
    zmq_pollitem_t(socket: pointer, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0)
  }

  /// Waits for a message.
  ///
  /// - Returns: false if none came in time.
  func poll(milliseconds: Int) -> Bool {
    var item = pollItem
    return zmq_poll(&item, 1, milliseconds) > 0
  }

  /// The next message's frames; nil if there is none yet.
  func receive() -> [[UInt8]]? {
    var frames: [[UInt8]] = []
    var message = zmq_msg_t()
    repeat {
      zmq_msg_init(&message)
      defer { zmq_msg_close(&message) }
      var count = zmq_msg_recv(&message, pointer, ZMQ_DONTWAIT)
      while count < 0, zmq_errno() == EINTR {
        count = zmq_msg_recv(&message, pointer, ZMQ_DONTWAIT)
      }
      guard count >= 0 else { return nil }
      let bytes = UnsafeRawBufferPointer(
        start: zmq_msg_data(&message), count: zmq_msg_size(&message))
      frames.append(Array(bytes))
      if zmq_msg_more(&message) == 0 { return frames }
    } while true
  }

  /// Sends frames as one message.
  func send(_ frames: [[UInt8]]) throws(KernelError) {
    for (index, frame) in frames.enumerated() {
      let flags = ZMQ_DONTWAIT | (index + 1 < frames.count ? ZMQ_SNDMORE : 0)
      let status = frame.withUnsafeBytes { bytes in
        bytes.count < InFlight.smallestCounted
          ? untilDone { zmq_send(pointer, bytes.baseAddress, bytes.count, flags) }
          : sendCounted(bytes, flags)
      }
      guard status >= 0 else { throw ZMQ.error("send") }
    }
  }

  private func sendCounted(_ bytes: UnsafeRawBufferPointer, _ flags: Int32) -> Int32 {
    var message = zmq_msg_t()
    guard InFlight.fill(&message, bytes) else { return -1 }
    let status = untilDone { zmq_msg_send(&message, pointer, flags) }
    // What was not sent still belongs to this side.
    if status < 0 { zmq_msg_close(&message) }
    return status
  }

  /// Repeats a call that a signal cut short.
  private func untilDone(_ call: () -> Int32) -> Int32 {
    while true {
      let status = call()
      if status >= 0 || zmq_errno() != EINTR { return status }
    }
  }
}
