import Synchronization

/// The body of a function written in Swift.
///
/// The receiver is the object a method is called on, unbound for a plain function; the arguments
/// are bound to the signature's parameters, in order.
public typealias BuiltinBody = (Interpreter, Value, Arguments) throws -> Value

/// A function written in Swift: a name, a signature that binds its arguments, a doc and a body.
///
/// The signature is parsed when it is first needed: a program calls a handful of the functions that
/// there are.
public final class Builtin {
  /// The name.
  public let name: String
  private let parameters: String
  /// The address of the parsed signature, which this owns; 0 as long as there is none.
  private let parsed = Atomic<UInt>(0)
  /// What `help` says about it.
  public let doc: String
  /// The module or type it belongs to, or an empty string for the built-in functions.
  public let module: String
  let body: BuiltinBody
  /// How it is called with one argument, where that can be quick.
  let shortcut: Shortcut

  /// Makes a function.
  ///
  /// - Parameter signature: the parameters as Python writes them between the parentheses, without
  ///   `self`: `"level: int = 0, *, region=None"`. A default of `?` makes a parameter optional
  ///   without giving it a value: it is then unbound in the body.
  public convenience init(
    _ name: String, _ signature: String, doc: String = "", module: String = "",
    body: @escaping BuiltinBody
  ) {
    self.init(name, signature, doc: doc, module: module, shortcut: .none, body: body)
  }

  init(
    _ name: String, _ signature: String, doc: String, module: String = "", shortcut: Shortcut,
    body: @escaping BuiltinBody
  ) {
    self.name = name
    self.shortcut = shortcut
    parameters = signature
    self.doc = doc
    self.module = module
    self.body = body
  }

  deinit {
    guard let address = UnsafeRawPointer(bitPattern: parsed.load(ordering: .relaxed)) else {
      return
    }
    Unmanaged<ParsedSignature>.fromOpaque(address).release()
  }

  /// The parameters.
  public var signature: Signature { withParsed(\.signature) }

  /// Calls the body with what calls need of the signature.
  @inline(__always)
  func withParsed<R>(_ body: (ParsedSignature) throws -> R) rethrows -> R {
    let address = parsed.load(ordering: .acquiring)
    return try Unmanaged<ParsedSignature>
      .fromOpaque(UnsafeRawPointer(bitPattern: address) ?? parse())
      ._withUnsafeGuaranteedRef(body)
  }

  @inline(never)
  private func parse() -> UnsafeRawPointer {
    let made = Unmanaged.passRetained(ParsedSignature(parameters)).toOpaque()
    let (isFirst, known) = parsed.compareExchange(
      expected: 0, desired: UInt(bitPattern: made), ordering: .acquiringAndReleasing)
    if isFirst { return UnsafeRawPointer(made) }
    // Another thread was quicker.
    Unmanaged<ParsedSignature>.fromOpaque(made).release()
    return UnsafeRawPointer(bitPattern: known) ?? UnsafeRawPointer(made)
  }
}

/// What calls need of a signature.
final class ParsedSignature {
  let signature: Signature
  /// How many positional arguments need no matching, or -1 if any number does.
  let plainCount: Int
  /// How many arguments must be given by position.
  let requiredCount: Int
  let layout: ParameterLayout
  /// The defaults, unbound where there is none.
  let defaults: [Value]

  fileprivate init(_ text: String) {
    signature = Signature(text)
    layout = signature.layout
    defaults = signature.defaults
    plainCount = layout.isPlain ? layout.count : -1
    requiredCount = signature.parameters.count(where: \.isRequired)
  }
}

/// A function written in Swift as a value, bound to a receiver if it is a method of one.
public final class BuiltinObject {
  /// The function.
  public let builtin: Builtin
  /// The object the method is bound to, or unbound.
  public let receiver: Value

  /// Whether this is a method looked up on its type: its first argument is then the receiver.
  public let isUnboundMethod: Bool

  /// Binds a function to a receiver.
  public init(_ builtin: Builtin, receiver: Value = .unbound) {
    self.builtin = builtin
    self.receiver = receiver
    isUnboundMethod = false
  }

  /// A method of a type that is given its receiver as the first argument.
  init(unboundMethod builtin: Builtin) {
    self.builtin = builtin
    receiver = .unbound
    isUnboundMethod = true
  }

  func isIdentical(to other: BuiltinObject) -> Bool {
    if self === other { return true }
    return builtin === other.builtin && isUnboundMethod == other.isUnboundMethod
      && (receiver.isUnbound == other.receiver.isUnbound)
      && (receiver.isUnbound || receiver.isIdentical(to: other.receiver))
  }
}
