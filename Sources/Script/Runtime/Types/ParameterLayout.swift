/// The shape of a parameter list, which functions of the language and functions written in Swift
/// share, and the one place where arguments are matched to parameters.
struct ParameterLayout {
  let names: [StringObject]
  let kinds: [Parameter.Kind]
  /// Parameters that may stay without a value.
  let mayBeUnbound: [Bool]
  /// How many arguments can be given by position, not counting `*args`.
  let positionalCount: Int
  /// The parameters that take positions, as indices: they need not be the first ones.
  private let positions: [Int]
  let restIndex: Int?
  let restByNameIndex: Int?
  /// Whether every parameter can be given by position, so that the right number of positional
  /// arguments needs no matching.
  let isPlain: Bool

  init(names: [StringObject], kinds: [Parameter.Kind], mayBeUnbound: [Bool]) {
    self.names = names
    self.kinds = kinds
    self.mayBeUnbound = mayBeUnbound
    positions = kinds.indices.filter { kinds[$0] == .either || kinds[$0] == .positionalOnly }
    positionalCount = positions.count
    restIndex = kinds.firstIndex { $0 == .rest }
    restByNameIndex = kinds.firstIndex { $0 == .restByName }
    isPlain = positionalCount == kinds.count
  }

  var count: Int { kinds.count }

  /// Matches arguments to parameters.
  ///
  /// - Parameters:
  ///   - given: the positional arguments, then the values of the named ones.
  ///   - keywords: the names of the latter.
  ///   - bound: where the values of the parameters go, uninitialised before and, unless this
  ///     throws, initialised after.
  func bind(
    _ function: String, defaults: [Value], given: UnsafeMutablePointer<Value>, positional: Int,
    keywords: [StringObject], into bound: UnsafeMutablePointer<Value>
  ) throws {
    bound.initialize(repeating: .unbound, count: count)
    do {
      try bindPositional(function, defaults, given, positional, keywords, bound)
      try bindKeywords(function, given + positional, keywords, bound)
      try fillDefaults(function, defaults, bound)
    } catch {
      bound.deinitialize(count: count)
      throw error
    }
  }

  private func bindPositional(
    _ function: String, _ defaults: [Value], _ given: UnsafeMutablePointer<Value>, _ count: Int,
    _ keywords: [StringObject], _ bound: UnsafeMutablePointer<Value>
  ) throws {
    for index in 0..<min(count, positionalCount) { bound[positions[index]] = given[index] }
    if let restIndex {
      let rest = (min(count, positionalCount)..<count).map { given[$0] }
      bound[restIndex] = rest.isEmpty ? .tuple(TupleObject.empty) : .tuple(rest)
    } else if count > positionalCount {
      throw ScriptException.type(tooMany(function, defaults, count))
    }
  }

  private func tooMany(_ function: String, _ defaults: [Value], _ count: Int) -> String {
    let required = positions.count { defaults[$0].isUnbound && !mayBeUnbound[$0] }
    let range =
      required == positionalCount ? "\(positionalCount)" : "from \(required) to \(positionalCount)"
    let plural = positionalCount == 1 && required == positionalCount ? "" : "s"
    return "\(function)() takes \(range) positional argument\(plural) but \(count) "
      + (count == 1 ? "was given" : "were given")
  }

  private func bindKeywords(
    _ function: String, _ values: UnsafeMutablePointer<Value>, _ keywords: [StringObject],
    _ bound: UnsafeMutablePointer<Value>
  ) throws {
    let extra = restByNameIndex.map { _ in DictObject() }
    for (index, keyword) in keywords.enumerated() {
      if let place = place(of: keyword) {
        guard bound[place].isUnbound else {
          throw ScriptException.type(
            "\(function)() got multiple values for argument '\(keyword.string)'")
        }
        bound[place] = values[index]
      } else if let extra {
        guard extra[keyword] == nil else {
          throw ScriptException.type(
            "\(function)() got multiple values for keyword argument '\(keyword.string)'")
        }
        extra[keyword] = values[index]
      } else {
        throw unexpected(function, keyword)
      }
    }
    if let restByNameIndex, let extra { bound[restByNameIndex] = .dict(extra) }
  }

  private func place(of keyword: StringObject) -> Int? {
    for index in names.indices where kinds[index] == .either || kinds[index] == .keywordOnly {
      if names[index] == keyword { return index }
    }
    return nil
  }

  private func unexpected(_ function: String, _ keyword: StringObject) -> ScriptException {
    let isPositional = names.indices.contains {
      kinds[$0] == .positionalOnly && names[$0] == keyword
    }
    if isPositional {
      return .type(
        "\(function)() got some positional-only arguments passed as keyword arguments: "
          + "'\(keyword.string)'")
    }
    let known = names.indices.filter { kinds[$0] == .either || kinds[$0] == .keywordOnly }
    let error = ScriptException.type(
      "\(function)() got an unexpected keyword argument '\(keyword.string)'")
    let candidates = known.map { names[$0].string }
    error.object.suggestion = { Suggestion.best(keyword.string, among: candidates) }
    return error
  }

  private func fillDefaults(
    _ function: String, _ defaults: [Value], _ bound: UnsafeMutablePointer<Value>
  ) throws {
    var missing: [Int] = []
    for index in kinds.indices where bound[index].isUnbound {
      if !defaults[index].isUnbound {
        bound[index] = defaults[index]
      } else if !mayBeUnbound[index] {
        missing.append(index)
      }
    }
    if missing.isEmpty { return }
    let byPosition = missing.filter { kinds[$0] != .keywordOnly }
    let kind = byPosition.isEmpty ? "keyword-only" : "positional"
    let names = (byPosition.isEmpty ? missing : byPosition).map { "'\(self.names[$0].string)'" }
    throw ScriptException.type(
      "\(function)() missing \(names.count) required \(kind) argument"
        + "\(names.count == 1 ? "" : "s"): \(Self.listing(names))")
  }

  /// `'a'`, `'a' and 'b'`, `'a', 'b', and 'c'`
  private static func listing(_ names: [String]) -> String {
    switch names.count {
    case 0, 1: names.first ?? ""
    case 2: "\(names[0]) and \(names[1])"
    default: names.dropLast().joined(separator: ", ") + ", and " + names[names.count - 1]
    }
  }
}
