import Glibc
import JSONText
import OrderedCollections
import Testing

@testable import Jupyter

struct OutboxTests {
  private let codec = MessageCodec(signer: Signer(scheme: .hmacSHA256, key: []))

  private func contents(_ frames: [(channel: Channel, frames: [[UInt8]])]) throws -> [JSON] {
    try frames.map { try codec.decode($0.frames).content }
  }

  @Test func gathersTextUntilSomethingFollows() throws {
    let outbox = Outbox(codec: codec)
    let parent = OutgoingMessage.noParent
    for number in 0..<100 { outbox.stream("\(number)\n", to: .stdout, parent: parent) }
    let (early, wait, _) = outbox.take()
    #expect(early.isEmpty)
    #expect((1...50).contains(wait))
    outbox.stream("e", to: .stderr, parent: parent)
    outbox.stream("other cell", to: .stderr, parent: Array(#"{"msg_id":"2"}"#.utf8))
    outbox.send(OutgoingMessage(.iopub, "status", content: ["execution_state": "idle"]))
    let sent = try contents(outbox.take().messages)
    #expect(
      sent.map { $0["name"]?.string ?? "status" } == ["stdout", "stderr", "stderr", "status"])
    #expect(sent[0]["text"]?.string == (0..<100).map { "\($0)\n" }.joined())
  }

  @Test func doesNotKeepTextForLong() throws {
    let outbox = Outbox(codec: codec)
    outbox.stream("a", to: .stdout, parent: OutgoingMessage.noParent)
    usleep(60_000)
    #expect(try contents(outbox.take().messages).count == 1)
    outbox.stream(
      String(repeating: "b", count: 70_000), to: .stdout, parent: OutgoingMessage.noParent)
    #expect(try contents(outbox.take().messages).count == 1)
  }

  @Test func sendsTheRestAtTheEnd() throws {
    let outbox = Outbox(codec: codec)
    outbox.stream("a", to: .stdout, parent: OutgoingMessage.noParent)
    outbox.close()
    outbox.send(OutgoingMessage(.iopub, "status", content: [:]))
    let (messages, _, isLast) = outbox.take()
    #expect(messages.count == 1)
    #expect(isLast)
  }

  @Test func whatFollowsARequestLeavesTogether() throws {
    let outbox = Outbox(codec: codec)
    func isAwake() -> Bool {
      var item = pollfd(fd: outbox.wakeDescriptor, events: Int16(POLLIN), revents: 0)
      return poll(&item, 1, 0) == 1
    }
    outbox.expectAnswers()
    #expect(outbox.take().wait == 2)
    outbox.send(OutgoingMessage(.iopub, "status", content: ["execution_state": "busy"]))
    outbox.send(OutgoingMessage(.iopub, "execute_input", content: [:]))
    #expect(!isAwake())
    outbox.send(OutgoingMessage(.iopub, "status", content: ["execution_state": "idle"]))
    #expect(isAwake())
    let (messages, wait, _) = outbox.take()
    #expect(messages.count == 3)
    #expect(wait == -1)
    // Nobody looks by himself any more: whatever comes wakes the sender.
    outbox.send(OutgoingMessage(.iopub, "display_data", content: [:]))
    #expect(isAwake())
  }
}
