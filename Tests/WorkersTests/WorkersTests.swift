import Synchronization
import Testing
import Workers

struct Boom: Error, Equatable { var index: Int }

@Test("every index is visited once", arguments: [0, 1, 2, 3, 100, 1000], [1, 2, 16])
func everyIndexOnce(count: Int, width: Int) throws {
  let seen = Mutex([Int](repeating: 0, count: count))
  try Workers.forEach(count, width: width) { index in seen.withLock { $0[index] += 1 } }
  #expect(seen.withLock { $0 } == [Int](repeating: 1, count: count))
}

@Test("the error of the lowest failing index is thrown and no further index starts")
func firstErrorWins() {
  let started = Atomic<Int>(0)
  #expect(throws: Boom(index: 3)) {
    try Workers.forEach(10_000, width: 1) { index in
      started.add(1, ordering: .relaxed)
      if index >= 3 { throw Boom(index: index) }
    }
  }
  #expect(started.load(ordering: .relaxed) == 4)
  #expect(throws: Boom.self) {
    try Workers.forEach(10_000, width: 4) { index in if index >= 3 { throw Boom(index: index) } }
  }
}

@Test("a cancelled token stops the loop and reaches the worker threads")
func cancellation() {
  let token = Cancellation()
  let visits = Atomic<Int>(0)
  #expect(throws: Cancelled.self) {
    try Cancellation.$current.withValue(token) {
      try Workers.forEach(1_000_000, width: 3) { index in
        #expect(Cancellation.current === token)
        if visits.add(1, ordering: .relaxed).newValue == 10 { token.cancel() }
      }
    }
  }
  #expect(visits.load(ordering: .relaxed) < 1000)
}

@Test("nested loops finish, more of them than there are threads")
func nested() throws {
  let total = Atomic<Int>(0)
  try Workers.forEach(40, width: 8) { _ in
    try Workers.forEach(40, width: 8) { _ in total.add(1, ordering: .relaxed) }
  }
  #expect(total.load(ordering: .relaxed) == 1600)
}

@Test("values are consumed in order", arguments: [1, 2, 8])
func inOrder(width: Int) throws {
  let consumed = Mutex<[Int]>([])
  try Workers.forEachInOrder(200, width: width) {
    $0 * $0
  } consume: { index, value in
    #expect(value == index * index)
    consumed.withLock { $0.append(index) }
  }
  #expect(consumed.withLock { $0 } == Array(0..<200))
}

@Test("an error in the middle of ordered work ends it")
func orderedError() {
  #expect(throws: (any Error).self) {
    try Workers.forEachInOrder(200, width: 4) { index in
      if index == 50 { throw Boom(index: index) }
      return index
    } consume: { index, _ in
      #expect(index < 50)
    }
  }
}
