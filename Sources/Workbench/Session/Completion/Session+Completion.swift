import OMEZarr
import Script

extension Session {
  /// What may stand at a cursor: names, attributes, keyword arguments; inside of quotes keys, wells,
  /// dims, and the paths of files and of what is in stores.
  ///
  /// - Parameter cursor: a number of Unicode scalars.
  public func complete(_ code: String, at cursor: Int) -> Proposals {
    let scalars = Array(code.unicodeScalars.prefix(max(0, cursor)))
    let before = String(String.UnicodeScalarView(scalars))
    if let magics = Self.magics(before, scalars.count) { return magics }
    let place = CursorPlace(before)
    if place.string != nil { return completeString(place, scalars.count) }
    let found = whenIdle { interpreter in
      Self.complete(before, scalars.count, interpreter, offered: offeredNames)
    }
    return found ?? completeFromMemory(before, place, scalars.count)
  }

  // MARK: Strings

  private func completeString(_ place: CursorPlace, _ cursor: Int) -> Proposals {
    let live = whenIdle { interpreter in
      StringProposals(
        place: place,
        keys: { name in interpreter.lookup(name).flatMap { Self.keys($0, place.string ?? "") } },
        plate: { interpreter.lookup($0).flatMap { Self.plate($0, interpreter) } }
      ).proposals(cursor: cursor)
    }
    if let live { return live }
    let known = known.withLock { $0 }
    return StringProposals(place: place, keys: { known[$0]?.keys }, plate: { _ in nil })
      .proposals(cursor: cursor)
  }

  /// The keys with which a value can be subscripted; of a group those below what is typed.
  private static func keys(_ value: Value, _ typed: String) -> [String]? {
    switch value {
    case .dict(let dict): return KnownNames.textKeys(dict)
    case .host(let host as ZarrGroupObject):
      let folder = typed.lastIndex(of: "/").map { String(typed[...$0]) } ?? ""
      let group = folder.isEmpty ? host.group : try? host.group.group(String(folder.dropLast()))
      let children = try? group?.children()
      return children?.compactMap { $0.path.split(separator: "/").last.map { folder + $0 } }
    default: return nil
    }
  }

  private static func plate(_ value: Value, _ interpreter: Interpreter) -> Plate? {
    guard case .host(let host) = value, let plate = host as? PlateInstance else { return nil }
    return try? PlateRecords.plate.unwrap(plate.metadata, interpreter)
  }

  // MARK: Names

  private static func complete(
    _ before: String, _ cursor: Int, _ interpreter: Interpreter, offered: Set<String>
  ) -> Proposals {
    let found = interpreter.complete(before, at: before.utf8.count)
    let start = String(decoding: Array(before.utf8).prefix(found.start), as: UTF8.self)
    let chain = chain(endingAt: start)
    let prefix = before.dropFirst(start.count)
    var matches = found.matches
    if chain.isEmpty, !isImport(start) {
      matches = Set(matches).union(offered.filter { $0.hasPrefix(prefix) }).sorted()
    }
    let holder = chain.isEmpty ? nil : interpreter.lookup(String(chain.dropLast()))
    let items = matches.map { match -> Proposals.Item in
      if match.hasSuffix("=") { return Proposals.Item(text: match, type: "param", signature: "") }
      if let holder { return member(match, of: holder) }
      let value = isImport(start) ? nil : interpreter.lookup(match)
      let type = value.map(KnownNames.kind) ?? (isImport(start) ? "module" : "keyword")
      return Proposals.Item(
        text: match, type: type, signature: value.flatMap(Help.signature) ?? "")
    }
    return Proposals(
      items: parametersFirst(items), range: start.unicodeScalars.count..<cursor)
  }

  /// A member of an object. Of those that are computed nothing more than the name is told: computing
  /// them might take long.
  private static func member(_ name: String, of holder: Value) -> Proposals.Item {
    if case .module(let module) = holder, let value = module[name] {
      return Proposals.Item(
        text: name, type: KnownNames.kind(value), signature: Help.signature(value) ?? "")
    }
    let type = if case .type(let type) = holder { type } else { holder.type }
    switch type.member(name) {
    case .method(let builtin), .classMethod(let builtin), .staticMethod(let builtin):
      return Proposals.Item(
        text: name, type: "function", signature: "\(name)(\(builtin.signature.text))")
    default: return Proposals.Item(text: name, type: "property", signature: "")
    }
  }

  private static func isImport(_ text: String) -> Bool {
    let line = text.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    return line.hasPrefix("import ") || line.hasPrefix("from ")
  }

  private static func parametersFirst(_ items: [Proposals.Item]) -> [Proposals.Item] {
    items.filter { $0.type == "param" } + items.filter { $0.type != "param" }
  }

  /// The dotted name, with its last point and its elements, that ends a text; "" if there is none.
  private static func chain(endingAt text: String) -> String {
    guard text.hasSuffix(".") else { return "" }
    var start = text.endIndex
    while start > text.startIndex {
      let before = text.index(before: start)
      let character = text[before]
      if character.isLetter || character.isNumber || character == "_" || character == "." {
        start = before
      } else if character == "]", let open = text[..<before].lastIndex(of: "[") {
        start = open
      } else {
        break
      }
    }
    return String(text[start...])
  }

  private func completeFromMemory(
    _ before: String, _ place: CursorPlace, _ cursor: Int
  ) -> Proposals {
    let word = String(
      before.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
    let head = String(before.dropLast(word.count))
    let chain = String(Self.chain(endingAt: head).dropLast())
    let known = known.withLock { $0 }
    var items: [Proposals.Item] = []
    func add(_ name: String, _ entry: KnownNames.Entry?, _ type: String = "property") {
      guard name.hasPrefix(word), word.hasPrefix("_") || !name.hasPrefix("_") else { return }
      items.append(
        Proposals.Item(
          text: name, type: entry?.type ?? type, signature: entry?.signature ?? ""))
    }
    if !chain.isEmpty {
      let holder = known[chain]
      for name in holder?.members ?? [] { add(name, holder?.parts[name]) }
    } else if !head.hasSuffix(".") {
      for name in Set(known.names) { add(name, known[name]) }
      if let call = place.brackets.last, call.mark == "(" {
        for name in known[call.name]?.keywords ?? [] { add(name + "=", nil, "param") }
      }
    }
    items.sort { $0.text < $1.text }
    return Proposals(
      items: Self.parametersFirst(items), range: (cursor - word.unicodeScalars.count)..<cursor)
  }

  // MARK: Lines that are no code

  private static func magics(_ before: String, _ cursor: Int) -> Proposals? {
    let line = before.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    let text = line.drop(while: \.isWhitespace)
    guard text.hasPrefix("%"), !text.contains(" ") else { return nil }
    let items = Magic.names.filter { $0.hasPrefix(text.drop { $0 == "%" }) }.map {
      Proposals.Item(text: "%" + $0, type: "magic", signature: "")
    }
    return Proposals(items: items, range: (cursor - text.unicodeScalars.count)..<cursor)
  }
}
