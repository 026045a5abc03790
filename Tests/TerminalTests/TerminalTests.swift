import Display
import Synchronization
import Testing
import Workbench
import Workers

@testable import Terminal

@Suite struct PictureTests {
  private func png(_ width: Int = 8, _ height: Int = 4) throws -> [UInt8] {
    var raster = Raster(width: width, height: height)
    raster[0, 0] = RGB(255, 0, 0)
    return try raster.png()
  }

  @Test func nothingWhereNothingCanBeShown() throws {
    #expect(TerminalPictures.text(try png(), .none) == nil)
    #expect(TerminalPictures.text([1, 2, 3], .block) == nil)
  }

  @Test func halfBlocksHoldTwoPixelsEach() throws {
    let text = try #require(TerminalPictures.text(try png(), .block))
    let lines = text.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].count { $0 == "▀" } == 8)
    #expect(lines[0].contains("38;2;255;0;0"))
    let indexed = try #require(TerminalPictures.text(try png(), .block256))
    #expect(indexed.contains("38;5;196"))
  }

  @Test func picturesFitTheTerminal() throws {
    let text = try #require(TerminalPictures.text(try png(200, 100), .ascii, columns: 40, rows: 30))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { $0.count <= 40 })
    #expect(lines.count <= 30)
  }

  @Test func protocolsBeginWithTheirOwnMarks() throws {
    let bytes = try png()
    #expect(TerminalPictures.text(bytes, .kitty)?.hasPrefix("\u{1B}_Ga=T,f=100") == true)
    #expect(TerminalPictures.text(bytes, .iterm)?.hasPrefix("\u{1B}]1337;File=") == true)
    #expect(TerminalPictures.text(bytes, .sixel)?.hasPrefix("\u{1B}P") == true)
  }

  @Test(arguments: [
    ("\u{1B}[?62;4;22c", true), ("\u{1B}[?4c", true), ("\u{1B}[?62;22c", false), ("", false),
  ])
  func sixelsAreFoundInTheAnswer(answer: String, expected: Bool) {
    #expect(TerminalGraphics.hasSixel(answer) == expected)
  }
}

@Suite struct ProgressTests {
  /// A report as work makes it.
  private func report(_ label: String, _ completed: Int, _ total: Int, _ byteCount: Int) throws
    -> Progress.Report
  {
    let received = Mutex<Progress.Report?>(nil)
    Progress { report in received.withLock { $0 = report } }
      .report(label: label, completed: completed, total: total, byteCount: byteCount)
    return try #require(received.withLock { $0 })
  }

  @Test(arguments: [10, 20, 40, 80, 200])
  func theLineFits(width: Int) throws {
    let report = try report("writing scale0/image", 300, 1000, 3 << 30)
    let text = ProgressText(report, seconds: 3).line(width: width)
    #expect(text.count < width)
    #expect(width < 30 || text.contains("30 %"))
    if width >= 80 { #expect(text.contains("1 GiB/s") && text.contains("0:07 left")) }
  }

  @Test func oddReportsDoNotTrap() throws {
    for (completed, total) in [(0, 0), (5, 0), (-1, 10), (20, 10), (Int.max, 1)] {
      let report = try report("a\u{1B}[2J\n", completed, total, Int.max)
      let text = ProgressText(report, seconds: 1e-9).line(width: 80)
      #expect(!text.contains("\u{1B}") && !text.contains("\n"))
    }
  }
}

/// An editor that types what a test says.
private final class ScriptedEditor: LineEditor {
  var events: [LineEvent]
  var prompts: [String] = []
  var history: [String] = []

  init(_ events: [LineEvent]) { self.events = events }

  func readLine(prompt: String) -> LineEvent {
    prompts.append(prompt)
    return events.isEmpty ? .end : events.removeFirst()
  }

  func addHistory(_ entry: String) { history.append(entry) }
  func saveHistory() {}
}

@Suite(.serialized) struct PromptTests {
  private func run(_ events: [LineEvent]) -> (status: Int32, editor: ScriptedEditor) {
    let editor = ScriptedEditor(events)
    let prompt = Prompt(session: Session(), frontEnd: TerminalFrontEnd(), editor: editor)
    return (prompt.run(banner: ""), editor)
  }

  @Test func theSessionGoesOnUntilItsEnd() {
    let (status, editor) = run([.line("x = 1"), .line(""), .interrupted, .line("x + nothing")])
    #expect(status == 0)
    #expect(editor.history == ["x = 1", "x + nothing"])
  }

  @Test func exitGivesTheStatus() {
    let (status, editor) = run([.line("exit(3)"), .line("x = 1")])
    #expect(status == 3)
    #expect(editor.events.count == 1)
  }

  @Test func blocksGoOnUntilAnEmptyLine() {
    let (_, editor) = run([.line("for i in range(2):"), .line("    i"), .line(""), .line("i")])
    #expect(editor.history == ["for i in range(2):\n    i\n", "i"])
    #expect(editor.prompts.count == 5)
    #expect(editor.prompts[1].contains("..."))
  }

  @Test func ctrlCLeavesAnUnfinishedStatement() {
    let (_, editor) = run([.line("y = (1,"), .interrupted, .line("2")])
    #expect(editor.history == ["2"])
  }

  @Test func pastedTranscriptsAreOneEntry() {
    let text = ">>> a = 1\n>>> a\n1"
    let (status, editor) = run([.line(text)])
    #expect(status == 0)
    #expect(editor.history == [text])
  }
}
