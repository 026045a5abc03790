import Glibc
import OMEZarr
import Zarr

/// Files and folders that begin with what is typed, and inside of a store its groups and arrays.
struct PathProposals {
  let typed: String

  /// More nodes than this are proposed by their names alone, without a look at what they are.
  private static let lookLimit = 256

  func proposals(cursor: Int) -> Proposals {
    let folder = typed.lastIndex(of: "/").map { String(typed[...$0]) } ?? ""
    let prefix = String(typed.dropFirst(folder.count))
    let names = nodes(in: folder) ?? files(in: folder)
    let items = names.filter {
      $0.hasPrefix(prefix) && (!$0.hasPrefix(".") || prefix.hasPrefix("."))
    }
    .sorted { $0.isOrdered(before: $1) }
    .map { Proposals.Item(text: $0, type: "path", signature: "") }
    return Proposals(items: items, range: (cursor - prefix.unicodeScalars.count)..<cursor)
  }

  /// The groups and arrays in a folder that is a node of a store; nil if it is none. In an array
  /// there is nothing that has a name of its own.
  private func nodes(in folder: String) -> [String]? {
    guard !folder.isEmpty, folder != "/",
      let location = try? StoreLocation(reading: PathText.expanded(String(folder.dropLast()))),
      let node = try? ZarrNode.open(location.store, path: location.path)
    else { return nil }
    guard case .group(let group) = node,
      let names = try? location.store.listDirectory(location.path).directories
    else { return [] }
    guard names.count <= Self.lookLimit, let children = try? group.children() else {
      return names.map { $0 + "/" }
    }
    return children.map { child in
      let name = child.path.split(separator: "/").last.map(String.init) ?? child.path
      if case .success(.array) = child.metadata { return name }
      return name + "/"
    }
  }

  private func files(in folder: String) -> [String] {
    let path = PathText.expanded(folder.isEmpty ? "." : folder)
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name == "." || name == ".." { continue }
      var status = stat()
      let isFolder = stat("\(path)/\(name)", &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      names.append(isFolder ? name + "/" : name)
    }
    return names
  }
}

/// Paths as people type them.
enum PathText {
  /// The path with the home folder in place of a `~` in front.
  static func expanded(_ path: String) -> String {
    guard path == "~" || path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
    return String(cString: home) + path.dropFirst()
  }
}

extension String {
  /// The order in which people count: `scale2` before `scale10`.
  fileprivate func isOrdered(before other: String) -> Bool {
    let (left, right) = (Self.parts(self), Self.parts(other))
    for (one, two) in zip(left, right) where one != two {
      if let first = Int(one), let second = Int(two), first != second { return first < second }
      return one < two
    }
    return left.count < right.count
  }

  /// Runs of digits, and what stands between them.
  private static func parts(_ text: String) -> [String] {
    var parts: [String] = []
    var wasDigit: Bool?
    for character in text {
      let isDigit = character.isASCII && character.isNumber
      if isDigit == wasDigit {
        parts[parts.count - 1].append(character)
      } else {
        parts.append(String(character))
      }
      wasDigit = isDigit
    }
    return parts
  }
}
