import JSONText
import OrderedCollections
import Workers

/// Cells that wait for an answer from their front end.
final class StdinGate: @unchecked Sendable {
  // Sendable: the mutable state is touched inside `condition.withLock` only.
  private struct Question {
    let number: Int
    let identities: [[UInt8]]
    var answer: String?
  }

  private let condition = Condition()
  private var questions: [Question] = []
  private var count = 0

  /// Sends a question with `send` and waits for the answer of the client that sent `message`.
  ///
  /// - Throws: ``KernelError`` of kind `interrupted` once `cancellation` is cancelled.
  func ask(
    _ message: Message, cancellation: Cancellation, send: () -> Void
  ) throws(KernelError) -> String {
    let number = condition.withLock {
      count += 1
      questions.append(Question(number: count, identities: message.identities))
      return count
    }
    send()
    let answer = condition.withLock { () -> String? in
      while let place = questions.firstIndex(where: { $0.number == number }) {
        if questions[place].answer != nil || cancellation.isCancelled {
          return questions.remove(at: place).answer
        }
        condition.wait(milliseconds: 100)
      }
      return nil
    }
    guard let answer else {
      throw KernelError(.interrupted, "input", "interrupted while waiting for an answer")
    }
    return answer
  }

  /// Takes an `input_reply`; one that nobody waits for is forgotten.
  func receive(_ message: Message) {
    guard message.header.type == "input_reply" else { return }
    condition.withLock {
      let place = questions.lastIndex { $0.identities == message.identities && $0.answer == nil }
      guard let place else { return }
      questions[place].answer = message.content["value"]?.string ?? ""
      condition.wakeAll()
    }
  }

  /// Lets those who wait look at their tokens.
  func wake() { condition.withLock { condition.wakeAll() } }
}
