import Glibc
import Synchronization

/// Listens for Ctrl-C on a thread of its own while work runs on another.
public final class InterruptWatch: Sendable {
  private let isOver = Atomic<Bool>(false)
  private let onInterrupt: @Sendable () -> Void

  private init(_ onInterrupt: @escaping @Sendable () -> Void) { self.onInterrupt = onInterrupt }

  /// Runs `work`; each Ctrl-C meanwhile calls `onInterrupt`, and a third one ends the process.
  public static func during<R>(
    _ work: () throws -> R, onInterrupt: @escaping @Sendable () -> Void
  ) rethrows -> R {
    SignalPipe.install()
    _ = SignalPipe.drain()
    let watch = InterruptWatch(onInterrupt)
    let thread = watch.start()
    defer {
      watch.isOver.store(true, ordering: .relaxed)
      SignalPipe.wake()
      if let thread { pthread_join(thread, nil) }
    }
    return try work()
  }

  private func start() -> pthread_t? {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(self).toOpaque()
    let status = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<InterruptWatch>.fromOpaque(context).takeRetainedValue().listen()
        return nil
      }, context)
    if status != 0 {
      Unmanaged<InterruptWatch>.fromOpaque(context).release()
      return nil
    }
    return thread
  }

  private func listen() {
    var count = 0
    while !isOver.load(ordering: .relaxed) {
      var wait = pollfd(fd: SignalPipe.readEnd, events: Int16(POLLIN), revents: 0)
      // Another watch on the same pipe may take what wakes this one.
      guard poll(&wait, 1, 100) > 0 else { continue }
      for signal in SignalPipe.drain() where signal == SIGINT {
        count += 1
        // Work that does not stop must not hold the person captive.
        if count == 3 { _exit(130) }
        onInterrupt()
      }
    }
  }
}
