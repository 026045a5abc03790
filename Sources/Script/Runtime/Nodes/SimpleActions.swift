final class PassAction: Action {}

final class BreakAction: Action {
  override func run(_ frame: Frame) throws -> Completion { .breakLoop }
}

final class ContinueAction: Action {
  override func run(_ frame: Frame) throws -> Completion { .continueLoop }
}

/// An expression for what it does.
final class ExpressionAction: Action {
  let value: Node

  init(_ value: Node, _ span: Span) {
    self.value = value
    super.init(span)
  }

  override func run(_ frame: Frame) throws -> Completion {
    _ = try value.eval(frame)
    return .normal
  }
}

/// An expression whose value the prompt shows: the last one when all is done, others at once.
final class EchoAction: Action {
  let value: Node
  let isLast: Bool

  init(_ value: Node, isLast: Bool, _ span: Span) {
    self.value = value
    self.isLast = isLast
    super.init(span)
  }

  override func run(_ frame: Frame) throws -> Completion {
    let result = try value.eval(frame)
    if isLast {
      frame.interpreter.echoed = result
    } else if !result.isNone {
      do { try frame.interpreter.show?(result) } catch { throw located(error, frame) }
    }
    return .normal
  }
}

final class ReturnAction: Action {
  let value: Node?

  init(_ value: Node?, _ span: Span) {
    self.value = value
    super.init(span)
  }

  override func run(_ frame: Frame) throws -> Completion {
    if let value {
      let result = try value.eval(frame)
      frame.slots.pointee = result
    } else {
      frame.slots.pointee = .none
    }
    return .returned
  }
}

/// `target = value`
final class AssignAction: Action {
  let target: Target
  let value: Node

  init(_ target: Target, _ value: Node, _ span: Span) {
    self.target = target
    self.value = value
    super.init(span)
  }

  override func run(_ frame: Frame) throws -> Completion {
    try target.assign(value.eval(frame), frame)
    return .normal
  }
}

/// `local = value`
final class AssignLocalAction: Action {
  let slot: Int
  let value: Node

  init(_ slot: Int, _ value: Node, _ span: Span) {
    self.slot = slot
    self.value = value
    super.init(span)
  }

  override func run(_ frame: Frame) throws -> Completion {
    (frame.slots + slot).set(try value.eval(frame))
    return .normal
  }
}

/// `a, b = x, y`: all values are there before the first is assigned.
final class AssignTogetherAction: Action {
  let targets: NodeTable<Target>
  let values: OperandTable

  init(_ targets: [Target], _ values: [Node], _ span: Span) {
    self.targets = NodeTable(targets)
    self.values = OperandTable(values)
    super.init(span)
  }

  override func run(_ frame: Frame) throws -> Completion {
    let base = frame.machine.pointee.top
    try frame.machine.push(values, frame)
    defer { frame.interpreter.dropArguments(base, values.count) }
    for index in 0..<targets.count {
      try targets.with(index) { try $0.assign(base[index + 1], frame) }
    }
    return .normal
  }
}

/// `a = b = value`
final class AssignManyAction: Action {
  let targets: [Target]
  let value: Node

  init(_ targets: [Target], _ value: Node, _ span: Span) {
    self.targets = targets
    self.value = value
    super.init(span)
  }

  override func run(_ frame: Frame) throws -> Completion {
    let result = try value.eval(frame)
    for target in targets { try target.assign(result, frame) }
    return .normal
  }
}

/// An annotation that is evaluated and forgotten.
final class AnnotationAction: Action {
  let nodes: [Node]

  init(_ nodes: [Node], _ span: Span) {
    self.nodes = nodes
    super.init(span)
  }

  override func run(_ frame: Frame) throws -> Completion {
    for node in nodes { _ = try node.eval(frame) }
    return .normal
  }
}

final class DeleteAction: Action {
  let targets: [Target]

  init(_ targets: [Target], _ span: Span) {
    self.targets = targets
    super.init(span)
  }

  override func run(_ frame: Frame) throws -> Completion {
    for target in targets { try target.delete(frame) }
    return .normal
  }
}

final class AssertAction: Action {
  let condition: Node
  let message: Node?

  init(_ condition: Node, _ message: Node?, _ span: Span) {
    self.condition = condition
    self.message = message
    super.init(span)
  }

  override func run(_ frame: Frame) throws -> Completion {
    if try condition.test(frame) { return .normal }
    let arguments = try message.map { [try $0.eval(frame)] } ?? []
    throw frame.interpreter.locate(
      ScriptException(ExceptionObject(.assertionError, arguments)), condition.span)
  }
}

/// `import a.b as c`
final class ImportAction: Action {
  let name: String
  let target: Target
  /// Whether the target takes the outermost module of a dotted name.
  let bindsOutermost: Bool

  init(_ name: String, _ target: Target, bindsOutermost: Bool, _ span: Span) {
    self.name = name
    self.target = target
    self.bindsOutermost = bindsOutermost
    super.init(span)
  }

  override func run(_ frame: Frame) throws -> Completion {
    let context = frame.interpreter
    do {
      var module = try context.module(name)
      if bindsOutermost { module = try context.module(String(name.prefix { $0 != "." })) }
      try target.assign(.module(module), frame)
    } catch { throw located(error, frame) }
    return .normal
  }
}

/// `from a import b as c`
final class ImportFromAction: Action {
  let module: String
  let names: [(name: String, target: Target)]

  init(_ module: String, _ names: [(name: String, target: Target)], _ span: Span) {
    self.module = module
    self.names = names
    super.init(span)
  }

  override func run(_ frame: Frame) throws -> Completion {
    do {
      for (name, target) in names {
        try target.assign(try frame.interpreter.member(name, of: module), frame)
      }
    } catch { throw located(error, frame) }
    return .normal
  }
}

/// `from a import *`
final class ImportEverythingAction: Action {
  let module: String

  init(_ module: String, _ span: Span) {
    self.module = module
    super.init(span)
  }

  override func run(_ frame: Frame) throws -> Completion {
    do {
      let module = try frame.interpreter.module(module)
      for name in module.names where !name.hasPrefix("_") {
        frame.interpreter.namespace[name] = module[name]
      }
    } catch { throw located(error, frame) }
    return .normal
  }
}

extension Interpreter {
  /// What `from module import name` gives: a member, or a module inside.
  func member(_ name: String, of module: String) throws -> Value {
    let object = try self.module(module)
    if let value = object[name] { return value }
    if moduleNames.contains("\(module).\(name)") {
      return .module(try self.module("\(module).\(name)"))
    }
    let error = ScriptException.importing("cannot import name '\(name)' from '\(module)'")
    error.object.attributes["name"] = .string(module)
    error.object.suggestion = { Suggestion.best(name, among: object.names) }
    throw error
  }
}
