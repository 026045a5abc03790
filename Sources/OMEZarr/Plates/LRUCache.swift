import Synchronization

/// Keeps the values that were used last. Safe from several threads.
final class LRUCache<Value: Sendable>: Sendable {
  private struct State {
    var values: [String: (value: Value, time: Int)] = [:]
    var clock = 0
  }

  private let state = Mutex(State())
  let capacity: Int

  /// - Parameter capacity: how many values are kept; 0 for none.
  init(capacity: Int) { self.capacity = max(0, capacity) }

  var count: Int { state.withLock { $0.values.count } }

  /// The value under `key`, made if it is not there; nil is not kept. Two threads that ask at once
  /// may both make it; both get the one that was kept.
  func value(_ key: String, make: () throws -> Value?) rethrows -> Value? {
    let known = state.withLock { state -> Value? in
      guard let entry = state.values[key] else { return nil }
      state.clock += 1
      state.values[key] = (entry.value, state.clock)
      return entry.value
    }
    if let known { return known }
    guard let made = try make() else { return nil }
    guard capacity > 0 else { return made }
    return state.withLock { state in
      if let entry = state.values[key] { return entry.value }
      state.clock += 1
      state.values[key] = (made, state.clock)
      if state.values.count > capacity,
        let oldest = state.values.min(by: { $0.value.time < $1.value.time })
      {
        state.values.removeValue(forKey: oldest.key)
      }
      return made
    }
  }
}
