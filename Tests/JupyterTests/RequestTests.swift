import JSONText
import OrderedCollections
import Testing

@testable import Jupyter

/// Requests that are no cells.
struct RequestTests {
  @Test(arguments: [Channel.shell, .control])
  func tellsWhatItIs(channel: Channel) throws {
    let kernel = TestKernel()
    let reply = try kernel.ask("1", "kernel_info_request", on: channel)
    #expect(reply["protocol_version"] == "5.5")
    #expect(reply["supported_features"] == ["kernel subshells"])
    #expect(reply["debugger"] == false)
    #expect(reply["help_links"]?[0]?["url"] == "https://example.org/")
    #expect(
      reply["language_info"]
        == [
          "name": "ngffz", "version": "1.0", "mimetype": "text/x-ngffz",
          "file_extension": ".ngffz", "codemirror_mode": "python", "pygments_lexer": "python3",
        ])
    #expect(kernel.published("1") == ["busy", "idle"])
  }

  @Test func completesInCodePoints() throws {
    let kernel = TestKernel()
    let code = "e\u{301}\u{1F600} pa"
    let reply = try kernel.ask("1", "complete_request", ["code": .string(code), "cursor_pos": 6])
    #expect(reply["matches"] == ["page", "param"])
    #expect(reply["cursor_start"] == 4)
    #expect(reply["cursor_end"] == 6)
    #expect(
      reply["metadata"]?["_jupyter_types_experimental"]?[0]
        == [
          "start": 4, "end": 6, "text": "page", "type": "function", "signature": "(text)",
        ])
  }

  @Test func completesToNothing() throws {
    let kernel = TestKernel()
    let reply = try kernel.ask("1", "complete_request", ["code": "zz", "cursor_pos": 1])
    #expect(
      reply
        == [
          "matches": [], "cursor_start": 1, "cursor_end": 1, "metadata": [:], "status": "ok",
        ])
  }

  @Test(arguments: [
    JSON.int(-9), .int(99), .null, "x", .double(1e300), .bigInt("99999999999999999999"),
  ])
  func survivesAnyCursor(cursor: JSON) throws {
    let kernel = TestKernel()
    for (index, type) in ["complete_request", "inspect_request"].enumerated() {
      let content: JSON = ["code": "pr", "cursor_pos": cursor]
      #expect(try kernel.ask("\(index)", type, content)["status"] == "ok")
    }
  }

  @Test func inspects() throws {
    let kernel = TestKernel()
    let found = try kernel.ask("1", "inspect_request", ["code": "print", "detail_level": 1])
    #expect(found["found"] == true)
    #expect(found["data"] == ["text/plain": "prints, in detail 1"])
    let missing = try kernel.ask("2", "inspect_request", ["code": "zz"])
    #expect(missing == ["data": [:], "metadata": [:], "found": false, "status": "ok"])
  }

  @Test func saysWhetherCodeIsComplete() throws {
    let kernel = TestKernel()
    #expect(try kernel.ask("1", "is_complete_request", ["code": "a"]) == ["status": "complete"])
    #expect(
      try kernel.ask("2", "is_complete_request", ["code": "a:"])
        == ["status": "incomplete", "indent": "    "])
    #expect(try kernel.ask("3", "is_complete_request", ["code": "!"]) == ["status": "invalid"])
  }

  @Test func givesItsHistory() throws {
    let kernel = TestKernel()
    for (index, code) in ["one", "print two", "one"].enumerated() {
      try kernel.cell("c\(index)", code)
    }
    _ = kernel.messages("c2")
    let tail = try kernel.ask(
      "1", "history_request", ["hist_access_type": "tail", "n": 2, "output": false])
    #expect(tail["history"] == [[3, 2, "print two"], [3, 3, "one"]])
    let range = try kernel.ask(
      "2", "history_request",
      ["hist_access_type": "range", "session": 3, "start": 1, "stop": 2, "output": true])
    #expect(range["history"] == [[3, 1, ["one", "one"]]])
    let unique = try kernel.ask(
      "3", "history_request", ["hist_access_type": "search", "pattern": "on?", "unique": true])
    #expect(unique["history"] == [[3, 3, "one"]])
    let odd = try kernel.ask("4", "history_request", ["hist_access_type": "dream"])
    #expect(odd["status"] == "error")
  }

  @Test func closesCommsThatNobodyWants() throws {
    let kernel = TestKernel()
    try kernel.send("1", "comm_open", ["comm_id": "c", "target_name": "nobody", "data": [:]])
    #expect(kernel.published("1") == ["busy", "comm_close", "idle"])
    #expect(kernel.reply("1") == .null)
    for (index, type) in ["comm_msg", "comm_close"].enumerated() {
      try kernel.send("x\(index)", type, ["comm_id": "c", "data": [:]])
      #expect(kernel.published("x\(index)") == ["busy", "idle"])
    }
  }

  @Test func carriesComms() throws {
    let kernel = TestKernel()
    try kernel.send("1", "comm_open", ["comm_id": "c", "target_name": "echo", "data": [:]])
    #expect(kernel.published("1") == ["busy", "idle"])
    let list = try kernel.ask("2", "comm_info_request", ["target_name": "echo"])
    #expect(list["comms"] == ["c": ["target_name": "echo"]])
    #expect(try kernel.ask("3", "comm_info_request", ["target_name": "x"])["comms"] == [:])
    try kernel.send("4", "comm_msg", ["comm_id": "c", "data": ["a": 1]])
    let echo = kernel.messages("4").first { $0.type == "comm_msg" }
    #expect(echo?.content == ["data": ["a": 1], "comm_id": "c"])
    try kernel.send("5", "comm_close", ["comm_id": "c", "data": [:]])
    _ = kernel.messages("5")
    #expect(try kernel.ask("6", "comm_info_request")["comms"] == [:])
  }

  @Test(arguments: [
    (Channel.shell, "frobnicate_request"), (.control, "frobnicate_request"),
    (.control, "execute_request"), (.shell, "interrupt_request"),
  ])
  func keepsQuietAboutWhatItDoesNotKnow(channel: Channel, type: String) throws {
    let kernel = TestKernel()
    try kernel.send("1", type, on: channel)
    #expect(kernel.messages("1").map(\.label) == ["busy", "idle"])
  }

  @Test func refusesToDebug() throws {
    let kernel = TestKernel()
    let reply = try kernel.ask(
      "1", "debug_request", ["seq": 4, "type": "request", "command": "attach"], on: .control)
    #expect(reply["success"] == false)
    #expect(reply["request_seq"] == 4)
    #expect(reply["command"] == "attach")
  }

  @Test func measuresItself() throws {
    let kernel = TestKernel()
    _ = try kernel.ask("1", "usage_request", on: .control)
    let usage = try kernel.ask("2", "usage_request", on: .control)
    #expect((usage["kernel_memory"]?.int ?? 0) > 1 << 20)
    #expect((usage["cpu_count"]?.int ?? 0) > 0)
    #expect((usage["host_virtual_memory"]?["total"]?.int ?? 0) > 1 << 20)
    #expect(usage["host_cpu_percent"]?.double != nil)
  }
}
