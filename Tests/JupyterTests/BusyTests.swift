import Glibc
import JSONText
import OrderedCollections
import Testing

@testable import Jupyter

/// What happens while a cell runs, and how it is stopped.
struct BusyTests {
  @Test(
    arguments: [
      ("complete_request", ["code": "pr"]), ("inspect_request", ["code": "print"]),
      ("is_complete_request", ["code": "a"]), ("kernel_info_request", [:]),
      ("history_request", [:]), ("comm_info_request", [:]), ("connect_request", [:]),
    ] as [(String, JSON)])
  func answers(type: String, content: JSON) throws {
    let kernel = TestKernel()
    try kernel.cell("cell", "spin")
    kernel.started("cell")
    try kernel.send("ask", type, content)
    #expect(kernel.reply("ask")["status"]?.string != nil)
    #expect(kernel.published("ask") == ["busy", "idle"])
    let all = kernel.sink.wait { $0.last?.parentID == nil }
    // The last word is that the kernel is busy.
    #expect(all.last?.label == "busy")
    kernel.core.interrupt()
    #expect(kernel.published("cell") == ["busy", "execute_input", "error", "idle"])
    #expect(kernel.sink.wait { _ in true }.last?.label == "idle")
  }

  @Test func interruptionStopsTheCellAndTheQueue() throws {
    let kernel = TestKernel()
    try kernel.cell("1", "set x 5\nspin")
    try kernel.cell("2", "a")
    kernel.started("1")
    #expect(try kernel.ask("stop", "interrupt_request", on: .control) == ["status": "ok"])
    #expect(kernel.reply("1")["ename"] == "KeyboardInterrupt")
    #expect(kernel.reply("2")["status"] == "aborted")
    try kernel.cell("3", "get x")
    #expect(kernel.reply("3")["status"] == "ok")
  }

  @Test func interruptionAtRestDoesNothing() throws {
    let kernel = TestKernel()
    kernel.core.interrupt()
    try kernel.cell("1", "a")
    _ = kernel.messages("1")
    kernel.core.interrupt()
    try kernel.cell("2", "sleep 0.01")
    #expect(kernel.reply("2")["status"] == "ok")
  }

  @Test func asks() throws {
    let kernel = TestKernel()
    try kernel.cell("1", "print a\nask who? ")
    let all = kernel.sink.wait { all in all.contains { $0.type == "input_request" } }
    let question = all.last
    #expect(question?.channel == .stdin)
    #expect(question?.identities == [Array("client".utf8)])
    #expect(question?.content == ["prompt": "who? ", "password": false])
    // Somebody else's answer, and something that is no answer.
    try kernel.send("x", "input_reply", ["value": "Eve"], on: .stdin, client: "other")
    try kernel.send("y", "kernel_info_request", on: .stdin)
    try kernel.send("z", "input_reply", ["value": "Ada"], on: .stdin)
    let result = kernel.messages("1").first { $0.type == "execute_result" }
    #expect(result?.content["data"] == ["text/plain": "Ada"])
  }

  @Test func asksForPasswords() throws {
    let kernel = TestKernel()
    try kernel.cell("1", "secret pin ")
    let all = kernel.sink.wait { all in all.contains { $0.type == "input_request" } }
    #expect(all.last?.content["password"] == true)
    try kernel.send("z", "input_reply", ["value": "\u{4}"], on: .stdin)
    #expect(kernel.reply("1")["status"] == "error")
  }

  @Test func doesNotAskWhoDoesNotAnswer() throws {
    let kernel = TestKernel()
    try kernel.cell("1", "ask who? ", ["allow_stdin": false])
    #expect(kernel.reply("1")["status"] == "error")
    #expect(!kernel.messages("1").contains { $0.type == "input_request" })
  }

  @Test func aQuestionCanBeInterrupted() throws {
    let kernel = TestKernel()
    try kernel.cell("1", "ask who? ")
    _ = kernel.sink.wait { all in all.contains { $0.type == "input_request" } }
    kernel.core.interrupt()
    #expect(kernel.reply("1")["status"] == "error")
    // The late answer is not taken for one to the next question.
    try kernel.send("late", "input_reply", ["value": "late"], on: .stdin)
    try kernel.cell("2", "ask again? ")
    _ = kernel.sink.wait { all in all.filter { $0.type == "input_request" }.count == 2 }
    try kernel.send("z", "input_reply", ["value": "new"], on: .stdin)
    let result = kernel.messages("2").first { $0.type == "execute_result" }
    #expect(result?.content["data"] == ["text/plain": "new"])
  }

  @Test func subshellsRunBesideTheMainShell() throws {
    let kernel = TestKernel()
    let id = try #require(
      try kernel.ask("new", "create_subshell_request", on: .control)["subshell_id"]?.string)
    #expect(
      try kernel.ask("list", "list_subshell_request", on: .control)["subshell_id"] == [.string(id)])
    try kernel.cell("main", "spin")
    kernel.started("main")
    try kernel.cell("1", "set x 5", subshell: id)
    #expect(kernel.reply("1")["execution_count"] == 1)
    try kernel.cell("2", "fail a", subshell: id)
    #expect(kernel.reply("2")["status"] == "error")
    kernel.core.interrupt()
    _ = kernel.messages("main")
    try kernel.cell("3", "get x")
    #expect(kernel.reply("3")["status"] == "ok")
    let gone: JSON = ["subshell_id": .string(id)]
    #expect(
      try kernel.ask("del", "delete_subshell_request", gone, on: .control) == ["status": "ok"])
    #expect(
      try kernel.ask("again", "delete_subshell_request", gone, on: .control)["status"] == "error")
    try kernel.cell("4", "a", subshell: id)
    #expect(kernel.reply("4")["status"] == "error")
    #expect(kernel.published("4") == ["busy", "idle"])
  }

  @Test func offersNoSubshellsToASessionThatCannot() throws {
    let kernel = TestKernel(runsConcurrently: false)
    #expect(try kernel.ask("1", "kernel_info_request")["supported_features"] == [])
    let reply = try kernel.ask("2", "create_subshell_request", on: .control)
    #expect(reply["status"] == "error")
    #expect(reply["evalue"]?.string?.isEmpty == false)
  }

  @Test(arguments: [true, false])
  func shutdownStopsEverything(restart: Bool) throws {
    let kernel = TestKernel()
    try kernel.cell("1", "spin")
    try kernel.cell("2", "a")
    kernel.started("1")
    try kernel.send("end", "shutdown_request", ["restart": .bool(restart)], on: .control)
    #expect(kernel.reply("end") == ["status": "ok", "restart": .bool(restart)])
    #expect(kernel.published("end") == ["busy", "shutdown_reply", "idle"])
    #expect(kernel.reply("1")["ename"] == "KeyboardInterrupt")
    #expect(kernel.reply("2")["status"] == "aborted")
    for _ in 0..<1000 where kernel.end.restart == nil { usleep(1000) }
    #expect(kernel.end.restart == restart)
    #expect(kernel.session.restartSeen == restart)
  }
}
