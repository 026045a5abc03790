import Glibc
import JSONText
import Synchronization
import Workers

/// Sends to the notebook what is written to descriptors 1 and 2 by C libraries and by children.
final class OutputCapture: @unchecked Sendable {
  // Sendable: the mutable state is touched inside `condition.withLock` only.
  private struct Pipe {
    let stream: Cell.Stream
    let readEnd: Int32
    /// The start of a character whose end has not come yet.
    var rest: [UInt8] = []
  }

  private let condition = Condition()
  private var pipes: [Pipe] = []
  private var buffer = [UInt8](repeating: 0, count: 65_536)
  private let publish: @Sendable (String, Cell.Stream) -> Void

  /// Puts pipes in the place of descriptors 1 and 2. The kernel's own remarks keep going where
  /// descriptor 2 led before.
  ///
  /// - Parameter publish: receives the text.
  init(publish: @escaping @Sendable (String, Cell.Stream) -> Void) {
    self.publish = publish
    let log = fcntl(2, F_DUPFD_CLOEXEC, 3)
    if log >= 0 { KernelLog.use(descriptor: log) }
    pipes = [(Cell.Stream.stdout, Int32(1)), (.stderr, 2)].compactMap { stream, descriptor in
      var ends: [Int32] = [0, 0]
      guard pipe(&ends) == 0 else { return nil }
      dup2(ends[1], descriptor)
      close(ends[1])
      _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
      _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
      return Pipe(stream: stream, readEnd: ends[0])
    }
    if log >= 0, let last = pipes.last { LastWords.install(from: last.readEnd, to: log) }
    Threads.start("ngffz-output", stackSize: 256 << 10) { self.run() }
  }

  /// Publishes what has been written so far, also what the C library still holds.
  func flush() {
    // Outside the lock: with a full pipe this waits for the thread that reads it.
    fflush(nil)
    drain()
  }

  private func drain() {
    condition.withLock {
      for index in pipes.indices {
        var pipe = pipes[index]
        drain(&pipe)
        pipes[index].rest = pipe.rest
      }
    }
  }

  private func run() {
    var items = condition.withLock {
      pipes.map { pollfd(fd: $0.readEnd, events: Int16(POLLIN), revents: 0) }
    }
    while true {
      let count = poll(&items, nfds_t(items.count), -1)
      if count < 0, errno != EINTR { return }
      drain()
    }
  }

  /// Reading and publishing are one step under the lock, so that nothing can come in between.
  private func drain(_ pipe: inout Pipe) {
    while true {
      let count = read(pipe.readEnd, &buffer, buffer.count)
      guard count > 0 else { return }
      pipe.rest += buffer[..<count]
      let whole = UTF8Tail.lengthOfWholeCharacters(pipe.rest)
      publish(String(decoding: pipe.rest[..<whole], as: UTF8.self), pipe.stream)
      pipe.rest.removeFirst(whole)
    }
  }
}
