/// `if`; an `elif` is another one in the `else` of the first.
final class IfAction: Action {
  let condition: Node
  let body: NodeTable<Action>
  let otherwise: NodeTable<Action>

  init(_ condition: Node, _ body: [Action], _ otherwise: [Action], _ span: Span) {
    self.condition = condition
    self.body = NodeTable(body)
    self.otherwise = NodeTable(otherwise)
    super.init(span)
  }

  override func run(_ frame: Frame) throws -> Completion {
    try condition.test(frame) ? body.run(frame) : otherwise.run(frame)
  }
}

class LoopAction: Action {
  final let body: NodeTable<Action>
  final let otherwise: NodeTable<Action>

  init(_ body: [Action], _ otherwise: [Action], _ span: Span) {
    self.body = NodeTable(body)
    self.otherwise = NodeTable(otherwise)
    super.init(span)
  }

  /// Runs the body once. Anything but `normal` ends the loop.
  @inline(__always)
  final func turn(_ frame: Frame) throws -> Completion {
    frame.machine.pointee.countdown &-= 1
    if frame.machine.pointee.countdown <= 0 { try pollSlowly(frame) }
    let completion = try body.run(frame)
    return completion == .continueLoop ? .normal : completion
  }

  @inline(never)
  private func pollSlowly(_ frame: Frame) throws {
    do { try frame.interpreter.pause() } catch { throw located(error, frame) }
  }

  /// What a loop that ended early is to the block around it.
  @inline(__always)
  final func end(_ completion: Completion) -> Completion {
    completion == .breakLoop ? .normal : completion
  }
}

final class WhileAction: LoopAction {
  let condition: Node

  init(_ condition: Node, _ body: [Action], _ otherwise: [Action], _ span: Span) {
    self.condition = condition
    super.init(body, otherwise, span)
  }

  override func run(_ frame: Frame) throws -> Completion {
    while try condition.test(frame) {
      let completion = try turn(frame)
      if completion != .normal { return end(completion) }
    }
    return try otherwise.run(frame)
  }
}

final class ForAction: LoopAction {
  let target: Target
  /// The slot of the target where it is a plain local variable.
  let slot: Int?
  let iterable: Node

  init(
    _ target: Target, slot: Int?, _ iterable: Node, _ body: [Action], _ otherwise: [Action],
    _ span: Span
  ) {
    self.target = target
    self.slot = slot
    self.iterable = iterable
    super.init(body, otherwise, span)
  }

  override func run(_ frame: Frame) throws -> Completion {
    let source = try iterable.eval(frame)
    let completion: Completion
    switch source {
    case .range(let range):
      if let small = range.small {
        completion = try overRange(small, frame)
      } else {
        completion = try overIterator(source, frame)
      }
    case .list(let list): completion = try overList(list, frame)
    default: completion = try overIterator(source, frame)
    }
    if completion != .normal { return end(completion) }
    return try otherwise.run(frame)
  }

  @inline(__always)
  private func bind(_ value: Value, _ frame: Frame) throws {
    if let slot {
      (frame.slots + slot).set(value)
    } else {
      try target.assign(value, frame)
    }
  }

  private func overRange(_ range: RangeObject.Small, _ frame: Frame) throws -> Completion {
    var value = range.start
    for _ in 0..<range.count {
      try bind(.int(value), frame)
      let completion = try turn(frame)
      if completion != .normal { return completion }
      value &+= range.step
    }
    return .normal
  }

  private func overList(_ list: ListObject, _ frame: Frame) throws -> Completion {
    var index = 0
    while index < list.items.count {
      try bind(list.items[index], frame)
      let completion = try turn(frame)
      if completion != .normal { return completion }
      index += 1
    }
    return .normal
  }

  private func overIterator(_ source: Value, _ frame: Frame) throws -> Completion {
    let context = frame.interpreter
    let iterator: IteratorObject
    do { iterator = try context.iterate(source) } catch { throw iterable.located(error, frame) }
    while true {
      let item: Value?
      do { item = try iterator.next(context) } catch { throw iterable.located(error, frame) }
      guard let item else { return .normal }
      try bind(item, frame)
      let completion = try turn(frame)
      if completion != .normal { return completion }
    }
  }
}
