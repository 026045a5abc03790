import Zarr

/// Damaged input for everything that reads what somebody else wrote. It must give a result or a
/// ``ZarrError`` of the right kind; never a trap, and never more memory than the ceiling.
///
/// ```swift
/// let tally = try FuzzSuite(seed: 1, byteLimit: 1 << 24).run(.shards, rounds: 1000)
/// ```
public struct FuzzSuite: Sendable {
  /// What is fed with damaged input.
  public enum Target: String, CaseIterable, Sendable {
    /// `zarr.json`, `.zarray`, `.zgroup` and consolidated metadata.
    case metadata
    /// The decoding of every compressor, checksum and filter.
    case codecs
    /// The index of a shard and the chunks in it, read and written.
    case shards
    /// The directory of a ZIP archive, and its entries.
    case zip
  }

  /// How many inputs were tried, and how many of them were refused.
  public struct Tally: Sendable {
    /// All inputs.
    public internal(set) var inputs = 0
    /// Those that gave an error.
    public internal(set) var refused = 0
  }

  /// The seed of the damage: another one gives other inputs.
  public var seed: UInt64
  /// The ceiling of the memory that one chunk may take, in bytes.
  public var byteLimit: Int
  /// ZIP archives to damage, besides one that is made here.
  public var archives: [[UInt8]] = []

  /// Makes a suite.
  public init(seed: UInt64 = 1, byteLimit: Int = 1 << 24) {
    self.seed = seed
    self.byteLimit = byteLimit
  }

  /// How arrays are opened.
  var access: AccessOptions {
    var access = AccessOptions()
    access.byteLimit = byteLimit
    access.writesEmptyChunks = true
    access.width = 1
    return access
  }

  /// Runs one target.
  ///
  /// - Parameter rounds: how often each of the target's good inputs is damaged.
  /// - Throws: ``SuiteFailure`` for an error of the wrong kind; whatever else came out that is no
  ///   ``ZarrError``.
  public func run(_ target: Target, rounds: Int) throws -> Tally {
    var tally = Tally()
    switch target {
    case .metadata: try metadata(rounds, &tally)
    case .codecs: try codecs(rounds, &tally)
    case .shards: try shards(rounds, &tally)
    case .zip: try zip(rounds, &tally)
    }
    return tally
  }

  /// Counts one input.
  ///
  /// - Parameters:
  ///   - key: where errors must say that the damage is; nil if that does not matter.
  ///   - kinds: the kinds that errors may be of; nil for any.
  func attempt(
    _ tally: inout Tally, key: String? = nil, kinds: Set<ZarrError.Kind>? = nil,
    _ body: () throws -> Void
  ) throws {
    tally.inputs += 1
    do {
      try body()
    } catch let error as ZarrError {
      tally.refused += 1
      try expect(key == nil || error.key == key, "the error names \(error.key): \(error)")
      try expect(
        kinds?.contains(error.kind) ?? true, "the error is of kind \(error.kind): \(error)")
    }
  }
}
