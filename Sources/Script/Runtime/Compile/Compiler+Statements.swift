extension Compiler {
  func actions(_ statements: [Statement]) throws -> [Action] {
    var result: [Action] = []
    for statement in statements { result += try actions(statement) }
    return result
  }

  private func actions(_ statement: Statement) throws -> [Action] {
    let span = statement.span
    switch statement.kind {
    case .expression(let value):
      let isShown = interpreter.show != nil && !isInFunction
      return [
        isShown
          ? EchoAction(try node(value), isLast: false, span)
          : ExpressionAction(try node(value), span)
      ]
    case .assign(let targets, let value): return [try assign(targets, value, span)]
    case .augmented(let target, let op, let value):
      return [try augmented(target, op, value, span)]
    case .annotated(let target, let annotation, let value):
      return try annotated(target, annotation, value, span)
    case .conditional(let branches, let otherwise):
      var rest = try actions(otherwise)
      for branch in try branches.map({ (try node($0.test), try actions($0.body)) }).reversed() {
        rest = [IfAction(branch.0, branch.1, rest, span)]
      }
      return rest
    case .whileLoop(let test, let body, let otherwise):
      return [
        WhileAction(try node(test), try loopBody(body), try actions(otherwise), span)
      ]
    case .forLoop(let target, let iterable, let body, let otherwise):
      let iterable = try node(iterable)
      let target = try self.target(target)
      return [
        ForAction(
          target, slot: slot(target), iterable, try loopBody(body), try actions(otherwise), span)
      ]
    case .attempt(let attempt): return [try self.attempt(attempt, span)]
    case .with(let items, let body): return [try with(items[...], body, span)]
    case .define(let definition, let nameSpan):
      let function = try function(definition, span, nameSpan: nameSpan)
      return [AssignAction(store(definition.name, nameSpan), function, span)]
    case .returnValue(let value):
      if !isInFunction { throw fail("'return' outside function", span) }
      return [ReturnAction(try value.map { try node($0) }, span)]
    case .raise(let exception, let cause):
      return [
        RaiseAction(try exception.map { try node($0) }, try cause.map { try node($0) }, span)
      ]
    case .pass: return []
    case .breakLoop:
      if loopDepth == 0 { throw fail("'break' outside loop", span) }
      return [BreakAction(span)]
    case .continueLoop:
      if loopDepth == 0 { throw fail("'continue' not properly in loop", span) }
      return [ContinueAction(span)]
    case .delete(let targets): return [DeleteAction(try targets.map { try target($0) }, span)]
    case .global, .nonlocal: return []
    case .importModules(let modules): return try modules.map { try importModule($0, span) }
    case .importFrom(let module, let names, let everything):
      try refuseLeftOut(module, span)
      if everything { return [ImportEverythingAction(module, span)] }
      return [
        ImportFromAction(module, names.map { ($0.name, store($0.alias ?? $0.name, $0.span)) }, span)
      ]
    case .assert(let test, let message):
      return [AssertAction(try node(test), try message.map { try node($0) }, span)]
    }
  }

  private func loopBody(_ statements: [Statement]) throws -> [Action] {
    loopDepth += 1
    defer { loopDepth -= 1 }
    return try actions(statements)
  }

  private func assign(_ targets: [Expression], _ value: Expression, _ span: Span) throws -> Action {
    if targets.count == 1, let action = try assignTogether(targets[0], value, span) {
      return action
    }
    let value = try node(value)
    let targets = try targets.map { try target($0) }
    guard targets.count == 1 else { return AssignManyAction(targets, value, span) }
    if let local = targets[0] as? LocalTarget { return AssignLocalAction(local.slot, value, span) }
    return AssignAction(targets[0], value, span)
  }

  /// `a, b = x, y`, which needs no tuple.
  private func assignTogether(
    _ target: Expression, _ value: Expression, _ span: Span
  ) throws -> Action? {
    guard case .tuple(let values) = value.kind, case .tuple(let targets) = target.kind,
      values.count == targets.count
    else { return nil }
    for case .starred in (values + targets).map(\.kind) { return nil }
    let nodes = try nodes(values)
    return AssignTogetherAction(try targets.map { try self.target($0) }, nodes, span)
  }

  private func augmented(
    _ target: Expression, _ op: BinaryOperator, _ value: Expression, _ span: Span
  ) throws -> Action {
    switch target.kind {
    case .name(let name):
      let variable = load(name, target.span)
      let value = try node(value)
      if let local = variable as? LocalNode { return AugmentedLocalAction(local, op, value, span) }
      let cell = (variable as? GlobalNode)?.cell
      return AugmentedCellAction(
        variable, store(name, target.span), global: cell, op, value, span)
    case .attribute(let object, let name):
      return AugmentedAttributeAction(try node(object), name, op, try node(value), span)
    case .index(let container, let key):
      return AugmentedItemAction(try node(container), try node(key), op, try node(value), span)
    default:
      throw fail(
        "'\(Targets.describe(target))' is an illegal expression for augmented assignment",
        target.span
      )
    }
  }

  private func annotated(
    _ target: Expression, _ annotation: Expression, _ value: Expression?, _ span: Span
  ) throws -> [Action] {
    var result: [Action] = []
    if let value {
      result.append(try assign([target], value, span))
    } else if case .name = target.kind {
    } else {
      result.append(try evaluation(of: target, span))
    }
    // Annotations of variables inside functions are never evaluated.
    if scope.kind == .module { result.append(AnnotationAction([try node(annotation)], span)) }
    return result
  }

  private func evaluation(of target: Expression, _ span: Span) throws -> Action {
    switch target.kind {
    case .attribute(let object, _): AnnotationAction([try node(object)], span)
    case .index(let container, let key):
      AnnotationAction([try node(container), try node(key)], span)
    default: PassAction(span)
    }
  }

  private func attempt(_ attempt: Attempt, _ span: Span) throws -> Action {
    let body = try actions(attempt.body)
    let handlers = try attempt.handlers.map { handler in
      TryAction.Handler(
        type: try handler.type.map { try node($0) },
        target: handler.name.map { store($0, handler.span) },
        body: NodeTable(try actions(handler.body)),
        span: handler.span)
    }
    return TryAction(
      body, handlers, try actions(attempt.otherwise), try actions(attempt.finally), span)
  }

  private func with(
    _ items: ArraySlice<(context: Expression, target: Expression?)>, _ body: [Statement],
    _ span: Span
  ) throws -> Action {
    guard let first = items.first else { return PassAction(span) }
    let manager = try node(first.context)
    let target = try first.target.map { try self.target($0) }
    let rest = items.dropFirst()
    let inner = rest.isEmpty ? try actions(body) : [try with(rest, body, span)]
    return WithAction(manager, target, inner, span)
  }

  private func importModule(_ module: (name: String, alias: String?), _ span: Span) throws -> Action
  {
    try refuseLeftOut(module.name, span)
    let outermost = String(module.name.prefix { $0 != "." })
    return ImportAction(
      module.name, store(module.alias ?? outermost, span),
      bindsOutermost: module.alias == nil && module.name != outermost, span)
  }

  /// Python's own modules that this language does not have are refused before anything runs.
  private func refuseLeftOut(_ name: String, _ span: Span) throws {
    let outermost = String(name.prefix { $0 != "." })
    let known = interpreter.moduleNames
    if known.contains(name) || known.contains(where: { $0.hasPrefix(outermost + ".") }) { return }
    if known.contains(outermost) || !PythonModules.names.contains(outermost) { return }
    throw fail(
      "the module '\(name)' is not part of this language; there are: "
        + known.joined(separator: ", "), span)
  }
}

/// The modules of Python's standard library, and the best known ones beside it.
enum PythonModules {
  static let names = Set(
    """
    abc argparse array ast asyncio atexit base64 bisect builtins bz2 calendar cmath codecs \
    collections concurrent configparser contextlib copy csv ctypes curses dataclasses datetime \
    decimal difflib dis doctest email enum errno faulthandler fcntl filecmp fileinput fnmatch \
    fractions ftplib functools gc getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac \
    html http imaplib importlib inspect io ipaddress itertools keyword linecache locale logging \
    lzma mailbox math mimetypes mmap multiprocessing netrc numbers operator optparse os pathlib pdb \
    pickle pkgutil platform plistlib posixpath pprint profile pstats pty pwd pydoc queue random re \
    readline reprlib resource runpy sched secrets select selectors shelve shlex shutil signal site \
    smtplib socket socketserver sqlite3 ssl stat statistics string stringprep struct subprocess \
    symtable sysconfig syslog tarfile tempfile termios textwrap threading timeit tkinter token \
    tokenize tomllib trace traceback tracemalloc tty turtle types typing unicodedata unittest \
    urllib uuid venv warnings wave weakref webbrowser xml zipfile zipimport zlib zoneinfo \
    matplotlib pandas scipy skimage tifffile dask torch sklearn PIL requests
    """.split(separator: " ").map(String.init))
}
