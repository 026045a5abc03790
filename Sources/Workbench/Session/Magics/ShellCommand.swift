import CLinux
import Glibc
import JSONText
import Script
import Workers

/// A command of the shell. What it writes is passed on as it comes, and it ends when the program that
/// started it is interrupted.
struct ShellCommand {
  let text: String

  /// How often the end of the command and an interrupt are looked for.
  private static let pause: Int32 = 20

  /// Runs the command.
  ///
  /// - Parameter write: receives what it writes to standard output and standard error, in pieces that
  ///   cut no character in two.
  /// - Throws: `OSError` if there is no shell; `Cancelled`, also if the command is what a terminal's
  ///   Ctrl-C has reached first.
  func run(write: (String) -> Void) throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw ScriptException.system(errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    let process = try spawn(output: ends[1])
    close(ends[1])
    var rest: [UInt8] = []
    var hasEnded = false
    var status: Int32 = 0
    while true {
      var item = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
      let count = poll(&item, 1, Self.pause)
      if Cancellation.current.isCancelled {
        stop(process, hasEnded: hasEnded)
        throw Cancelled()
      }
      if count > 0 {
        guard readMore(ends[0], &rest, write) else { break }
      } else if hasEnded {
        // What the command has left running in the background may hold the pipe open.
        break
      } else {
        hasEnded = waitpid(process, &status, WNOHANG) == process
      }
    }
    if !hasEnded { waitpid(process, &status, 0) }
    if !ownsGroup, Self.wasInterrupted(status) { throw Cancelled() }
    if !rest.isEmpty { write(String(decoding: rest, as: UTF8.self)) }
  }

  /// - Returns: false at the end.
  private func readMore(_ descriptor: Int32, _ rest: inout [UInt8], _ write: (String) -> Void)
    -> Bool
  {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0 { return errno == EINTR || errno == EAGAIN }
    guard count > 0 else { return false }
    rest += buffer[..<count]
    let whole = UTF8Tail.lengthOfWholeCharacters(rest)
    if whole > 0 { write(String(decoding: rest[..<whole], as: UTF8.self)) }
    rest.removeFirst(whole)
    return true
  }

  // MARK: The process

  /// Whether it is in a group of its own, so that all that it starts can be ended with it. On a
  /// terminal it stays in that of the person, who presses Ctrl-C for all.
  private var ownsGroup: Bool { isatty(STDIN_FILENO) == 0 }

  private func spawn(output: Int32) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var flags = POSIX_SPAWN_SETSIGDEF
    if ownsGroup { flags |= POSIX_SPAWN_SETPGROUP }
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var defaults = sigset_t()
    sigemptyset(&defaults)
    for number in [SIGINT, SIGPIPE] { sigaddset(&defaults, number) }
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    let texts = ["sh", "-c", Self.path + text]
    var words: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
    words.append(nil)
    defer { words.forEach { free($0) } }
    var process = pid_t()
    let code = posix_spawn(
      &process, "/bin/sh", &actions, &attributes, words, linux_environment())
    guard code == 0 else {
      close(output)
      throw ScriptException.system(code, path: "/bin/sh")
    }
    return process
  }

  /// Puts the folder of this program first among those that commands are looked for in, so that
  /// `!ngffz` is the program that runs.
  private static let path: String = {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    guard count > 0 else { return "" }
    let program = String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard let slash = program.lastIndex(of: "/") else { return "" }
    let folder = program[..<slash].split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''")
    return "PATH='\(folder)':\"$PATH\"; export PATH\n"
  }()

  /// Whether SIGINT has ended a process, or has ended the command that a shell tells of.
  private static func wasInterrupted(_ status: Int32) -> Bool {
    status & 0x7f == SIGINT || status == (128 + SIGINT) << 8
  }

  private func stop(_ process: pid_t, hasEnded: Bool) {
    guard !hasEnded else { return }
    kill(ownsGroup ? -process : process, SIGTERM)
    for _ in 0..<10 {
      if waitpid(process, nil, WNOHANG) == process { return }
      usleep(2000)
    }
    kill(ownsGroup ? -process : process, SIGKILL)
    waitpid(process, nil, 0)
  }
}
