/// What a suite found wrong.
public struct SuiteFailure: Error, Sendable, CustomStringConvertible {
  /// What was expected and did not happen.
  public var description: String

  /// Makes a failure.
  public init(_ description: String) { self.description = description }
}

/// - Throws: ``SuiteFailure`` with `expectation` unless `condition` holds.
func expect(_ condition: Bool, _ expectation: @autoclosure () -> String) throws {
  guard condition else { throw SuiteFailure(expectation()) }
}

/// - Throws: ``SuiteFailure`` unless `body` throws.
func expectError(_ expectation: @autoclosure () -> String, _ body: () throws -> Void) throws {
  do { try body() } catch { return }
  throw SuiteFailure(expectation())
}
