import JSONText
import OrderedCollections
import Testing

@testable import Jupyter

struct CodecTests {
  let signer = Signer(scheme: .hmacSHA256, key: Array("secret".utf8))

  static let header = #"{"msg_id":"m1","msg_type":"execute_request","extra":[1,null]}"#
  static let good = [header, "{}", #"{"cellId":"c"}"#, #"{"code":"1"}"#]

  private func frames(
    _ parts: [String] = good, identities: [[UInt8]] = [[0, 1, 2]], buffers: [[UInt8]] = []
  ) -> [[UInt8]] {
    let parts = parts.map { Array($0.utf8) }
    return identities + [WireMessage.delimiter, signer.signature(of: parts)] + parts + buffers
  }

  @Test func readsAMessage() throws {
    let codec = MessageCodec(signer: signer)
    let message = try codec.decode(
      frames(identities: [[1], [], [2]], buffers: [WireMessage.delimiter, [], [255]]))
    #expect(message.identities == [[1], [], [2]])
    #expect(message.header.id == "m1")
    #expect(message.header.type == "execute_request")
    #expect(message.header.json == Array(Self.header.utf8))
    #expect(message.metadata == ["cellId": "c"])
    #expect(message.content == ["code": "1"])
    #expect(message.buffers == [WireMessage.delimiter, [], [255]])
  }

  @Test func readsAMessageWithoutIdentity() throws {
    #expect(try MessageCodec(signer: signer).decode(frames(identities: [])).identities == [])
  }

  @Test func refusesEveryTruncation() throws {
    let codec = MessageCodec(signer: signer)
    let whole = frames()
    for count in 0..<whole.count {
      #expect(throws: KernelError.self) { try codec.decode(Array(whole.prefix(count))) }
    }
    #expect(throws: Never.self) { try codec.decode(whole) }
  }

  @Test func refusesAChangeOfAnySignedByte() {
    let codec = MessageCodec(signer: signer)
    let whole = frames()
    for frame in 3..<7 {
      for index in whole[frame].indices {
        var changed = whole
        changed[frame][index] ^= 0x20
        #expect(throws: KernelError.self) { try codec.decode(changed) }
      }
    }
  }

  @Test(arguments: [
    "", "{", "[]", "null", "1", #""x""#, #"{"a":NaN}"#, "{}{}", String(repeating: "[", count: 9000),
    String(repeating: #"{"a":"#, count: 9000),
  ])
  func refusesPartsThatAreNoObjects(bad: String) {
    let codec = MessageCodec(signer: signer)
    for place in 0..<4 {
      var parts = Self.good
      parts[place] = bad
      let error = #expect(throws: KernelError.self) { try codec.decode(frames(parts)) }
      #expect(error?.kind == .message)
      #expect(error?.place == ["header", "parent_header", "metadata", "content"][place])
    }
  }

  @Test(arguments: ["{}", #"{"msg_id":1,"msg_type":"a"}"#, #"{"msg_id":"a"}"#])
  func refusesHeadersThatSayTooLittle(header: String) {
    let codec = MessageCodec(signer: signer)
    #expect(throws: KernelError.self) {
      try codec.decode(frames([header, "{}", "{}", "{}"]))
    }
  }

  @Test func looksAtTheSignatureBeforeTheContent() {
    let codec = MessageCodec(signer: signer)
    var unsigned = frames(["{", "{}", "{}", "{}"])
    unsigned[2] = []
    let error = #expect(throws: KernelError.self) { try codec.decode(unsigned) }
    #expect(error?.place == "signature")
  }

  @Test func refusesWhatItHasSeen() throws {
    let codec = MessageCodec(signer: signer)
    _ = try codec.decode(frames())
    let error = #expect(throws: KernelError.self) { try codec.decode(frames()) }
    #expect(error?.place == "signature")
    // Without a key nothing tells a replay from a repetition.
    let open = MessageCodec(signer: Signer(scheme: .hmacSHA256, key: []))
    _ = try open.decode(frames())
    _ = try open.decode(frames())
  }

  @Test func survivesGarbage() {
    let codec = MessageCodec(signer: signer)
    var generator = SplitMix(state: 5)
    for _ in 0..<3000 {
      var garbage = frames()
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: 0..<max(garbage.count, 1), using: &generator)
        let noise = (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
          UInt8.random(in: .min ... .max, using: &generator)
        }
        if garbage.isEmpty || Bool.random(using: &generator) {
          garbage.insert(noise, at: place)
        } else {
          garbage[place] = noise
        }
      }
      _ = try? codec.decode(garbage)
    }
  }

  @Test func writesWhatItReads() throws {
    let codec = MessageCodec(signer: signer, session: "s")
    let outgoing = OutgoingMessage(
      .iopub, "stream", identities: [[7]], parent: Array(Self.header.utf8), metadata: ["m": 1],
      content: ["text": "é\u{0}\u{1F600}", "x": .double(.nan)], buffers: [[1, 2]])
    let frames = codec.encode(outgoing)
    let wire = try WireMessage(frames: frames)
    #expect(wire.parts[1] == Array(Self.header.utf8))
    let message = try codec.decode(frames)
    #expect(message.identities == [[7]])
    #expect(message.content["text"] == "é\u{0}\u{1F600}")
    #expect(message.content["x"] == "NaN")
    #expect(message.buffers == [[1, 2]])
    let header = try JSON.parse(wire.parts[0])
    #expect(header["session"] == "s")
    #expect(header["version"] == "5.5")
    #expect(header["date"]?.string?.count == 27)
    let next = try codec.decode(codec.encode(outgoing))
    #expect(next.header.id != message.header.id)
  }

  @Test func writesTimesWithSixDigits() {
    #expect(
      Timestamp.text(seconds: 1_700_000_000, microseconds: 5) == "2023-11-14T22:13:20.000005Z")
    #expect(Timestamp.text(seconds: 0, microseconds: 999_999) == "1970-01-01T00:00:00.999999Z")
  }

  @Test func makesVersion4IDs() {
    let ids = (0..<100).map { _ in UniqueID.make() }
    #expect(Set(ids).count == 100)
    for id in ids {
      let characters = Array(id)
      #expect(characters.count == 36)
      #expect(characters[14] == "4")
      #expect("89ab".contains(characters[19]))
    }
  }
}

/// A small generator with a seed, so that a failure comes again.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
