/// What a type can do: one record per type, for built-in types, exceptions and types of the
/// embedding program alike.
///
/// The operations are slots; one that is `nil` is not supported, and the interpreter raises the
/// same `TypeError` for it everywhere. Built-in values have their operators in the evaluator and
/// only their methods here. A type is set up completely before a script can see it and never
/// changes afterwards, which is why threads may share it.
public final class TypeObject: @unchecked Sendable {
  /// A named member of a type.
  public enum Member {
    /// A computed attribute of instances.
    case property(Property)
    /// A function whose receiver is the instance.
    case method(Builtin)
    /// A function whose receiver is the type.
    case classMethod(Builtin)
    /// A function without a receiver.
    case staticMethod(Builtin)
    /// A value on the type.
    case constant(Value)
  }

  /// A computed attribute.
  public struct Property {
    /// What `help` says about it.
    public let doc: String
    let get: (Interpreter, Value) throws -> Value
    let set: ((Interpreter, Value, Value) throws -> Void)?

    /// Makes a computed attribute, writable if there is a setter; both get the receiver.
    public init(
      doc: String, get: @escaping (Interpreter, Value) throws -> Value,
      set: ((Interpreter, Value, Value) throws -> Void)? = nil
    ) {
      self.doc = doc
      self.get = get
      self.set = set
    }
  }

  /// The name scripts see.
  public let name: String
  /// The module it belongs to; empty for built-in types.
  public let module: String
  /// What `help` says about it.
  public let doc: String
  /// The type it specialises.
  public let base: TypeObject?
  /// Further types that instances count as, behind ``base``; nothing is inherited from them.
  public var otherBases: [TypeObject] = []
  private(set) var members: [String: Member] = [:]
  private(set) var memberOrder: [String] = []

  /// The constructor: what calling the type does. Its name is the type's.
  public var constructor: Builtin?
  /// How the type is called with one argument, where that can be quick.
  var shortcut = Shortcut.none
  /// `len(x)`
  public var length: ((Interpreter, Value) throws -> Int)?
  /// `x[key]`; a key with commas is a tuple, which may hold slices, `...` and `None`.
  public var getItem: ((Interpreter, Value, Value) throws -> Value)?
  /// `x[key] = value`
  public var setItem: ((Interpreter, Value, Value, Value) throws -> Void)?
  /// `del x[key]`
  public var deleteItem: ((Interpreter, Value, Value) throws -> Void)?
  /// `iter(x)`; a type without it that has ``length`` and ``getItem`` iterates by position.
  public var iterate: ((Interpreter, Value) throws -> IteratorObject)?
  /// The members of an enumeration, in order: what `iter(Type)`, `len(Type)` and `Type[name]` give.
  public var cases: [(name: String, value: Value)]?
  /// `item in x`; a type without it is searched by iteration.
  public var contains: ((Interpreter, Value, Value) throws -> Bool)?
  /// `x op y` where `x` (or, if `isReflected`, `y`) is the instance. `nil` means not supported.
  public var binary:
    (
      (Interpreter, BinaryOperator, Value, Value, _ isReflected: Bool) throws
        -> Value?
    )?
  /// `x op= y`; a type without it computes `x op y` and rebinds.
  public var inPlace: ((Interpreter, BinaryOperator, Value, Value) throws -> Value?)?
  /// `x op y` for comparisons, which need not return a bool. `nil` means not supported; `==` and
  /// `!=` then compare identity. The reflected comparison is asked for where the left side has none.
  public var compare: ((Interpreter, CompareOperator, Value, Value) throws -> Value?)?
  /// `-x`, `+x`, `~x`, `abs(x)`. `nil` means not supported.
  public var unary: ((Interpreter, UnaryOperator, Value) throws -> Value?)?
  /// `hash(x)`; a type with ``compare`` and without this is unhashable, any other hashes by
  /// identity.
  public var hash: ((Interpreter, Value) throws -> Int)?
  /// `bool(x)`; a type without it is false only when its length is zero.
  public var truth: ((Interpreter, Value) throws -> Bool)?
  /// `x(…)`: the signature is the builtin's, the receiver the instance.
  public var call: Builtin?
  /// `repr(x)`
  public var repr: ((Interpreter, Value) throws -> StringObject)?
  /// `str(x)`; a type without it uses ``repr``.
  public var str: ((Interpreter, Value) throws -> StringObject)?
  /// `format(x, spec)`; a type without it accepts an empty specification only.
  public var format: ((Interpreter, Value, StringObject) throws -> StringObject)?
  /// `with x as y`: the value of `y`.
  public var enter: ((Interpreter, Value) throws -> Value)?
  /// The end of a `with`, with the exception that ended it; returns whether to swallow it.
  public var exit: ((Interpreter, Value, ExceptionObject?) throws -> Bool)?
  /// The integer the instance can stand for, as `__index__`; `nil` if this one stands for none.
  public var index: ((Interpreter, Value) throws -> Value?)?
  /// `int(x)`, for types that convert.
  public var toInt: ((Interpreter, Value) throws -> Value)?
  /// `float(x)`, for types that convert.
  public var toFloat: ((Interpreter, Value) throws -> Double)?
  /// `round(x, digits)`
  public var round: ((Interpreter, Value, Int?) throws -> Value)?
  /// `reversed(x)`
  public var reversed: ((Interpreter, Value) throws -> IteratorObject)?
  /// Attributes that are not in the table; `nil` means there is none.
  public var getAttribute: ((Interpreter, Value, String) throws -> Value?)?
  /// Setting an attribute that is not in the table; returns whether it did.
  public var setAttribute: ((Interpreter, Value, String, Value) throws -> Bool)?
  /// Names that ``getAttribute`` answers, for `dir` and completion.
  public var attributeNames: ((Interpreter, Value) throws -> [String])?
  /// Whether an instance is an iterator itself, so that `next(x)` works: ``iterate`` then returns
  /// the same position each time.
  public var isIterator = false
  /// `isinstance(x, T)` for types that claim values of other types as well.
  public var claims: ((Value) -> Bool)?

  /// Makes a type and fills in its members.
  public init(
    _ name: String, module: String = "", base: TypeObject? = nil, doc: String = "",
    _ fill: (TypeObject) -> Void = { _ in }
  ) {
    self.name = name
    self.module = module
    self.base = base
    self.doc = doc
    fill(self)
  }

  /// The name with its module in front, as `repr` of the type shows it.
  public var qualifiedName: String { module.isEmpty ? name : "\(module).\(name)" }

  /// The members defined here, in the order of their definition.
  public var memberNames: [String] { memberOrder }

  /// Finds a member here or in a base.
  public func member(_ name: String) -> Member? {
    var type: TypeObject? = self
    while let current = type {
      if let member = current.members[name] { return member }
      type = current.base
    }
    return nil
  }

  /// Adds or replaces a member.
  public func add(_ name: String, _ member: Member) {
    if members.updateValue(member, forKey: name) == nil { memberOrder.append(name) }
  }

  /// Finds a slot here or in a base.
  @inline(__always)
  func slot<Slot>(_ read: (TypeObject) -> Slot?) -> Slot? {
    var type = self
    while true {
      if let slot = read(type) { return slot }
      guard let base = type.base else { return nil }
      type = base
    }
  }

  /// Whether this is the other type or derives from it.
  public func isSubtype(of other: TypeObject) -> Bool {
    var type: TypeObject? = self
    while let current = type {
      if current === other || current.otherBases.contains(where: { $0.isSubtype(of: other) }) {
        return true
      }
      type = current.base
    }
    return false
  }
}

/// The name of ``TypeObject`` where an embedding program describes a type of its own.
public typealias HostType = TypeObject

extension TypeObject {
  /// Adds a method; the body gets the receiver unwrapped.
  ///
  /// Inlined so that a call of the method is a call of one closure.
  @inline(__always)
  func method<Receiver>(
    _ name: String, _ signature: String, _ doc: String,
    of unwrap: @escaping (Value) -> Receiver?,
    _ body: @escaping (Interpreter, Receiver, Arguments) throws -> Value
  ) {
    let owner = self.name
    add(
      name,
      .method(
        Builtin(name, signature, doc: doc, module: owner) { context, receiver, arguments in
          guard let object = unwrap(receiver) else {
            throw ScriptException.type(
              "descriptor '\(name)' for '\(owner)' objects doesn't apply to a "
                + "'\(receiver.typeName)' object")
          }
          return try body(context, object, arguments)
        }))
  }

  /// Adds a function that is called on the type or an instance and ignores which.
  public func staticMethod(
    _ name: String, _ signature: String, _ doc: String,
    _ body: @escaping (Interpreter, Arguments) throws -> Value
  ) {
    add(
      name,
      .staticMethod(
        Builtin(name, signature, doc: doc, module: self.name) { context, _, arguments in
          try body(context, arguments)
        }))
  }

  /// Sets the constructor.
  public func construct(
    _ signature: String, _ doc: String = "",
    _ body: @escaping (Interpreter, Arguments) throws -> Value
  ) {
    constructor = Builtin(name, signature, doc: doc, module: module) { context, _, arguments in
      try body(context, arguments)
    }
  }

  /// Adds a computed attribute for any receiver.
  public func property(
    _ name: String, _ doc: String, _ get: @escaping (Interpreter, Value) throws -> Value
  ) {
    add(name, .property(Property(doc: doc, get: get, set: nil)))
  }

  /// Adds a value on the type.
  public func constant(_ name: String, _ value: Value) { add(name, .constant(value)) }
}
