/// One `for … in … if …` of a comprehension, ready to run.
final class ClauseCode {
  let target: Target
  /// The slot of the target where it is a plain local variable.
  let slot: Int?
  let iterable: Node
  let conditions: NodeTable<Node>

  init(target: Target, slot: Int?, iterable: Node, conditions: [Node]) {
    self.target = target
    self.slot = slot
    self.iterable = iterable
    self.conditions = NodeTable(conditions)
  }

  /// Gives the target an element.
  @inline(__always)
  func bind(_ item: Value, _ frame: Frame) throws {
    if let slot {
      (frame.slots + slot).set(item)
    } else {
      try target.assign(item, frame)
    }
  }

  /// Whether all conditions hold.
  @inline(__always)
  func holds(_ frame: Frame) throws -> Bool {
    var index = 0
    while index < conditions.count {
      if try !conditions.with(index, { try $0.test(frame) }) { return false }
      index &+= 1
    }
    return true
  }
}

/// What comprehensions have in common: their own variables in the frame around them.
class ComprehensionNode: Node {
  let clauses: NodeTable<ClauseCode>
  /// The slots of the variables.
  let variables: [Int]
  /// Those of them that closures capture and that need a fresh cell.
  let cells: [Int]
  let element: Node

  init(
    _ clauses: [ClauseCode], variables: [Int], cells: [Int], element: Node, _ span: Span
  ) {
    self.clauses = NodeTable(clauses)
    self.variables = variables
    self.cells = cells
    self.element = element
    super.init(span)
  }

  /// Adds an element, evaluated with the variables in place.
  func add(_ frame: Frame) throws {}

  final func loop(_ frame: Frame, _ add: (Frame) throws -> Void) throws {
    // Variables of a comprehension that runs inside itself, by recursion through the element,
    // live in another frame; but the same one may run again in a loop.
    let source = try clauses.with(0) { try $0.iterable.eval(frame) }
    for slot in variables { frame.slots[slot] = .unbound }
    for slot in cells { frame.slots[slot] = .cell(Cell(.unbound)) }
    defer { for slot in variables { frame.slots[slot] = .unbound } }
    try loop(0, source, frame, add)
  }

  private func loop(
    _ level: Int, _ source: Value, _ frame: Frame, _ add: (Frame) throws -> Void
  ) throws {
    try clauses.with(level) { try loop($0, level, source, frame, add) }
  }

  @inline(__always)
  private func loop(
    _ clause: ClauseCode, _ level: Int, _ source: Value, _ frame: Frame,
    _ add: (Frame) throws -> Void
  ) throws {
    if case .range(let range) = source, let small = range.small {
      var value = small.start
      for _ in 0..<small.count {
        try step(clause, level, .int(value), frame, add)
        value &+= small.step
      }
      return
    }
    if case .list(let list) = source {
      var index = 0
      while index < list.items.count {
        try step(clause, level, list.items[index], frame, add)
        index += 1
      }
      return
    }
    let iterator: IteratorObject
    do { iterator = try frame.interpreter.iterate(source) } catch {
      throw clause.iterable.located(error, frame)
    }
    while let item = try next(iterator, clause, frame) {
      try step(clause, level, item, frame, add)
    }
  }

  @inline(__always)
  private func next(
    _ iterator: IteratorObject, _ clause: ClauseCode, _ frame: Frame
  ) throws -> Value? {
    do { return try iterator.next(frame.interpreter) } catch {
      throw clause.iterable.located(error, frame)
    }
  }

  @inline(__always)
  private func step(
    _ clause: ClauseCode, _ level: Int, _ item: Value, _ frame: Frame,
    _ add: (Frame) throws -> Void
  ) throws {
    frame.machine.pointee.countdown &-= 1
    if frame.machine.pointee.countdown <= 0 { try pollSlowly(frame) }
    try clause.bind(item, frame)
    if try !clause.holds(frame) { return }
    if level + 1 == clauses.count { return try add(frame) }
    let inner = try clauses.with(level + 1) { try $0.iterable.eval(frame) }
    try loop(level + 1, inner, frame, add)
  }

  @inline(never)
  private func pollSlowly(_ frame: Frame) throws {
    do { try frame.interpreter.pause() } catch { throw located(error, frame) }
  }
}

final class ListComprehensionNode: ComprehensionNode {
  override func eval(_ frame: Frame) throws -> Value {
    var items: [Value] = []
    try loop(frame) { frame in items.append(try element.eval(frame)) }
    return .list(ListObject(items))
  }
}

final class SetComprehensionNode: ComprehensionNode {
  override func eval(_ frame: Frame) throws -> Value {
    let set = SetObject()
    let context = frame.interpreter
    try loop(frame) { frame in
      let item = try element.eval(frame)
      do { try set.insert(item, context) } catch { throw element.located(error, frame) }
    }
    return .set(set)
  }
}

final class DictComprehensionNode: ComprehensionNode {
  let value: Node

  init(
    _ clauses: [ClauseCode], variables: [Int], cells: [Int], key: Node, value: Node, _ span: Span
  ) {
    self.value = value
    super.init(clauses, variables: variables, cells: cells, element: key, span)
  }

  override func eval(_ frame: Frame) throws -> Value {
    let dict = DictObject()
    let context = frame.interpreter
    try loop(frame) { frame in
      let key = try element.eval(frame)
      let item = try value.eval(frame)
      do { try dict.set(key, item, context) } catch { throw element.located(error, frame) }
    }
    return .dict(dict)
  }
}

/// A generator expression: makes the iterator that runs it step by step.
final class GeneratorNode: Node {
  let code: Code
  let clauses: NodeTable<ClauseCode>
  let element: Node
  let captured: [Int]

  init(
    _ code: Code, _ clauses: [ClauseCode], element: Node, captured: [Int], _ span: Span
  ) {
    self.code = code
    self.clauses = NodeTable(clauses)
    self.element = element
    self.captured = captured
    super.init(span)
  }

  override func eval(_ frame: Frame) throws -> Value {
    // The first iterable belongs to the frame around and is evaluated, and asked for its
    // iterator, at once.
    try clauses.with(0) { first in
      let source = try first.iterable.eval(frame)
      do {
        let iterator = try frame.interpreter.iterate(source)
        return .iterator(GeneratorObject(self, iterator, frame.cells(captured)))
      } catch { throw first.iterable.located(error, frame) }
    }
  }
}

/// A generator expression in progress: its frame, and an iterator per clause.
final class GeneratorObject: IteratorObject {
  private let node: GeneratorNode
  private let slots: UnsafeMutablePointer<Value>
  private var iterators: [IteratorObject]
  private var isRunning = false
  private var isDone = false

  init(_ node: GeneratorNode, _ first: IteratorObject, _ closure: [Cell]) {
    self.node = node
    iterators = [first]
    let code = node.code
    slots = .allocate(capacity: code.frameSize)
    slots.initialize(repeating: .unbound, count: code.frameSize)
    for slot in code.cellLocals { slots[slot] = .cell(Cell(.unbound)) }
    for (index, cell) in closure.enumerated() { slots[code.firstFree + index] = .cell(cell) }
  }

  deinit {
    slots.deinitialize(count: node.code.frameSize)
    slots.deallocate()
  }

  override var typeName: String { "generator" }

  override func next(_ context: Interpreter) throws -> Value? {
    if isDone { return nil }
    if isRunning { throw ScriptException.value("generator already executing") }
    let machine = context.machine
    if machine.pointee.depth >= machine.pointee.maximumDepth { throw context.stackOverflow() }
    machine.pointee.frames[machine.pointee.depth] = FrameRecord(code: node.code, slots: slots)
    machine.pointee.depth += 1
    isRunning = true
    defer {
      isRunning = false
      machine.pointee.depth -= 1
    }
    do {
      try machine.checkStack()
      if let value = try advance(Frame(slots: slots, machine: machine), context) { return value }
    } catch {
      finish()
      context.leave(error)
      throw stopIterationIsAnError(error, context)
    }
    finish()
    return nil
  }

  private func finish() {
    isDone = true
    iterators = []
  }

  /// A `StopIteration` that escapes inside must not look like the regular end.
  private func stopIterationIsAnError(_ error: any Error, _ context: Interpreter) -> any Error {
    guard let exception = error as? ScriptException,
      exception.object.type.isSubtype(of: .stopIteration)
    else { return error }
    let result = ScriptException.runtime("generator raised StopIteration")
    result.object.cause = exception.object
    result.object.context = exception.object
    result.object.suppressesContext = true
    return result
  }

  private func advance(_ frame: Frame, _ context: Interpreter) throws -> Value? {
    while let iterator = iterators.last {
      try frame.machine.poll()
      let level = iterators.count
      let isReady = try node.clauses.with(level - 1) { clause in
        let item: Value?
        do { item = try iterator.next(context) } catch {
          throw clause.iterable.located(error, frame)
        }
        guard let item else {
          iterators.removeLast()
          return false
        }
        try clause.bind(item, frame)
        return try clause.holds(frame)
      }
      if !isReady { continue }
      if level == node.clauses.count { return try node.element.eval(frame) }
      try node.clauses.with(level) { next in
        let source = try next.iterable.eval(frame)
        do { iterators.append(try context.iterate(source)) } catch {
          throw next.iterable.located(error, frame)
        }
      }
    }
    return nil
  }
}
