import CReadline
import Glibc

/// Line editing by GNU readline, through its callback interface.
///
/// The callback interface is used because `readline()` itself cannot be left cleanly on Ctrl-C. One
/// editor exists at a time, since readline's state is global; it belongs to one thread.
public final class ReadlineEditor: LineEditor {
  /// Proposes completions for a line, with the cursor as a number of bytes.
  public typealias Completer = (_ line: String, _ cursor: Int) -> LineCompletions

  // What readline's C callbacks need. Only the thread that reads lines touches it.
  nonisolated(unsafe) private static var received: LineEvent?
  nonisolated(unsafe) private static var completer: Completer?
  nonisolated(unsafe) private static var candidates: [String] = []
  nonisolated(unsafe) private static var nextCandidate = 0

  private let historyPath: String?
  private var isHistoryLoaded = false
  private var hasRead = false
  private var addedCount: Int32 = 0

  /// - Parameters:
  ///   - historyPath: the file that keeps the history; nil to keep none.
  ///   - completer: called when Tab is pressed.
  public init(historyPath: String?, completer: @escaping Completer) {
    self.historyPath = historyPath
    Self.completer = completer
    Self.useUTF8()
    creadline_prepare(strdup("ngffz"))
    creadline_set_completion { _, start, end in ReadlineEditor.complete(start, end) }
    creadline_bind_paste { _, _ in ReadlineEditor.paste() }
    if isatty(STDOUT_FILENO) == 0 { creadline_output_to_stderr() }
    using_history()
    SignalPipe.install()
  }

  /// Readline counts characters by the locale; in the C locale it would cut them into bytes.
  private static func useUTF8() {
    setlocale(LC_CTYPE, "")
    if String(cString: nl_langinfo(Int32(CODESET))) != "UTF-8" {
      setenv("LC_ALL", "C.UTF-8", 1)
      setlocale(LC_CTYPE, "C.UTF-8")
    }
  }

  public func readLine(prompt: String) -> LineEvent {
    loadHistory()
    Self.received = nil
    // The window may have changed while something ran. Before the first line readline knows no
    // terminal yet, and would fall over it.
    if hasRead { rl_reset_screen_size() }
    hasRead = true
    install(prompt)
    while Self.received == nil { waitForInput(prompt) }
    rl_callback_handler_remove()
    return Self.received ?? .end
  }

  private func install(_ prompt: String) {
    rl_callback_handler_install(prompt) { line in
      // Readline would show the next prompt at once; the handler goes first.
      rl_callback_handler_remove()
      if let line {
        ReadlineEditor.received = .line(String(cString: line))
        free(line)
      } else {
        ReadlineEditor.received = .end
      }
    }
  }

  private func waitForInput(_ prompt: String) {
    var waits = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: SignalPipe.readEnd, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&waits, nfds_t(waits.count), -1) >= 0 else { return }
    if waits[1].revents != 0 {
      for signal in SignalPipe.drain() {
        if signal == SIGWINCH { rl_resize_terminal() }
        if signal == SIGINT { interrupt() }
      }
    } else if waits[0].revents != 0 {
      rl_callback_read_char()
    }
  }

  private func interrupt() {
    rl_callback_sigcleanup()
    creadline_move_to_end()
    _ = write(STDERR_FILENO, "^C", 2)
    // Readline goes back to the start of the line when it lets go of the terminal.
    rl_callback_handler_remove()
    _ = write(STDERR_FILENO, "\n", 1)
    Self.received = .interrupted
  }

  // MARK: Pasting

  /// More lines than this are not shown to be edited: readline cannot show what is longer than the
  /// screen.
  private static let longestShownPaste = 20

  /// Takes a pasted text up to the mark at its end. A short one is put where the cursor is, a long
  /// one is entered at once.
  private static func paste() -> Int32 {
    let end = Array("\u{1B}[201~".utf8)
    var bytes: [UInt8] = []
    while !bytes.suffix(end.count).elementsEqual(end) {
      let key = rl_read_key()
      guard key >= 0 else { break }
      bytes.append(UInt8(truncatingIfNeeded: key))
    }
    if bytes.suffix(end.count).elementsEqual(end) { bytes.removeLast(end.count) }
    let text = String(decoding: bytes.filter { $0 != 0 }, as: UTF8.self)
      .replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    let count = text.split(separator: "\n", omittingEmptySubsequences: false).count
    guard count > longestShownPaste else {
      rl_insert_text(text)
      return 0
    }
    let before = creadline_line().map { String(cString: $0) } ?? ""
    rl_replace_line("[\(count) pasted lines]", 0)
    creadline_move_to_end()
    rl_crlf()
    received = .line(before + text)
    return 0
  }

  // MARK: Completion

  private static func complete(_ start: Int32, _ end: Int32)
    -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
  {
    creadline_no_default_completion()
    guard let completer, let line = creadline_line() else { return nil }
    let text = String(cString: line)
    let completions = completer(text, Int(end))
    creadline_set_append(Int32(completions.suffix?.asciiValue ?? 0))
    // Readline replaces the bytes from `start` on. The candidates say what stands from their own
    // start on, so the difference is cut off or put in front.
    let bytes = Array(text.utf8)
    let from = Int(start)
    candidates = completions.candidates.compactMap { candidate in
      if completions.start == from { return candidate }
      if completions.start < from {
        let typed = bytes[completions.start..<min(from, bytes.count)]
        return candidate.utf8.starts(with: typed)
          ? String(decoding: candidate.utf8.dropFirst(typed.count), as: UTF8.self) : nil
      }
      return String(decoding: bytes[from..<min(completions.start, bytes.count)], as: UTF8.self)
        + candidate
    }
    nextCandidate = 0
    guard !candidates.isEmpty else { return nil }
    return rl_completion_matches("") { _, _ in
      guard ReadlineEditor.nextCandidate < ReadlineEditor.candidates.count else { return nil }
      ReadlineEditor.nextCandidate += 1
      return strdup(ReadlineEditor.candidates[ReadlineEditor.nextCandidate - 1])
    }
  }

  // MARK: History

  private func loadHistory() {
    guard !isHistoryLoaded else { return }
    isHistoryLoaded = true
    if let historyPath { read_history(historyPath) }
    stifle_history(10_000)
  }

  public func addHistory(_ entry: String) {
    let lines = entry.count { $0 == "\n" } + 1
    guard entry.first?.isWhitespace == false, lines <= Self.longestShownPaste else { return }
    let count = creadline_history_length()
    if count > 0, let last = history_get(count), let line = last.pointee.line,
      String(cString: line) == entry
    {
      return
    }
    add_history(entry)
    add_history_time("#\(time(nil))")
    addedCount += 1
  }

  public func saveHistory() {
    guard let historyPath, addedCount > 0 else { return }
    // Appending lets sessions side by side keep each other's lines.
    let descriptor = open(historyPath, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    close(descriptor)
    append_history(addedCount, historyPath)
    history_truncate_file(historyPath, 10_000)
    addedCount = 0
  }
}
