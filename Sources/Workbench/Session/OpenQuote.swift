import Glibc
import OMEZarr
import Zarr

/// A string that is still open at the cursor: what stands in it may be a path, on disk or inside a
/// store.
struct OpenQuote {
  /// What is typed between the quote and the cursor.
  let text: String

  /// - Returns: nil if no string is open at the end of `code`.
  init?(_ code: String) {
    var open: Character?
    var start = code.startIndex
    var isEscaped = false
    for index in code.indices {
      let character = code[index]
      if isEscaped {
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "\n" {
        open = nil
      } else if let quote = open {
        if character == quote { open = nil }
      } else if character == "'" || character == "\"" {
        open = character
        start = code.index(after: index)
      } else if character == "#" {
        return nil
      }
    }
    guard open != nil else { return nil }
    text = String(code[start...])
  }

  /// The files, folders and nodes that begin with what is typed.
  func proposals(cursor: Int) -> Proposals {
    let folder = text.lastIndex(of: "/").map { String(text[...$0]) } ?? ""
    let prefix = String(text.dropFirst(folder.count))
    let names = Set(Self.files(in: folder) + Self.nodes(in: folder))
    let items = names.filter {
      $0.hasPrefix(prefix) && (!$0.hasPrefix(".") || prefix.hasPrefix("."))
    }
    .sorted().map { Proposals.Item(text: $0, type: "path", signature: "") }
    return Proposals(items: items, range: (cursor - prefix.unicodeScalars.count)..<cursor)
  }

  private static func files(in folder: String) -> [String] {
    var path = folder.isEmpty ? "." : folder
    if path.hasPrefix("~/"), let home = getenv("HOME") {
      path = String(cString: home) + path.dropFirst()
    }
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

  /// What is inside an archive, which the disk shows as one file.
  private static func nodes(in folder: String) -> [String] {
    guard folder.contains(".ozx/") || folder.contains(".zip/"),
      let location = try? StoreLocation(reading: String(folder.dropLast())),
      let listing = try? location.store.listDirectory(location.path)
    else { return [] }
    return listing.directories.map { $0 + "/" }
  }
}
