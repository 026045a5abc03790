import JSONText

/// What a request gets.
struct Answer {
  /// The reply; nil for none.
  var content: JSONObject?
  /// What is done after `idle`.
  var afterwards: (() -> Void)?

  init(_ content: JSONObject?, afterwards: (() -> Void)? = nil) {
    self.content = content
    self.afterwards = afterwards
  }

  static var none: Answer { Answer(nil) }

  static func failure(_ name: String, _ value: String) -> Answer {
    Answer(CellFailure(name: name, value: value).reply)
  }
}

/// The messages other than `execute_request`, and who answers them.
enum Handlers {
  typealias Run = @Sendable (KernelCore, Message) -> Answer

  struct Handler: Sendable {
    let channels: Set<Channel>
    let run: Run

    init(_ channels: Set<Channel>, _ run: @escaping Run) {
      self.channels = channels
      self.run = run
    }
  }

  static let table: [String: Handler] = [
    "kernel_info_request": Handler(both, kernelInfo),
    "connect_request": Handler(both, connect),
    "usage_request": Handler(both, usage),
    "shutdown_request": Handler(both, shutdown),
    "comm_info_request": Handler(both, commInfo),
    "comm_open": Handler(both, commOpen),
    "comm_msg": Handler(both, commMessage),
    "comm_close": Handler(both, commClose),
    "complete_request": Handler([.shell], complete),
    "inspect_request": Handler([.shell], inspect),
    "is_complete_request": Handler([.shell], isComplete),
    "history_request": Handler([.shell], history),
    "interrupt_request": Handler([.control], interrupt),
    "debug_request": Handler([.control], debug),
    "create_subshell_request": Handler([.control], createSubshell),
    "delete_subshell_request": Handler([.control], deleteSubshell),
    "list_subshell_request": Handler([.control], listSubshells),
  ]

  private static let both: Set<Channel> = [.shell, .control]
}
