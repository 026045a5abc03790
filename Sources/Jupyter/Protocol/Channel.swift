/// The five sockets of a kernel.
public enum Channel: String, Sendable, Hashable, CaseIterable {
  case shell
  case iopub
  case stdin
  case control
  case heartbeat = "hb"

  /// The member of a connection file that holds this channel's port.
  public var portKey: String { "\(rawValue)_port" }
}
