/// The start tags of an XML text with their attributes, in order: as much of XML as it takes to find
/// facts in a description. Prefixes of names are dropped; malformed parts are skipped.
struct XMLTags: Sequence, IteratorProtocol {
  struct Tag {
    var name: String
    var attributes: [String: String]
  }

  private let text: [UInt8]
  private var at = 0

  init(_ text: String) { self.text = Array(text.utf8) }

  mutating func next() -> Tag? {
    while let open = text[at...].firstIndex(of: UInt8(ascii: "<")) {
      at = open + 1
      if text[at...].starts(with: Array("!--".utf8)) {
        skipComment()
        continue
      }
      let name = readName()
      if name.isEmpty { continue }
      return Tag(name: name, attributes: readAttributes())
    }
    at = text.count
    return nil
  }

  private mutating func skipComment() {
    while at < text.count, !text[at...].starts(with: Array("-->".utf8)) { at += 1 }
  }

  private mutating func readName() -> String {
    let start = at
    while at < text.count, isNameByte(text[at]) { at += 1 }
    let name = text[start..<at]
    let local = name.lastIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name
    return String(decoding: local, as: UTF8.self)
  }

  private func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
      true
    default: "-_.:".utf8.contains(byte)
    }
  }

  private mutating func readAttributes() -> [String: String] {
    var attributes: [String: String] = [:]
    while at < text.count, text[at] != UInt8(ascii: ">") {
      let name = readName()
      if name.isEmpty {
        at += 1
        continue
      }
      skipSpace()
      guard at < text.count, text[at] == UInt8(ascii: "=") else { continue }
      at += 1
      skipSpace()
      guard at < text.count, text[at] == UInt8(ascii: "\"") || text[at] == UInt8(ascii: "'") else {
        continue
      }
      let quote = text[at]
      let start = at + 1
      at = text[start...].firstIndex(of: quote) ?? text.count
      attributes[name] = decodeEntities(String(decoding: text[start..<at], as: UTF8.self))
      at = Swift.min(at + 1, text.count)
    }
    return attributes
  }

  private mutating func skipSpace() {
    while at < text.count, text[at] <= 32 { at += 1 }
  }

  private func decodeEntities(_ value: String) -> String {
    guard value.contains("&") else { return value }
    var result = ""
    var rest = value[...]
    while let start = rest.firstIndex(of: "&") {
      result += rest[..<start]
      guard let end = rest[start...].firstIndex(of: ";") else { break }
      let name = rest[rest.index(after: start)..<end]
      result += entity(String(name)) ?? String(rest[start...end])
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  private func entity(_ name: String) -> String? {
    let known = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
    if let text = known[name] { return text }
    guard name.hasPrefix("#") else { return nil }
    let digits = name.dropFirst()
    let code = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return code.flatMap(Unicode.Scalar.init).map { String($0) }
  }
}
