/// A call with positional arguments and then named ones, none of them spread.
final class CallNode: Node {
  let callee: Operand
  let arguments: OperandTable
  let keywords: [StringObject]
  private let positionalCount: Int
  private let isUnary: Bool

  init(_ callee: Node, _ arguments: [Node], _ keywords: [StringObject], _ span: Span) {
    self.callee = Operand(callee)
    self.arguments = OperandTable(arguments)
    self.keywords = keywords
    positionalCount = arguments.count - keywords.count
    isUnary = arguments.count == 1 && keywords.isEmpty
    super.init(span)
  }

  override func eval(_ frame: Frame) throws -> Value {
    let machine = frame.machine
    let base = machine.pointee.top
    let borrowed = callee.peek(frame)
    if isUnary {
      let shortcut = Self.shortcut(borrowed)
      if shortcut != .none { return try quick(shortcut, frame) }
    }
    // What is called may be rebound before the call ends, so it is held.
    switch borrowed {
    case .function(let borrowed):
      let function = borrowed.takeUnretainedValue()
      try machine.push(arguments, frame)
      do { return try function.call(machine, base, positionalCount, keywords) } catch {
        throw located(error, frame)
      }
    case .builtin(let borrowed):
      if borrowed._withUnsafeGuaranteedRef({ $0.isUnboundMethod }) { break }
      let (builtin, receiver) = borrowed._withUnsafeGuaranteedRef { ($0.builtin, $0.receiver) }
      try machine.push(arguments, frame)
      do {
        return try machine.pointee.interpreter.callBuiltin(
          builtin, receiver, base, positionalCount, keywords)
      } catch { throw located(error, frame) }
    default: break
    }
    let function = try callee.eval(frame)
    try machine.push(arguments, frame)
    do {
      return try machine.pointee.interpreter.invoke(function, base, positionalCount, keywords)
    } catch { throw located(error, frame) }
  }

  @inline(__always)
  private static func shortcut(_ callee: Borrowed) -> Shortcut {
    switch callee {
    case .builtin(let object): object._withUnsafeGuaranteedRef { $0.builtin.shortcut }
    case .type(let type): type._withUnsafeGuaranteedRef { $0.shortcut }
    default: .none
    }
  }

  private func quick(_ shortcut: Shortcut, _ frame: Frame) throws -> Value {
    let argument = arguments[0]
    if let result = shortcut.apply(argument.pointee.peek(frame)) { return result }
    // The function is held: the argument may rebind its name.
    let function = try callee.eval(frame)
    let value = try argument.pointee.eval(frame)
    if let result = withUnsafePointer(to: value, { shortcut.apply($0.borrowed) }) { return result }
    let machine = frame.machine
    let base = machine.pointee.top
    if base + 2 > machine.pointee.limit { throw machine.pointee.interpreter.stackOverflow() }
    (base + 1).initialize(to: value)
    machine.pointee.top = base + 2
    do { return try machine.pointee.interpreter.invoke(function, base, 1, keywords) } catch {
      throw located(error, frame)
    }
  }
}

extension UnsafeMutablePointer where Pointee == Machine {
  /// Evaluates arguments onto the value stack, one place above the top, which stays free.
  @inline(__always)
  func push(_ arguments: OperandTable, _ frame: Frame) throws {
    let base = pointee.top
    if base + (arguments.count + 1) > pointee.limit {
      throw pointee.interpreter.stackOverflow()
    }
    pointee.top = base + 1
    do {
      var index = 0
      while index < arguments.count {
        let value = try arguments[index].pointee.eval(frame)
        pointee.top.initialize(to: value)
        pointee.top += 1
        index &+= 1
      }
    } catch {
      (base + 1).deinitialize(count: pointee.top - base - 1)
      pointee.top = base
      throw error
    }
  }
}

/// `receiver.name(arguments)`, without making a bound method on the way.
final class MethodCallNode: Node {
  let receiver: Operand
  let name: String
  let arguments: OperandTable
  let keywords: [StringObject]
  private let positionalCount: Int
  private let isAppend: Bool
  /// The span of `receiver.name`, where a missing attribute is reported.
  let attributeSpan: Span
  /// The type a method was found on last, which keeps the method alive.
  @exclusivity(unchecked) private var cachedType: TypeObject?
  @exclusivity(unchecked) private var cachedKey: UInt = 0
  @exclusivity(unchecked) private var cachedMethod: Unmanaged<Builtin>?

  init(
    _ receiver: Node, _ name: String, _ arguments: [Node], _ keywords: [StringObject],
    attributeSpan: Span, _ span: Span
  ) {
    self.receiver = Operand(receiver)
    self.name = name
    self.arguments = OperandTable(arguments)
    self.keywords = keywords
    positionalCount = arguments.count - keywords.count
    isAppend = name == "append" && arguments.count == 1 && keywords.isEmpty
    self.attributeSpan = attributeSpan
    super.init(span)
  }

  override func eval(_ frame: Frame) throws -> Value {
    // The commonest method of all is worth a shortcut.
    if isAppend, receiver.isStable, case .list(let list) = receiver.peek(frame) {
      let value = try arguments[0].pointee.eval(frame)
      list._withUnsafeGuaranteedRef { $0.items.append(value) }
      return .none
    }
    let object = try receiver.eval(frame)
    if case .list(let list) = object, isAppend {
      let value = try arguments[0].pointee.eval(frame)
      list.items.append(value)
      return .none
    }
    let key = object.methodKey
    if key != 0, key == cachedKey, let method = cachedMethod {
      return try method._withUnsafeGuaranteedRef { try call($0, object, frame.machine, frame) }
    }
    return try callUncached(object, key, frame.machine, frame)
  }

  @inline(__always)
  private func call(
    _ method: Builtin, _ object: Value, _ machine: MachinePointer, _ frame: Frame
  ) throws -> Value {
    let base = machine.pointee.top
    try machine.push(arguments, frame)
    do {
      return try machine.pointee.interpreter.callBuiltin(
        method, object, base, positionalCount, keywords)
    } catch { throw located(error, frame) }
  }

  @inline(never)
  private func callUncached(
    _ object: Value, _ key: UInt, _ machine: MachinePointer, _ frame: Frame
  ) throws -> Value {
    if key != 0, case .method(let method)? = object.type.member(name) {
      cachedType = object.type
      cachedMethod = .passUnretained(method)
      cachedKey = key
      return try call(method, object, machine, frame)
    }
    let function: Value
    do { function = try frame.interpreter.getAttribute(object, name) } catch {
      throw frame.interpreter.locate(error, attributeSpan)
    }
    let base = machine.pointee.top
    try machine.push(arguments, frame)
    do {
      return try frame.interpreter.invoke(
        function, base, positionalCount, keywords)
    } catch { throw located(error, frame) }
  }
}

/// A call with named or spread arguments.
final class GeneralCallNode: Node {
  enum Part {
    case positional(Node)
    case keyword(StringObject, Node)
    case spread(Node)
    case spreadMapping(Node)
  }

  let callee: Node
  let parts: [Part]

  init(_ callee: Node, _ parts: [Part], _ span: Span) {
    self.callee = callee
    self.parts = parts
    super.init(span)
  }

  override func eval(_ frame: Frame) throws -> Value {
    let function = try callee.eval(frame)
    let context = frame.interpreter
    var positional: [Value] = []
    var named: [Value] = []
    var names: [StringObject] = []
    for part in parts {
      switch part {
      case .positional(let node): positional.append(try node.eval(frame))
      case .keyword(let name, let node):
        let value = try node.eval(frame)
        if names.contains(name) { throw located(repeated(function, name), frame) }
        named.append(value)
        names.append(name)
      case .spread(let node):
        let value = try node.eval(frame)
        do { positional += try spread(value, function, context) } catch {
          throw located(error, frame)
        }
      case .spreadMapping(let node):
        let value = try node.eval(frame)
        do { try spread(value, function, context, &names, &named) } catch {
          throw located(error, frame)
        }
      }
    }
    do {
      let machine = frame.machine
      let base = machine.pointee.top
      let total = positional.count + named.count
      try context.reserveStack(base, total + 1)
      for (index, value) in positional.enumerated() { (base + 1 + index).initialize(to: value) }
      for (index, value) in named.enumerated() {
        (base + 1 + positional.count + index).initialize(to: value)
      }
      machine.pointee.top = base + 1 + total
      return try context.invoke(function, base, positional.count, names)
    } catch { throw located(error, frame) }
  }

  private func spread(_ value: Value, _ function: Value, _ context: Interpreter) throws -> [Value] {
    guard context.isIterable(value) else {
      throw ScriptException.type(
        "\(name(function))() argument after * must be an iterable, not \(value.typeName)")
    }
    return try context.array(value)
  }

  private func spread(
    _ value: Value, _ function: Value, _ context: Interpreter, _ names: inout [StringObject],
    _ named: inout [Value]
  ) throws {
    guard let keys = try context.mappingKeys(value) else {
      throw ScriptException.type(
        "\(name(function))() argument after ** must be a mapping, not \(value.typeName)")
    }
    for key in keys {
      guard case .str(let text) = key else {
        throw ScriptException.type("keywords must be strings")
      }
      if names.contains(text) { throw repeated(function, text) }
      names.append(text)
      named.append(try context.getItem(value, key))
    }
  }

  private func repeated(_ function: Value, _ keyword: StringObject) -> ScriptException {
    .type("\(name(function))() got multiple values for keyword argument '\(keyword.string)'")
  }

  private func name(_ function: Value) -> String {
    switch function {
    case .function(let function): function.qualifiedName
    case .builtin(let object): object.builtin.name
    case .type(let type): type.name
    default: function.typeName + " object"
    }
  }
}

extension Value {
  /// Tells the type of a value whose methods are those of its type alone; 0 for any other.
  @inline(__always)
  fileprivate var methodKey: UInt {
    switch self {
    case .str: 1
    case .list: 2
    case .dict: 3
    case .set(let set): set.isFrozen ? 5 : 4
    case .tuple: 6
    case .bytes: 7
    case .int, .bigInt: 8
    case .float: 9
    case .range: 10
    case .host(let instance): UInt(bitPattern: Unmanaged.passUnretained(instance.type).toOpaque())
    default: 0
    }
  }
}
