/// What may stand at the cursor.
public struct Proposals: Sendable {
  /// One proposal.
  public struct Item: Sendable, Hashable {
    /// What takes the place of the range.
    public var text: String
    /// What it is: `function`, `class`, `module`, `instance`, `param`, `property`, `keyword`,
    /// `path`, `magic`, or "".
    public var type: String
    /// The signature of what can be called; "" otherwise.
    public var signature: String
  }

  /// The proposals, the best first.
  public var items: [Item]
  /// The Unicode scalars of the text that a proposal takes the place of.
  public var range: Range<Int>
}
