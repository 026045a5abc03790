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

  @Test func cutsTextBetweenCharacters() {
    for (text, cut) in [("a", 0), ("é", 1), ("€", 1), ("€", 2), ("😀", 1), ("😀", 2), ("😀", 3)] {
      let bytes = Array("ab\(text)".utf8)
      let part = cut == 0 ? bytes : Array(bytes.prefix(2 + cut))
      #expect(UTF8Tail.lengthOfWholeCharacters(bytes) == bytes.count)
      #expect(UTF8Tail.lengthOfWholeCharacters(part) == (cut == 0 ? bytes.count : 2))
    }
    #expect(UTF8Tail.lengthOfWholeCharacters([]) == 0)
    #expect(UTF8Tail.lengthOfWholeCharacters([0x80, 0x80, 0x80, 0x80]) == 4)
  }
}
