/// `raise exception from cause`
final class RaiseAction: Action {
  let exception: Node?
  let cause: Node?

  init(_ exception: Node?, _ cause: Node?, _ span: Span) {
    self.exception = exception
    self.cause = cause
    super.init(span)
  }

  override func run(_ frame: Frame) throws -> Completion {
    let context = frame.interpreter
    guard let exception else {
      guard let handled = context.handled else {
        throw located(ScriptException.runtime("No active exception to reraise"), frame)
      }
      // What is raised again keeps the entry of this frame.
      handled.isLocated = true
      throw ScriptException(handled)
    }
    let value = try exception.eval(frame)
    let causeValue = try cause?.eval(frame)
    do {
      let object = try instance(value, context, "exceptions must derive from BaseException")
      if let causeValue { try setCause(object, causeValue, context) }
      if let handled = context.handled, handled !== object {
        handled.cutContext(at: object)
        object.context = handled
      }
      object.isLocated = false
      throw ScriptException(object)
    } catch { throw located(error, frame) }
  }

  private func instance(_ value: Value, _ context: Interpreter, _ message: String) throws
    -> ExceptionObject
  {
    switch value {
    case .exception(let object): return object
    case .type(let type) where type.isSubtype(of: .baseException):
      if case .exception(let object) = try context.call(value) { return object }
    default: break
    }
    throw ScriptException.type(message)
  }

  private func setCause(_ object: ExceptionObject, _ cause: Value, _ context: Interpreter) throws {
    object.suppressesContext = true
    if cause.isNone {
      object.cause = nil
    } else {
      object.cause = try instance(
        cause, context, "exception causes must derive from BaseException")
    }
  }
}

extension ExceptionObject {
  /// Keeps a chain of contexts from running in a circle.
  func cutContext(at object: ExceptionObject) {
    var current = self
    // Goes at half the pace, to be caught up with if the chain already runs in a circle.
    var slow = self
    var isOdd = false
    while let next = current.context {
      if next === object {
        current.context = nil
        return
      }
      current = next
      if current === slow { return }
      if isOdd, let behind = slow.context { slow = behind }
      isOdd.toggle()
    }
  }
}

/// `try` with its `except`, `else` and `finally`.
final class TryAction: Action {
  struct Handler {
    let type: Node?
    let target: Target?
    let body: NodeTable<Action>
    let span: Span
  }

  let body: NodeTable<Action>
  let handlers: [Handler]
  let otherwise: NodeTable<Action>
  let finally: NodeTable<Action>

  init(
    _ body: [Action], _ handlers: [Handler], _ otherwise: [Action], _ finally: [Action],
    _ span: Span
  ) {
    self.body = NodeTable(body)
    self.handlers = handlers
    self.otherwise = NodeTable(otherwise)
    self.finally = NodeTable(finally)
    super.init(span)
  }

  override func run(_ frame: Frame) throws -> Completion {
    if finally.count == 0 { return try guarded(frame) }
    let completion: Completion
    do { completion = try guarded(frame) } catch {
      let exception = frame.interpreter.exception(for: error)
      let ending = try handling(exception.object, frame) { try finally.run(frame) }
      if ending != .normal { return ending }
      throw exception
    }
    // A `return` in the block must not disturb the value already on its way out.
    let value = frame.slots.pointee
    frame.slots.pointee = .none
    let ending = try finally.run(frame)
    if ending != .normal { return ending }
    frame.slots.pointee = value
    return completion
  }

  private func guarded(_ frame: Frame) throws -> Completion {
    if handlers.isEmpty { return try body.run(frame) }
    let completion: Completion
    do { completion = try body.run(frame) } catch { return try handle(error, frame) }
    return completion == .normal ? try otherwise.run(frame) : completion
  }

  private func handle(_ error: any Error, _ frame: Frame) throws -> Completion {
    let exception = frame.interpreter.exception(for: error)
    for handler in handlers where try matches(handler, exception.object, frame) {
      return try handling(exception.object, frame) {
        try handler.target?.assign(.exception(exception.object), frame)
        defer { try? handler.target?.delete(frame) }
        return try handler.body.run(frame)
      }
    }
    throw exception
  }

  /// Runs a body with the exception as the one being dealt with.
  private func handling(
    _ exception: ExceptionObject, _ frame: Frame, _ body: () throws -> Completion
  ) throws -> Completion {
    let context = frame.interpreter
    let outer = context.handled
    context.handled = exception
    defer { context.handled = outer }
    return try body()
  }

  private func matches(
    _ handler: Handler, _ exception: ExceptionObject, _ frame: Frame
  ) throws -> Bool {
    guard let node = handler.type else { return true }
    let context = frame.interpreter
    let outer = context.handled
    context.handled = exception
    defer { context.handled = outer }
    let value = try node.eval(frame)
    do { return try matches(value, exception) } catch { throw node.located(error, frame) }
  }

  private func matches(_ value: Value, _ exception: ExceptionObject) throws -> Bool {
    switch value {
    case .tuple(let tuple):
      return try tuple.items.map { try matchesClass($0, exception) }.contains(true)
    default: return try matchesClass(value, exception)
    }
  }

  private func matchesClass(_ value: Value, _ exception: ExceptionObject) throws -> Bool {
    guard case .type(let type) = value, type.isSubtype(of: .baseException) else {
      throw ScriptException.type(
        "catching classes that do not inherit from BaseException is not allowed")
    }
    return exception.type.isSubtype(of: type)
  }
}

/// `with context as target:`, one of them; several nest.
final class WithAction: Action {
  let manager: Node
  let target: Target?
  let body: NodeTable<Action>

  init(_ manager: Node, _ target: Target?, _ body: [Action], _ span: Span) {
    self.manager = manager
    self.target = target
    self.body = NodeTable(body)
    super.init(span)
  }

  override func run(_ frame: Frame) throws -> Completion {
    let context = frame.interpreter
    let object = try manager.eval(frame)
    guard let enter = object.type.slot(\.enter), let exit = object.type.slot(\.exit) else {
      throw manager.located(
        ScriptException.type(
          "'\(object.typeName)' object does not support the context manager protocol"), frame)
    }
    let entered: Value
    do { entered = try enter(context, object) } catch { throw manager.located(error, frame) }
    let completion: Completion
    do {
      try target?.assign(entered, frame)
      completion = try body.run(frame)
    } catch {
      let exception = context.exception(for: error)
      let outer = context.handled
      context.handled = exception.object
      defer { context.handled = outer }
      let swallows: Bool
      do { swallows = try exit(context, object, exception.object) } catch {
        throw manager.located(error, frame)
      }
      if swallows { return .normal }
      throw exception
    }
    do { _ = try exit(context, object, nil) } catch {
      // A `return` in the block has not happened.
      frame.slots.pointee = .none
      throw manager.located(error, frame)
    }
    return completion
  }
}
