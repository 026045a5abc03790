import Glibc
import JSONText
import OrderedCollections

/// The one thread that touches the sockets: takes messages in, sends the outbox, beats the heart.
/// It never runs a cell or anything else that takes time.
final class Reactor {
  private let sockets: Sockets
  private let codec: MessageCodec
  private let outbox: Outbox
  private let core: KernelCore
  private let watches: [Watch]

  /// A descriptor that becomes readable when something happens.
  struct Watch {
    let descriptor: Int32
    let onReadable: () -> Void
  }

  /// How many messages of one socket are taken before the others have their turn.
  private static let batch = 64

  init(
    sockets: Sockets, codec: MessageCodec, outbox: Outbox, core: KernelCore, watches: [Watch]
  ) {
    self.sockets = sockets
    self.codec = codec
    self.outbox = outbox
    self.core = core
    self.watches = watches
  }

  /// Works until the outbox is closed and empty.
  func run() {
    let channels = Channel.allCases
    let ours = [outbox.wakeDescriptor] + watches.map(\.descriptor)
    var items = (channels.map { sockets.descriptors[$0] ?? -1 } + ours).map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    // The sockets that may have something: after any use too, since their descriptors tell of
    // changes only.
    var unsure = Set(channels)
    var wait = 0
    while true {
      for channel in unsure where !drain(channel) { unsure.remove(channel) }
      let (messages, patience, isLast) = outbox.take()
      for message in messages {
        send(message.frames, on: message.channel)
        unsure.insert(message.channel)
      }
      if isLast { return }
      wait = unsure.isEmpty ? patience : 0
      guard poll(&items, nfds_t(items.count), Int32(wait)) > 0 else { continue }
      for (channel, item) in zip(channels, items) where item.revents != 0 {
        unsure.insert(channel)
      }
      for (watch, item) in zip(watches, items.suffix(watches.count)) where item.revents != 0 {
        watch.onReadable()
      }
    }
  }

  /// Takes what has come on a socket.
  ///
  /// - Returns: whether there may be more.
  private func drain(_ channel: Channel) -> Bool {
    for _ in 0..<Self.batch {
      guard let frames = sockets[channel]?.receive() else { return false }
      switch channel {
      case .heartbeat: send(frames, on: .heartbeat)
      case .iopub: welcome(frames)
      case .shell, .control, .stdin: take(frames, from: channel)
      }
    }
    return true
  }

  private func take(_ frames: [[UInt8]], from channel: Channel) {
    do throws(KernelError) {
      let message = try codec.decode(frames)
      outbox.expectAnswers()
      core.receive(message, on: channel)
    } catch {
      KernelLog.noteSparingly("dropped a message on \(channel.rawValue): \(error.place)")
    }
  }

  /// Greets a new subscriber under the topic it asked for (JEP 65), so that it knows from when on
  /// it hears everything.
  private func welcome(_ frames: [[UInt8]]) {
    guard let event = frames.first, event.first == 1,
      let topic = String(validating: event.dropFirst(), as: UTF8.self)
    else { return }
    core.sink.send(
      OutgoingMessage(
        .iopub, "iopub_welcome", identities: [Array(event.dropFirst())],
        content: ["subscription": .string(topic)]))
    core.welcomed()
  }

  private func send(_ frames: [[UInt8]], on channel: Channel) {
    do throws(KernelError) {
      try sockets[channel]?.send(frames)
    } catch {
      KernelLog.noteSparingly("cannot send on \(channel.rawValue): \(error.cause)")
    }
  }
}
