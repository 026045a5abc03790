import JSONText
import OrderedCollections
import Testing

@testable import Jupyter

/// What a cell publishes and in which order.
struct CellTests {
  @Test(arguments: [
    ("6 * 7", ["busy", "execute_input", "execute_result", "idle"]),
    ("print a", ["busy", "execute_input", "stream", "idle"]),
    ("fail a", ["busy", "execute_input", "error", "idle"]),
    ("", ["busy", "execute_input", "idle"]),
    (
      "print a\nshow b\nerr c\nclear\nnamed d e\nupdate d f\ncomm t\nvalue",
      [
        "busy", "execute_input", "stream", "display_data", "stream", "clear_output",
        "display_data", "update_display_data", "comm_open", "execute_result", "idle",
      ]
    ),
  ])
  func publishesInOrder(code: String, expected: [String]) throws {
    let kernel = TestKernel()
    try kernel.cell("1", code)
    #expect(kernel.published("1") == expected)
    let all = kernel.messages("1").map(\.label)
    #expect(all.suffix(2) == ["execute_reply", "idle"])
  }

  @Test func saysStartingOnceAndFirst() throws {
    let kernel = TestKernel()
    kernel.core.welcomed()
    try kernel.cell("1", "a")
    try kernel.cell("2", "b")
    _ = kernel.messages("2")
    kernel.core.welcomed()
    let all = kernel.sink.wait { _ in true }
    #expect(all.first?.label == "starting")
    #expect(all.first?.parent == OutgoingMessage.noParent)
    #expect(all.filter { $0.label == "starting" }.count == 1)
  }

  @Test func whoListensLateHearsThePresentStatus() throws {
    let kernel = TestKernel()
    try kernel.cell("1", "a")
    _ = kernel.messages("1")
    kernel.core.welcomed()
    #expect(kernel.sink.wait { _ in true }.map(\.label).suffix(2) == ["starting", "idle"])
  }

  @Test func addressesTheOneWhoAsked() throws {
    let kernel = TestKernel()
    try kernel.send("1", "execute_request", ["code": "a"], client: "Ada")
    let reply = kernel.messages("1").first { $0.type == "execute_reply" }
    #expect(reply?.identities == [Array("Ada".utf8)])
    #expect(reply?.channel == .shell)
  }

  @Test func countsWhatIsStored() throws {
    let kernel = TestKernel()
    let cells: [(String, JSONObject, Int)] = [
      ("a", ["store_history": false], 0), ("a", [:], 1), ("a", ["store_history": false], 1),
      ("a", ["silent": true], 1), ("", [:], 1), (" \n\t", [:], 1), ("fail a", [:], 2),
      ("a", [:], 3),
    ]
    for (index, (code, options, expected)) in cells.enumerated() {
      try kernel.cell("\(index)", code, options)
      #expect(kernel.reply("\(index)")["execution_count"]?.int == expected, "cell \(index)")
    }
  }

  @Test(arguments: ["print a\nvalue", "fail a", "show a\nclear"])
  func keepsSilentWhenAsked(code: String) throws {
    let kernel = TestKernel()
    try kernel.cell("1", code, ["silent": true, "store_history": true])
    #expect(kernel.published("1") == ["busy", "idle"])
  }

  @Test func evaluatesExpressionsAfterSuccess() throws {
    let kernel = TestKernel()
    let asked: JSONObject = ["user_expressions": ["good": "x", "bad": "y"]]
    try kernel.cell("1", "set x 5", asked)
    let values = kernel.reply("1")["user_expressions"]
    #expect(values?["good"] == ["status": "ok", "data": ["text/plain": "5"], "metadata": [:]])
    #expect(values?["bad"]?["status"] == "error")
    #expect(values?["bad"]?["ename"] == "NameError")
    #expect(values?["bad"]?["traceback"]?.array?.count == 1)
    try kernel.cell("2", "fail a", asked)
    #expect(kernel.reply("2")["user_expressions"] == [:])
    // Front ends also ask without running anything.
    try kernel.cell("3", "", ["user_expressions": ["good": "x"]])
    #expect(kernel.reply("3")["user_expressions"]?["good"]?["status"] == "ok")
  }

  @Test func repliesWithTheFailure() throws {
    let kernel = TestKernel()
    try kernel.cell("1", "fail no good")
    let reply = kernel.reply("1")
    #expect(reply["status"] == "error")
    #expect(reply["ename"] == "ValueError")
    #expect(reply["evalue"] == "no good")
    #expect(reply["traceback"]?.array?.isEmpty == false)
    let error = kernel.messages("1").first { $0.type == "error" }
    #expect(error?.content["traceback"] == reply["traceback"])
  }

  @Test func passesPayloadsOn() throws {
    let kernel = TestKernel()
    try kernel.cell("1", "page help")
    #expect(
      kernel.reply("1")["payload"]
        == [["source": "page", "data": ["text/plain": "help"], "start": 0]])
    #expect(
      Payload.setNextInput("x", replace: true).json
        == ["source": "set_next_input", "text": "x", "replace": true])
    #expect(Payload.askExit().json == ["source": "ask_exit", "keepkernel": false])
  }

  @Test func failureAbortsWhatWaits() throws {
    let kernel = TestKernel()
    try kernel.cell("1", "sleep 0.05\nfail a")
    for id in ["2", "3", "4"] { try kernel.cell(id, "print \(id)") }
    try kernel.send("5", "is_complete_request", ["code": "a"])
    #expect(kernel.reply("5")["status"] == "complete")
    #expect(kernel.reply("1")["status"] == "error")
    for id in ["2", "3", "4"] {
      #expect(kernel.reply(id)["status"] == "aborted")
      #expect(kernel.published(id) == ["busy", "idle"])
    }
    try kernel.cell("6", "a")
    #expect(kernel.reply("6")["status"] == "ok")
  }

  @Test func failureAbortsWhatIsStillUnderWay() throws {
    let kernel = TestKernel()
    try kernel.cell("1", "fail a")
    _ = kernel.sink.wait { all in all.contains { $0.type == "error" } }
    try kernel.cell("2", "a")
    #expect(kernel.reply("2")["status"] == "aborted")
    try kernel.cell("3", "a")
    #expect(kernel.reply("3")["status"] == "ok")
  }

  @Test func failureNeedNotAbort() throws {
    let kernel = TestKernel()
    try kernel.cell("1", "sleep 0.05\nfail a", ["stop_on_error": false])
    try kernel.cell("2", "a")
    #expect(kernel.reply("2")["status"] == "ok")
  }

  @Test func cellsRunOneAfterAnother() throws {
    let kernel = TestKernel()
    for index in 0..<100 { try kernel.cell("\(index)", "print \(index)") }
    _ = kernel.messages("99")
    let all = kernel.sink.wait { _ in true }.filter { $0.label != "starting" }
    let ids = all.compactMap(\.parentID)
    #expect(ids == (0..<100).flatMap { Array(repeating: "\($0)", count: 5) })
  }

  @Test func lateOutputBelongsToItsCell() throws {
    let kernel = TestKernel()
    try kernel.cell("1", "late zzz")
    try kernel.cell("2", "sleep 0.3")
    _ = kernel.messages("2")
    let late = kernel.sink.wait { _ in true }.first { $0.type == "stream" }
    #expect(late?.parentID == "1")
  }

  @Test func outputOfChildrenBelongsToTheLastCell() throws {
    let kernel = TestKernel()
    kernel.core.publishCaptured("before\n", to: .stderr)
    try kernel.cell("1", "a")
    _ = kernel.messages("1")
    kernel.core.publishCaptured("after\n", to: .stdout)
    let streams = kernel.sink.wait { _ in true }.filter { $0.type == "stream" }
    #expect(streams.map(\.parentID) == [nil, "1"])
  }
}
