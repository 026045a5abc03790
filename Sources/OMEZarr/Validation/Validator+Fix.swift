import JSONText
import Zarr

extension Validator {
  /// One document before and after its repair.
  public struct Change: Sendable, Hashable {
    /// The file, relative to the root of what was validated.
    public var file: String
    /// The document as it is.
    public var before: JSON
    /// The document as it would be.
    public var after: JSON
    /// The findings that it repairs.
    public var findings: [Finding]

    /// What changes, as a unified difference of the documents with an indentation of two.
    public var difference: String {
      let lines = LineDifference(
        from: before.serialized(indent: 2), to: after.serialized(indent: 2))
      return ["--- \(file)", "+++ \(file)", lines.hunks(context: 3)].joined(separator: "\n")
    }
  }

  /// What ``fix(_:)`` would change: the repairs of findings that are mechanical. Nothing is written.
  public func proposedChanges(_ location: StoreLocation) throws -> [Change] {
    var changes: [String: Change] = [:]
    var order: [String] = []
    for finding in try check(location).findings {
      guard case .set(let file, let pointer, let value) = finding.fix else { continue }
      if changes[file] == nil {
        let bytes = try location.store.get(StoreKey.join(location.path, file))
        let document = try bytes.map { try JSON.parse($0) } ?? .object([:])
        changes[file] = Change(file: file, before: document, after: document, findings: [])
        order.append(file)
      }
      guard let edited = changes[file]?.after.setting(pointer, to: value) else { continue }
      changes[file]?.after = edited
      changes[file]?.findings.append(finding)
    }
    return order.compactMap { changes[$0] }.filter { $0.before != $0.after }
  }

  /// Repairs what is mechanical, and writes consolidated metadata again where there is any.
  ///
  /// - Returns: what was changed.
  /// - Throws: ``OMEZarrError`` as ``check(_:)-(StoreLocation)``, or `ZarrError` of the store.
  @discardableResult
  public func fix(_ location: StoreLocation) throws -> [Change] {
    let changes = try proposedChanges(location)
    for change in changes {
      try location.store.set(
        StoreKey.join(location.path, change.file), change.after.serializedBytes(indent: 2))
    }
    if var group = try? ZarrGroup.open(location.store, path: location.path),
      try group.isConsolidated()
    {
      try group.consolidate()
    }
    return changes
  }
}

extension JSON {
  /// This document with the value at a JSON pointer set or removed; nil if there is no such place.
  /// Missing objects on the way are made.
  func setting(_ pointer: String, to value: JSON?) -> JSON? {
    let steps = pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
      $0.split(separator: "~1", omittingEmptySubsequences: false).joined(separator: "/")
        .split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~")
    }
    return setting(steps[...], to: value)
  }

  private func setting(_ steps: ArraySlice<String>, to value: JSON?) -> JSON? {
    guard let step = steps.first else { return value }
    let isLast = steps.count == 1
    switch self {
    case .object(var members):
      if isLast, value == nil {
        members.removeValue(forKey: step)
        return .object(members)
      }
      guard let child = (members[step] ?? .object([:])).setting(steps.dropFirst(), to: value) else {
        return nil
      }
      members[step] = child
      return .object(members)
    case .array(var elements):
      guard let index = Int(step), elements.indices.contains(index) else { return nil }
      if isLast, value == nil {
        elements.remove(at: index)
      } else if let child = elements[index].setting(steps.dropFirst(), to: value) {
        elements[index] = child
      } else {
        return nil
      }
      return .array(elements)
    default: return nil
    }
  }
}
