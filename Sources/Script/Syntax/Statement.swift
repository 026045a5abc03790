/// A statement of a program.
struct Statement {
  let kind: Kind
  let span: Span

  indirect enum Kind {
    case expression(Expression)
    case assign([Expression], Expression)
    case augmented(Expression, BinaryOperator, Expression)
    case annotated(Expression, annotation: Expression, value: Expression?)
    case conditional([(test: Expression, body: [Statement])], otherwise: [Statement])
    case whileLoop(Expression, body: [Statement], otherwise: [Statement])
    case forLoop(Expression, in: Expression, body: [Statement], otherwise: [Statement])
    case attempt(Attempt)
    case with([(context: Expression, target: Expression?)], body: [Statement])
    case define(FunctionDefinition, nameSpan: Span)
    case returnValue(Expression?)
    case raise(Expression?, from: Expression?)
    case pass
    case breakLoop
    case continueLoop
    case delete([Expression])
    case global([String])
    case nonlocal([String])
    case importModules([(name: String, alias: String?)])
    case importFrom(String, [(name: String, alias: String?, span: Span)], everything: Bool)
    case assert(Expression, message: Expression?)
  }
}

/// A `try` statement.
struct Attempt {
  struct Handler {
    let type: Expression?
    let name: String?
    let body: [Statement]
    let span: Span
  }

  let body: [Statement]
  let handlers: [Handler]
  let otherwise: [Statement]
  let finally: [Statement]
}

/// A function or lambda.
struct FunctionDefinition {
  struct Parameter {
    let name: String
    let kind: Script.Parameter.Kind
    let annotation: Expression?
    let defaultValue: Expression?
    let span: Span
  }

  let name: String
  let parameters: [Parameter]
  let returns: Expression?
  let body: [Statement]
  /// The body of a lambda.
  let expression: Expression?
  let doc: String?
}
