/// An object of a type that the embedding program registered.
open class HostInstance {
  /// The type record.
  public let type: TypeObject

  /// Makes an object of the type.
  public init(type: TypeObject) { self.type = type }
}

/// A host object that holds a Swift value.
public final class HostBox<Base>: HostInstance {
  /// The Swift value.
  public var base: Base

  /// Boxes a value.
  public init(_ base: Base, type: TypeObject) {
    self.base = base
    super.init(type: type)
  }
}

/// Describes a Swift type to the language: the typed way to fill in a ``TypeObject``.
///
///     let point = HostClass<Point>("Point", doc: "A place.")
///     point.initializer("x: float, y: float = 0.0") { context, a in
///       Point(x: try a.double(0, context), y: try a.double(1, context))
///     }
///     point.property("x", "Distance along x.", get: { .float($0.x) })
///     point.method("length", "", "Distance from the origin.") { _, p, _ in .float(p.length) }
///     module["Point"] = .type(point.type)
///
/// What has no shorthand here is set on ``type`` directly.
public final class HostClass<Base>: @unchecked Sendable {
  /// The record behind it. Complete before scripts run, unchanged afterwards.
  public let type: TypeObject

  /// Names a type.
  public init(_ name: String, module: String = "", base: TypeObject? = nil, doc: String = "") {
    type = TypeObject(name, module: module, base: base, doc: doc)
  }

  /// A script value that holds the Swift value.
  public func wrap(_ base: Base) -> Value { .host(HostBox(base, type: type)) }

  /// The box of a script value, or `nil` if it is not of this Swift type.
  public func box(_ value: Value) -> HostBox<Base>? {
    guard case .host(let instance) = value else { return nil }
    return instance as? HostBox<Base>
  }

  /// The Swift value in a script value, or `nil` if it is of another type.
  public func unwrap(_ value: Value) -> Base? { box(value)?.base }

  /// The box of a receiver.
  ///
  /// - Throws: `TypeError` if the value is of another type.
  public func require(_ value: Value) throws -> HostBox<Base> {
    guard let box = box(value) else {
      throw ScriptException.type("expected \(type.name), got \(value.typeName)")
    }
    return box
  }

  /// What calling the type does: `signature` binds the arguments.
  public func initializer(
    _ signature: String, _ doc: String = "",
    _ body: @escaping (Interpreter, Arguments) throws -> Base
  ) {
    type.construct(signature, doc) { [self] context, arguments in
      wrap(try body(context, arguments))
    }
  }

  /// Adds an attribute, writable if there is a setter.
  public func property(
    _ name: String, _ doc: String, get: @escaping (Base) throws -> Value,
    set: ((Interpreter, inout Base, Value) throws -> Void)? = nil
  ) {
    let setter = set.map { set in
      { [self] (context: Interpreter, receiver: Value, value: Value) in
        try set(context, &require(receiver).base, value)
      }
    }
    type.add(
      name,
      .property(
        .init(doc: doc, get: { [self] _, receiver in try get(require(receiver).base) }, set: setter)
      )
    )
  }

  /// Adds a method that reads the value.
  public func method(
    _ name: String, _ signature: String, _ doc: String,
    _ body: @escaping (Interpreter, Base, Arguments) throws -> Value
  ) {
    type.add(
      name,
      .method(
        Builtin(name, signature, doc: doc, module: type.name) { [self] context, receiver, a in
          try body(context, require(receiver).base, a)
        }))
  }

  /// Adds a method that may change the value, or needs the object itself.
  public func boxMethod(
    _ name: String, _ signature: String, _ doc: String,
    _ body: @escaping (Interpreter, HostBox<Base>, Arguments) throws -> Value
  ) {
    type.add(
      name,
      .method(
        Builtin(name, signature, doc: doc, module: type.name) { [self] context, receiver, a in
          try body(context, require(receiver), a)
        }))
  }

  /// Adds a function that is called on the type.
  public func staticMethod(
    _ name: String, _ signature: String, _ doc: String,
    _ body: @escaping (Interpreter, Arguments) throws -> Value
  ) {
    type.staticMethod(name, signature, doc, body)
  }

  /// Sets `repr(x)`.
  public func repr(_ body: @escaping (Interpreter, Base) throws -> String) {
    type.repr = { [self] context, receiver in
      StringObject(try body(context, require(receiver).base))
    }
  }
}
