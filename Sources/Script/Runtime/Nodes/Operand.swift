/// An operand of a node: an expression, with a short cut to one that is a variable or a constant and
/// can be looked at where it stands.
struct Operand {
  let node: Node
  private let reference: Unmanaged<Node>
  /// The slot of a local variable; 0 for any other expression.
  private let slot: Int
  /// Where a constant or a variable of the program is.
  private let place: UnsafeMutablePointer<Value>?
  /// Where the built-in value is that a name stands for as long as no variable has the name.
  private let builtin: UnsafeMutablePointer<Value>?
  /// Whether the value stays while the rest of an expression around it is evaluated: it is a
  /// constant, or a local variable that no `:=` rebinds.
  let isStable: Bool

  init(_ node: Node) {
    self.node = node
    reference = .passUnretained(node)
    var slot = 0
    var place: UnsafeMutablePointer<Value>?
    var builtin: UnsafeMutablePointer<Value>?
    var isStable = false
    switch node {
    case let local as LocalNode:
      slot = local.slot
      isStable = local.isStable
    case let global as GlobalNode:
      place = global.cell.place
      builtin = global.builtin.place
    case let constant as ConstantNode:
      place = constant.place
      isStable = true
    default: break
    }
    self.slot = slot
    self.place = place
    self.builtin = builtin
    self.isStable = isStable
  }

  /// Whether evaluating it has no effect and runs no other code.
  var isSimple: Bool { slot != 0 || place != nil }

  /// The value where it stands; unbound where it has to be evaluated.
  @inline(__always)
  func peek(_ frame: Frame) -> Borrowed {
    if slot != 0 { return (frame.slots + slot).borrowed }
    guard let place else { return .unbound }
    if let builtin, case .unbound = place.borrowed { return builtin.borrowed }
    return place.borrowed
  }

  /// Evaluates it; variables and constants are read without a call.
  @inline(__always)
  func eval(_ frame: Frame) throws -> Value {
    guard let place = slot != 0 ? frame.slots + slot : place else {
      return try reference._withUnsafeGuaranteedRef { try $0.eval(frame) }
    }
    switch place.borrowed {
    case .int(let number): return .int(number)
    case .float(let number): return .float(number)
    case .unbound: return try reference._withUnsafeGuaranteedRef { try $0.eval(frame) }
    default: return place.pointee
    }
  }
}

/// A fixed row of operands, gone through without reference counting: the owner of the table holds it
/// for as long as code runs.
struct OperandTable {
  private final class Storage {
    let count: Int
    let operands: UnsafeMutablePointer<Operand>

    init(_ nodes: [Node]) {
      count = nodes.count
      operands = .allocate(capacity: max(nodes.count, 1))
      for (index, node) in nodes.enumerated() {
        (operands + index).initialize(to: Operand(node))
      }
    }

    deinit {
      operands.deinitialize(count: count)
      operands.deallocate()
    }
  }

  private let storage: Storage
  private let operands: UnsafeMutablePointer<Operand>
  let count: Int

  init(_ nodes: [Node]) {
    storage = Storage(nodes)
    operands = storage.operands
    count = nodes.count
  }

  /// The operand at an index, which must be in range.
  @inline(__always)
  subscript(index: Int) -> UnsafeMutablePointer<Operand> { operands + index }
}
