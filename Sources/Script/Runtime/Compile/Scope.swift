/// A variable of a scope.
final class Symbol {
  let name: String
  var isBound = false
  var isParameter = false
  var isGlobal = false
  var isNonlocal = false
  var isUsed = false
  var isIterationVariable = false
  /// Whether a `:=` binds it.
  var isNamed = false
  /// Where `global` or `nonlocal` first named it.
  var declaration: Span?
  /// Whether another frame uses it, so that it needs a cell.
  var isCaptured = false
  /// Its place in the frame.
  var slot = 0

  init(_ name: String) { self.name = name }

  var isLocal: Bool { (isBound || isParameter) && !isGlobal && !isNonlocal }
}

/// The slots of a function, a generator expression or a module in the making.
final class FrameLayout {
  let parent: FrameLayout?
  var slotNames: [String?] = [nil]
  var cellParameters: [Int] = []
  var cellLocals: [Int] = []
  /// The variables captured from outside, in the order of their slots.
  var free: [Symbol] = []
  private var freeSlots: [ObjectIdentifier: Int] = [:]

  init(parent: FrameLayout?) { self.parent = parent }

  func addSlot(_ name: String?) -> Int {
    slotNames.append(name)
    return slotNames.count - 1
  }

  func addFree(_ symbol: Symbol) {
    if freeSlots[ObjectIdentifier(symbol)] == nil {
      freeSlots[ObjectIdentifier(symbol)] = -1
      free.append(symbol)
    }
  }

  /// Puts the captured variables behind all others. Once, when all are known.
  func placeFree() {
    for symbol in free { freeSlots[ObjectIdentifier(symbol)] = addSlot(symbol.name) }
  }

  func freeSlot(_ symbol: Symbol) -> Int? { freeSlots[ObjectIdentifier(symbol)] }
}

/// A region of a program with variables of its own.
///
/// A list, set or dict comprehension has its own variables but lives in the frame around it.
final class Scope {
  enum Kind {
    case module
    case function
    case comprehension
    case generator
  }

  let kind: Kind
  let parent: Scope?
  let name: String
  let frame: FrameLayout
  private(set) var symbols: [String: Symbol] = [:]
  private(set) var order: [Symbol] = []
  var children: [Scope] = []

  init(_ kind: Kind, name: String, parent: Scope?) {
    self.kind = kind
    self.name = name
    self.parent = parent
    if kind == .comprehension, let parent {
      frame = parent.frame
    } else {
      frame = FrameLayout(parent: parent?.frame)
    }
    parent?.children.append(self)
  }

  func symbol(_ name: String) -> Symbol {
    if let symbol = symbols[name] { return symbol }
    let symbol = Symbol(name)
    symbols[name] = symbol
    order.append(symbol)
    return symbol
  }

  /// The scope in which `:=` binds: the nearest one that is no comprehension.
  var bindingScope: Scope {
    var scope = self
    while scope.kind == .comprehension || scope.kind == .generator, let parent = scope.parent {
      scope = parent
    }
    return scope
  }

  /// The name with those of the functions around it, as `__qualname__`.
  func qualified(_ name: String) -> String {
    var parts = [name]
    var scope: Scope? = self
    while let current = scope {
      if current.kind == .function { parts.insert(current.name + ".<locals>", at: 0) }
      scope = current.parent
    }
    return parts.joined(separator: ".")
  }

  /// Where a variable is found. It is free where a scope around the present one has it.
  enum Location {
    case slot(Int, isFree: Bool)
    case cell(Int, isFree: Bool)
    case global
  }

  /// The symbol that a name means here and the scope it belongs to; `nil` for a global one.
  func resolve(_ name: String) -> (Symbol, Scope)? {
    var scope: Scope? = self
    var skipsOwn = false
    while let current = scope {
      if let symbol = current.symbols[name], !skipsOwn {
        if symbol.isGlobal { return nil }
        if symbol.isLocal { return current.kind == .module ? nil : (symbol, current) }
      }
      skipsOwn = false
      scope = current.parent
    }
    return nil
  }

  /// Whether a `:=` binds the variable that a name means here.
  func isNamed(_ name: String) -> Bool { resolve(name)?.0.isNamed ?? false }

  func location(_ name: String) -> Location {
    guard let (symbol, owner) = resolve(name) else { return .global }
    if owner.frame === frame {
      let isFree = owner !== self
      return symbol.isCaptured
        ? .cell(symbol.slot, isFree: isFree) : .slot(symbol.slot, isFree: isFree)
    }
    return .cell(frame.freeSlot(symbol) ?? 0, isFree: true)
  }
}

extension Scope {
  /// Marks what is captured and gives every variable its slot, in this scope and those inside.
  func assignSlots() {
    markCaptures()
    placeLocals()
    placeFree()
  }

  private func markCaptures() {
    for symbol in order where symbol.isUsed || symbol.isNonlocal || symbol.isBound {
      guard let (found, owner) = resolve(symbol.name), owner.frame !== frame else { continue }
      found.isCaptured = true
      var next: FrameLayout? = frame
      while let current = next, current !== owner.frame {
        current.addFree(found)
        next = current.parent
      }
    }
    for child in children { child.markCaptures() }
  }

  private func placeLocals() {
    if kind != .module {
      for symbol in order where symbol.isLocal {
        symbol.slot = frame.addSlot(symbol.name)
        guard symbol.isCaptured else { continue }
        if symbol.isParameter {
          frame.cellParameters.append(symbol.slot)
        } else if kind != .comprehension {
          frame.cellLocals.append(symbol.slot)
        }
      }
    }
    for child in children { child.placeLocals() }
  }

  private func placeFree() {
    if kind != .comprehension { frame.placeFree() }
    for child in children { child.placeFree() }
  }
}
