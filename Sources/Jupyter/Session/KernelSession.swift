import JSONText
import OrderedCollections

/// A language, as the kernel needs it. The kernel knows no other thing about what it runs.
///
/// Threads: ``execute(_:)`` and ``evaluate(_:in:)`` are called on the thread of their shell, one
/// call at a time for each shell. Everything else may be called from any thread *while a cell
/// runs*, and must answer from what is known at that moment.
public protocol KernelSession: Sendable {
  /// What the language and its implementation are called.
  var info: KernelInfo { get }

  /// Whether ``execute(_:)`` may run on several threads at once, over one set of variables. If not,
  /// the kernel offers no subshells.
  var runsConcurrently: Bool { get }

  /// Runs a cell; what it prints and shows goes through `cell`.
  ///
  /// The cell's token is `Cancellation.current` meanwhile; once it is cancelled this returns soon,
  /// with a failure named `KeyboardInterrupt` and the variables kept.
  func execute(_ cell: Cell) -> CellOutcome

  /// Evaluates one of the expressions that a client wants to know after a cell.
  func evaluate(_ expression: String, in cell: Cell) -> Result<MIMEBundle, CellFailure>

  /// Completes `code` at `cursor`, a number of Unicode scalars between 0 and their count.
  func complete(_ code: String, at cursor: Int) -> Completions

  /// Tells about the name at `cursor`; nil if there is nothing to tell.
  ///
  /// - Parameter detail: 0 for the usual, 1 for everything.
  func inspect(_ code: String, at cursor: Int, detail: Int) -> MIMEBundle?

  /// Whether `code` could be run as it is.
  func completeness(of code: String) -> Completeness

  /// Cells that were run, the oldest first.
  func history(_ query: HistoryQuery) -> [HistoryEntry]

  /// A front end opens a comm; nil if this session has no such target.
  func openComm(_ comm: Comm, data: JSON, metadata: JSONObject, buffers: [[UInt8]])
    -> (any CommHandler)?

  /// Told once a cell's token has been cancelled, for what does not look at the token. Returns at
  /// once.
  func interrupt()

  /// The kernel ends; the last call there is.
  func shutdown(restart: Bool)
}

extension KernelSession {
  /// A session that can run one cell at a time.
  public var runsConcurrently: Bool { false }

  /// A session without comm targets.
  public func openComm(_ comm: Comm, data: JSON, metadata: JSONObject, buffers: [[UInt8]])
    -> (any CommHandler)?
  { nil }

  /// A session whose work looks at its token.
  public func interrupt() {}

  /// A session with nothing to put away.
  public func shutdown(restart: Bool) {}
}
