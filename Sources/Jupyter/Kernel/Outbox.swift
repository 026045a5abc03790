import CLinux
import Glibc
import JSONText
import OrderedCollections
import Workers

/// What waits to be sent, in one order for all sockets. Filled by any thread, emptied by the one
/// that owns the sockets.
///
/// Printed text is gathered: a piece joins the text before it until something else follows, until
/// it is 50 ms old, or until there are 64 KiB of it. So a loop that prints makes few messages, and
/// front ends that count messages keep up.
///
/// Nothing is dropped because a reader is slow. Instead whoever prints or shows has to wait while
/// readers lag far behind; a reader that has stopped altogether slows a flood down, and ends nothing.
final class Outbox: MessageSink, @unchecked Sendable {
  // Sendable: the mutable state is touched inside `condition.withLock` only.
  private struct Text {
    let stream: Cell.Stream
    let parent: [UInt8]
    var text: String
    let deadline: Int
  }

  /// Readable when there is something to do.
  let wakeDescriptor: Int32
  private let codec: MessageCodec
  private let condition = Condition()
  private var queue: [(channel: Channel, frames: [[UInt8]])] = []
  private var byteCount = 0
  private var open: Text?
  private var isClosed = false
  private var isAwake = false
  /// Whether the sender was told that messages are about to come.
  private var isExpecting = false
  /// Whether the sender looks again by itself in a moment.
  private var isDozing = false

  private static let patienceMilliseconds = 50
  private static let dozeMilliseconds = 2
  private static let textLimit = 64 << 10
  /// Whoever prints waits while more than this is unsent or unread.
  private static let byteLimit = 128 << 20
  /// How long one print waits at most.
  private static let stallMilliseconds = 2000
  /// What cells show, beside text.
  private static let shown: Set<String> = ["display_data", "update_display_data", "execute_result"]

  init(codec: MessageCodec) {
    self.codec = codec
    wakeDescriptor = eventfd(0, O_CLOEXEC | O_NONBLOCK)
  }

  deinit { Glibc.close(wakeDescriptor) }

  func send(_ message: OutgoingMessage) {
    let frames = codec.encode(message)
    condition.withLock {
      if Self.shown.contains(message.type) { waitForRoom() }
      closeText()
      append(frames, on: message.channel)
      wake(isLast: message.endsRequest)
    }
  }

  /// A request has come in, whose answers will follow each other closely: the sender looks for them
  /// after a moment, or when the last one is there, instead of being woken for each.
  func expectAnswers() { condition.withLock { isExpecting = true } }

  func stream(_ text: String, to stream: Cell.Stream, parent: [UInt8]) {
    condition.withLock {
      waitForRoom()
      if open?.stream == stream, open?.parent == parent {
        open?.text += text
      } else {
        closeText()
        open = Text(
          stream: stream, parent: parent, text: text,
          deadline: Self.now() + Self.patienceMilliseconds)
        wake(isLast: false)
      }
      if let length = open?.text.utf8.count, length >= Self.textLimit {
        closeText()
        wake(isLast: false)
      }
    }
  }

  /// No more comes; what is here is still sent.
  func close() {
    condition.withLock {
      closeText()
      isClosed = true
      wake(isLast: true)
    }
  }

  /// What is to be sent now.
  ///
  /// - Returns: the messages; after how many milliseconds there are more (-1: when woken); whether
  ///   these were the last.
  func take() -> (messages: [(channel: Channel, frames: [[UInt8]])], wait: Int, isLast: Bool) {
    var count: UInt64 = 0
    _ = read(wakeDescriptor, &count, 8)
    return condition.withLock {
      isAwake = false
      let now = Self.now()
      if let deadline = open?.deadline, deadline <= now { closeText() }
      let messages = queue
      queue = []
      byteCount = 0
      isDozing = isExpecting
      isExpecting = false
      let waits = [open.map { max($0.deadline - now, 1) }, isDozing ? Self.dozeMilliseconds : nil]
      return (messages, waits.compactMap { $0 }.min() ?? -1, isClosed)
    }
  }

  // MARK: Inside the lock

  private func waitForRoom() {
    var rest = Self.stallMilliseconds
    while byteCount + InFlight.byteCount > Self.byteLimit, !isClosed, rest > 0,
      !Cancellation.current.isCancelled
    {
      condition.wait(milliseconds: 10)
      rest -= 10
    }
  }

  private func append(_ frames: [[UInt8]], on channel: Channel) {
    guard !isClosed else { return }
    byteCount = frames.reduce(byteCount) { $0 &+ $1.count }
    queue.append((channel, frames))
  }

  private func closeText() {
    guard let text = open else { return }
    open = nil
    let message = OutgoingMessage(
      .iopub, "stream", identities: Topic.stream(text.stream.rawValue), parent: text.parent,
      content: ["name": .string(text.stream.rawValue), "text": .string(text.text)])
    append(codec.encode(message), on: message.channel)
  }

  private func wake(isLast: Bool) {
    guard !isAwake, isLast || !isDozing else { return }
    isAwake = true
    var one: UInt64 = 1
    _ = write(wakeDescriptor, &one, 8)
  }

  private static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }
}
