import Glibc
import Synchronization

/// Calls `body` from `count` threads at once and waits for them.
///
/// - Throws: an error that one of them threw.
func parallel(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
  final class Job: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
  let failure = Failure()
  var threads: [pthread_t] = []
  for number in 0..<count {
    let job = Job {
      do { try body(number) } catch { failure.set(error) }
    }
    var thread = pthread_t()
    let created = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, Unmanaged.passRetained(job).toOpaque())
    if created == 0 { threads.append(thread) } else { job.run() }
  }
  for thread in threads { pthread_join(thread, nil) }
  if let error = failure.error { throw error }
}

/// The first error of several threads.
private final class Failure: Sendable {
  private let stored = Mutex<(any Error)?>(nil)

  var error: (any Error)? { stored.withLock { $0 } }

  func set(_ error: any Error) {
    stored.withLock { if $0 == nil { $0 = error } }
  }
}
