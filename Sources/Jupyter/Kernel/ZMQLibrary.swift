// swift-format-ignore-file: AlwaysUseLowerCamelCase

import CZeroMQ
import Glibc

// libzmq and the fifteen libraries it brings along are loaded when a kernel starts and not with the
// program, whose other commands start faster without. The header gives the types and constants;
// the functions are found by name.

/// libzmq in this process.
enum ZMQLibrary {
  private nonisolated(unsafe) static let handle =
    dlopen("libzmq.so.5", RTLD_NOW) ?? dlopen("libzmq.so", RTLD_NOW)

  /// - Throws: `KernelError` of kind `transport` if the library is not installed.
  static func load() throws(KernelError) {
    if handle == nil {
      throw KernelError(
        .transport, "libzmq", "the library is not installed (apt-get install libzmq5)")
    }
    // Looked up now: looking it up after a failed call could change what it returns.
    _ = zmq_errno()
  }

  /// A function of the library. ``load()`` has succeeded before.
  fileprivate static func function<F>(_ name: String, as type: F.Type) -> F {
    guard let address = dlsym(handle, name) else { fatalError("libzmq has no \(name)") }
    return unsafeBitCast(address, to: type)
  }
}

// Every one of them is thread-safe as far as libzmq itself is.

nonisolated(unsafe) let zmq_ctx_new = ZMQLibrary.function(
  "zmq_ctx_new", as: (@convention(c) () -> UnsafeMutableRawPointer?).self)
nonisolated(unsafe) let zmq_ctx_term = ZMQLibrary.function(
  "zmq_ctx_term", as: (@convention(c) (UnsafeMutableRawPointer?) -> Void).self)
nonisolated(unsafe) let zmq_errno = ZMQLibrary.function(
  "zmq_errno", as: (@convention(c) () -> Int32).self)
nonisolated(unsafe) let zmq_strerror = ZMQLibrary.function(
  "zmq_strerror", as: (@convention(c) (Int32) -> UnsafePointer<CChar>).self)

nonisolated(unsafe) let zmq_socket = ZMQLibrary.function(
  "zmq_socket",
  as: (@convention(c) (UnsafeMutableRawPointer?, Int32) -> UnsafeMutableRawPointer?).self)
nonisolated(unsafe) let zmq_close = ZMQLibrary.function(
  "zmq_close", as: (@convention(c) (UnsafeMutableRawPointer?) -> Void).self)
nonisolated(unsafe) let zmq_setsockopt = ZMQLibrary.function(
  "zmq_setsockopt",
  as: (@convention(c) (UnsafeMutableRawPointer?, Int32, UnsafeRawPointer?, Int) -> Int32).self)
nonisolated(unsafe) let zmq_getsockopt = ZMQLibrary.function(
  "zmq_getsockopt",
  as: (@convention(c) (
    UnsafeMutableRawPointer?, Int32, UnsafeMutableRawPointer?, UnsafeMutablePointer<Int>?
  ) -> Int32).self)
nonisolated(unsafe) let zmq_bind = ZMQLibrary.function(
  "zmq_bind",
  as: (@convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?) -> Int32).self)
nonisolated(unsafe) let zmq_connect = ZMQLibrary.function(
  "zmq_connect",
  as: (@convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?) -> Int32).self)

nonisolated(unsafe) let zmq_poll = ZMQLibrary.function(
  "zmq_poll",
  as: (@convention(c) (UnsafeMutablePointer<zmq_pollitem_t>?, Int32, Int) -> Int32).self)
nonisolated(unsafe) let zmq_send = ZMQLibrary.function(
  "zmq_send",
  as: (@convention(c) (UnsafeMutableRawPointer?, UnsafeRawPointer?, Int, Int32) -> Int32).self)
nonisolated(unsafe) let zmq_msg_init = ZMQLibrary.function(
  "zmq_msg_init", as: (@convention(c) (UnsafeMutablePointer<zmq_msg_t>?) -> Void).self)
nonisolated(unsafe) let zmq_msg_close = ZMQLibrary.function(
  "zmq_msg_close", as: (@convention(c) (UnsafeMutablePointer<zmq_msg_t>?) -> Void).self)
nonisolated(unsafe) let zmq_msg_recv = ZMQLibrary.function(
  "zmq_msg_recv",
  as: (@convention(c) (UnsafeMutablePointer<zmq_msg_t>?, UnsafeMutableRawPointer?, Int32) -> Int32)
    .self)
nonisolated(unsafe) let zmq_msg_data = ZMQLibrary.function(
  "zmq_msg_data",
  as: (@convention(c) (UnsafeMutablePointer<zmq_msg_t>?) -> UnsafeMutableRawPointer?).self)
nonisolated(unsafe) let zmq_msg_size = ZMQLibrary.function(
  "zmq_msg_size", as: (@convention(c) (UnsafePointer<zmq_msg_t>?) -> Int).self)
nonisolated(unsafe) let zmq_msg_more = ZMQLibrary.function(
  "zmq_msg_more", as: (@convention(c) (UnsafePointer<zmq_msg_t>?) -> Int32).self)
nonisolated(unsafe) let zmq_msg_send = ZMQLibrary.function(
  "zmq_msg_send",
  as: (@convention(c) (UnsafeMutablePointer<zmq_msg_t>?, UnsafeMutableRawPointer?, Int32) -> Int32)
    .self)
nonisolated(unsafe) let zmq_msg_init_data = ZMQLibrary.function(
  "zmq_msg_init_data",
  as: (@convention(c) (
    UnsafeMutablePointer<zmq_msg_t>?, UnsafeMutableRawPointer?, Int,
    (@convention(c) (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) -> Void)?,
    UnsafeMutableRawPointer?
  ) -> Int32).self)
