import Script
import Testing
import Workbench

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The reference page is made of the same records as `help`, and is the one in the repository.
@Suite struct ReferenceTests {
  @Test func pageIsCurrent() throws {
    let place = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../docs/language.md")
    let page = try String(contentsOf: place, encoding: .utf8)
    let mark = "<!-- generated: everything below is written by `make reference` -->\n"
    let parts = page.split(separator: mark, omittingEmptySubsequences: false)
    #expect(parts.count == 2)
    let isCurrent = try parts.last.map(String.init) == Session().referencePage()
    #expect(isCurrent, "run `make reference`")
  }

  @Test func pageTellsOfEverything() throws {
    let page = try Session().referencePage()
    for text in [
      "- `sorted(iterable, /, *, key=None, reverse: bool = False)` —", "### `str(", "`.casefold()`",
      "- `KeyError`", "### Module `numpy`", "### Module `zarr`", "`show(x",
    ] {
      #expect(page.contains(text), "\(text)")
    }
  }
}

/// What a program that embeds the language relies on.
@Suite struct SessionEmbeddingTests {
  final class Recorder: FrontEnd, @unchecked Sendable {
    // Sendable: a session calls from one thread at a time and is waited for.
    var text = ""
    var shown: [MIMEBundle] = []
    func write(_ text: String, to stream: TextStream) { self.text += text }
    func display(_ bundle: MIMEBundle, id: String?) { shown.append(bundle) }
  }

  @Test func modulesTypesAndDisplays() {
    let session = Session()
    let box = HostClass<Int>("Box", module: "mine", doc: "A number in a box.")
    box.initializer("n: int") { context, a in try a.int(0, context) }
    box.property("n", "What is in it.", get: { .int($0) })
    session.register(module: "mine") { module, _ in
      module["Box"] = .type(box.type)
      module.function("twice", "n", "Twice as much.") { context, a in
        try context.binary(.multiply, a[0], .int(2))
      }
    }
    session.register(display: box) { number, _ in MIMEBundle(plain: "[\(number)]") }
    let recorder = Recorder()
    session["start"] = .int(20)
    let outcome = session.run(
      "import mine\nb = mine.Box(mine.twice(start) + 2)\nprint(b.n)\nb", echo: .last,
      frontEnd: recorder)
    guard case .done(let result) = outcome else { Issue.record("\(outcome)"); return }
    #expect(recorder.text == "42\n" && result?.plain == "[42]")
  }

  @Test func promptShowsEveryExpression() {
    let recorder = Recorder()
    let outcome = Session().run(
      "for i in range(2): i\n\n_ + 5", echo: .each, frontEnd: recorder)
    guard case .done(let result) = outcome else { Issue.record("\(outcome)"); return }
    #expect(recorder.shown.map(\.plain) == ["0", "1"] && result?.plain == "6")
  }

  @Test func limitsHold() {
    let session = Session()
    session.limits.steps = 1000
    let outcome = session.run("while True: pass", echo: .none, frontEnd: Recorder())
    guard case .failed(let failure) = outcome else { Issue.record("\(outcome)"); return }
    #expect(failure.name == "RuntimeError")
  }
}
