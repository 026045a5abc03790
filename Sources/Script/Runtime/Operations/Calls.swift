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
    (base + 1).drop(count)
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
    try builtin.withParsed { parsed in
      if keywords.isEmpty, positional <= parsed.plainCount, positional >= parsed.requiredCount {
        let count = parsed.plainCount
        if positional < count { addDefaults(parsed, base + 1, positional) }
        defer { dropArguments(base, count) }
        let arguments = Arguments(base: base + 1, count: count, builtin: builtin)
        return try builtin.body(self, receiver, arguments)
      }
      return try callBound(builtin, parsed, receiver, base, positional, keywords)
    }
  }

  /// Puts the defaults right behind the arguments that are given.
  @inline(__always)
  private func addDefaults(
    _ parsed: ParsedSignature, _ given: UnsafeMutablePointer<Value>, _ positional: Int
  ) {
    parsed.defaults.withUnsafeBufferPointer { defaults in
      for index in positional..<defaults.count {
        (given + index).initialize(to: defaults[index])
      }
    }
    machine.pointee.top = given + parsed.plainCount
  }

  @inline(never)
  private func callBound(
    _ builtin: Builtin, _ parsed: ParsedSignature, _ receiver: Value,
    _ base: UnsafeMutablePointer<Value>, _ positional: Int, _ keywords: [StringObject]
  ) throws -> Value {
    let given = base + 1
    let total = positional + keywords.count
    let layout = parsed.layout
    let bound = given + total
    defer { dropArguments(base, total) }
    try reserveStack(bound, layout.count)
    try layout.bind(
      builtin.name, defaults: parsed.defaults, given: given, positional: positional,
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
    try codeReference._withUnsafeGuaranteedRef { code in
      if !(code.isPlain && positional == code.parameterCount && keywords.isEmpty) {
        try bind(machine, base, positional, keywords)
      }
      return try enter(code, machine, base)
    }
  }

  /// Runs the body in a frame at `base`, whose parameters are in place.
  @inline(__always)
  private func enter(
    _ code: Code, _ machine: MachinePointer, _ base: UnsafeMutablePointer<Value>
  ) throws -> Value {
    let frameSize = code.frameSize
    let depth = machine.pointee.depth
    if base + frameSize > machine.pointee.limit || depth >= machine.pointee.maximumDepth {
      throw overflow(machine, base)
    }
    var index = code.parameterCount &+ 1
    while index < frameSize {
      (base + index).initialize(to: .unbound)
      index &+= 1
    }
    machine.pointee.top = base + frameSize
    if code.usesCells { prepareCells(base) }
    machine.pointee.frames[depth] = FrameRecord(code: code, slots: base)
    machine.pointee.depth = depth &+ 1
    base.initialize(to: .none)
    do {
      try machine.poll()
      // A few calls between two checks fit into what the floor leaves below itself.
      if depth & 15 == 0 { try machine.checkStack() }
      try code.run(Frame(slots: base, machine: machine))
    } catch {
      machine.pointee.interpreter.leave(error)
      machine.pointee.depth &-= 1
      base.drop(frameSize)
      machine.pointee.top = base
      throw error
    }
    machine.pointee.depth &-= 1
    (base + 1).drop(frameSize &- 1)
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
