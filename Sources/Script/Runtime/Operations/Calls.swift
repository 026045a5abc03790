extension Interpreter {
  /// Calls a value.
  ///
  /// - Parameters:
  ///   - arguments: the positional arguments.
  ///   - keywords: the named arguments.
  /// - Throws: `TypeError` if it cannot be called this way, and what the call throws.
  @discardableResult
  public func call(
    _ callee: Value, _ arguments: [Value] = [], keywords: [(name: String, value: Value)] = []
  ) throws -> Value {
    let base = machine.pointee.top
    let total = arguments.count + keywords.count
    try reserveStack(base, total + 1)
    for (index, value) in arguments.enumerated() { (base + 1 + index).initialize(to: value) }
    for (index, keyword) in keywords.enumerated() {
      (base + 1 + arguments.count + index).initialize(to: keyword.value)
    }
    machine.pointee.top = base + 1 + total
    return try invoke(callee, base, arguments.count, keywords.map { StringObject($0.name) })
  }

  /// Calls a value with one argument.
  ///
  /// - Throws: as ``call(_:_:keywords:)``.
  @inline(__always)
  public func call(_ callee: Value, _ argument: Value) throws -> Value {
    let base = machine.pointee.top
    try reserveStack(base, 2)
    (base + 1).initialize(to: argument)
    machine.pointee.top = base + 2
    return try invoke(callee, base, 1, [])
  }

  /// Calls a value with two arguments.
  ///
  /// - Throws: as ``call(_:_:keywords:)``.
  public func call(_ callee: Value, _ first: Value, _ second: Value) throws -> Value {
    let base = machine.pointee.top
    try reserveStack(base, 3)
    (base + 1).initialize(to: first)
    (base + 2).initialize(to: second)
    machine.pointee.top = base + 3
    return try invoke(callee, base, 2, [])
  }

  @inline(__always)
  func reserveStack(_ base: UnsafeMutablePointer<Value>, _ count: Int) throws {
    if base + count > machine.pointee.limit { throw stackOverflow() }
  }

  @inline(never)
  func stackOverflow() -> ScriptException {
    ScriptException(.recursionError, "maximum recursion depth exceeded")
  }

  /// Calls a value whose arguments stand on the value stack: `base[0]` is free for the result,
  /// the positional arguments follow, then the values of the named ones, up to the top. They are
  /// consumed, whether this throws or not, and the top is `base` again.
  func invoke(
    _ callee: Value, _ base: UnsafeMutablePointer<Value>, _ positional: Int,
    _ keywords: [StringObject]
  ) throws -> Value {
    switch callee {
    case .function(let function):
      return try function.call(machine, base, positional, keywords)
    case .builtin(let object):
      if object.isUnboundMethod {
        return try callUnbound(object.builtin, base, positional, keywords)
      }
      return try callBuiltin(object.builtin, object.receiver, base, positional, keywords)
    case .type(let type):
      if let constructor = type.slot(\.constructor) {
        return try callBuiltin(constructor, callee, base, positional, keywords)
      }
    case .host(let instance):
      if let call = instance.type.slot(\.call) {
        return try callBuiltin(call, callee, base, positional, keywords)
      }
    default: break
    }
    dropArguments(base, positional + keywords.count)
    if case .type(let type) = callee {
      throw ScriptException.type("cannot create '\(type.qualifiedName)' instances")
    }
    throw ScriptException.type("'\(callee.typeName)' object is not callable")
  }

  @inline(__always)
  func dropArguments(_ base: UnsafeMutablePointer<Value>, _ count: Int) {
    (base + 1).deinitialize(count: count)
    machine.pointee.top = base
  }

  private func callUnbound(
    _ builtin: Builtin, _ base: UnsafeMutablePointer<Value>, _ positional: Int,
    _ keywords: [StringObject]
  ) throws -> Value {
    guard positional > 0 else {
      dropArguments(base, positional + keywords.count)
      throw ScriptException.type(
        "unbound method \(builtin.module).\(builtin.name)() needs an argument")
    }
    // The receiver moves out of the way; its place becomes the free one.
    let receiver = (base + 1).move()
    defer { machine.pointee.top = base }
    return try callBuiltin(builtin, receiver, base + 1, positional - 1, keywords)
  }

  func callBuiltin(
    _ builtin: Builtin, _ receiver: Value, _ base: UnsafeMutablePointer<Value>, _ positional: Int,
    _ keywords: [StringObject]
  ) throws -> Value {
    let given = base + 1
    let total = positional + keywords.count
    if positional == builtin.plainCount && keywords.isEmpty {
      defer { dropArguments(base, total) }
      let arguments = Arguments(base: given, count: positional, builtin: builtin)
      return try builtin.body(self, receiver, arguments)
    }
    return try callBound(builtin, receiver, base, positional, keywords)
  }

  @inline(never)
  private func callBound(
    _ builtin: Builtin, _ receiver: Value, _ base: UnsafeMutablePointer<Value>, _ positional: Int,
    _ keywords: [StringObject]
  ) throws -> Value {
    let given = base + 1
    let total = positional + keywords.count
    if keywords.isEmpty, positional < builtin.plainCount, positional >= builtin.requiredCount {
      // The defaults go right behind the arguments that are given.
      let count = builtin.plainCount
      defer { dropArguments(base, count) }
      builtin.signature.defaults.withUnsafeBufferPointer { defaults in
        for index in positional..<count { (given + index).initialize(to: defaults[index]) }
      }
      machine.pointee.top = given + count
      let arguments = Arguments(base: given, count: count, builtin: builtin)
      return try builtin.body(self, receiver, arguments)
    }
    let layout = builtin.signature.layout
    let bound = given + total
    defer { dropArguments(base, total) }
    try reserveStack(bound, layout.count)
    try layout.bind(
      builtin.name, defaults: builtin.signature.defaults, given: given, positional: positional,
      keywords: keywords, into: bound)
    machine.pointee.top = bound + layout.count
    defer { bound.deinitialize(count: layout.count) }
    let arguments = Arguments(base: bound, count: layout.count, builtin: builtin)
    return try builtin.body(self, receiver, arguments)
  }
}

extension FunctionObject {
  /// Calls the function; the conventions are those of `Interpreter.invoke`.
  @inline(__always)
  func call(
    _ machine: MachinePointer, _ base: UnsafeMutablePointer<Value>, _ positional: Int,
    _ keywords: [StringObject]
  ) throws -> Value {
    let code = code
    if !(code.isPlain && positional == code.parameterCount && keywords.isEmpty) {
      try bind(machine, base, positional, keywords)
    }
    return try enter(machine, base)
  }

  /// Runs the body in a frame at `base`, whose parameters are in place.
  @inline(__always)
  func enter(_ machine: MachinePointer, _ base: UnsafeMutablePointer<Value>) throws -> Value {
    let code = code
    let parameters = code.parameterCount
    let frameSize = code.frameSize
    if base + frameSize > machine.pointee.limit
      || machine.pointee.depth >= machine.pointee.maximumDepth
    {
      throw overflow(machine, base)
    }
    for index in (parameters + 1)..<max(frameSize, parameters + 1) {
      (base + index).initialize(to: .unbound)
    }
    machine.pointee.top = base + frameSize
    if code.usesCells { prepareCells(base) }
    machine.pointee.frames[machine.pointee.depth] = FrameRecord(code: code, slots: base)
    machine.pointee.depth &+= 1
    base.initialize(to: .none)
    do {
      try machine.poll()
      try machine.checkStack()
      let frame = Frame(slots: base, machine: machine)
      if let expression = code.expression {
        base.pointee = try expression.eval(frame)
      } else {
        _ = try code.body.run(frame)
      }
    } catch {
      machine.pointee.interpreter.leave(error)
      machine.pointee.depth &-= 1
      base.deinitialize(count: frameSize)
      machine.pointee.top = base
      throw error
    }
    machine.pointee.depth &-= 1
    (base + 1).deinitialize(count: frameSize &- 1)
    machine.pointee.top = base
    return base.move()
  }

  @inline(never)
  private func prepareCells(_ base: UnsafeMutablePointer<Value>) {
    for index in code.cellParameters { base[index] = .cell(Cell(base[index])) }
    for index in code.cellLocals { base[index] = .cell(Cell(.unbound)) }
    for index in 0..<min(code.freeCount, closure.count) {
      base[code.firstFree + index] = .cell(closure[index])
    }
  }

  @inline(never)
  private func overflow(_ machine: MachinePointer, _ base: UnsafeMutablePointer<Value>)
    -> ScriptException
  {
    (base + 1).deinitialize(count: code.layout.count)
    machine.pointee.top = base
    return ScriptException(.recursionError, "maximum recursion depth exceeded")
  }

  @inline(never)
  private func bind(
    _ machine: MachinePointer, _ base: UnsafeMutablePointer<Value>, _ positional: Int,
    _ keywords: [StringObject]
  ) throws {
    let total = positional + keywords.count
    let bound = base + 1 + total
    do {
      try machine.pointee.interpreter.reserveStack(bound, code.layout.count)
      try code.layout.bind(
        code.qualifiedName, defaults: defaults, given: base + 1, positional: positional,
        keywords: keywords, into: bound)
    } catch {
      (base + 1).deinitialize(count: total)
      machine.pointee.top = base
      throw error
    }
    (base + 1).deinitialize(count: total)
    (base + 1).moveInitialize(from: bound, count: code.layout.count)
  }
}
