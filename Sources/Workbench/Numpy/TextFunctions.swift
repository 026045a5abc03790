import NDArray
import Script

/// How arrays are written.
enum TextFunctions {
  static func register(in module: ModuleObject) {
    module.function(
      "array2string",
      "a, max_line_width=None, precision=None, suppress_small=None, separator=' ', prefix='', *, "
        + "formatter=None, threshold=None, edgeitems=None, sign=None, floatmode=None, suffix=''",
      "The text of an array."
    ) { context, a in
      let array = try context.ndarray(a[0])
      var options = PrintState.options(context)
      try read(
        context, a, &options, precision: 2, threshold: 7, edge: 8, width: 1, suppress: 3,
        sign: 9, mode: 10)
      return .string(
        array.arrayText(
          separator: try a.string(4), prefix: try a.string(5), suffix: try a.string(11), options))
    }
    for name in ["array_str", "array_repr"] {
      module.function(
        name, "arr, max_line_width=None, precision=None, suppress_small=None",
        "The text of an array."
      ) { context, a in
        let array = try context.ndarray(a[0])
        var options = PrintState.options(context)
        try read(context, a, &options, precision: 2, width: 1, suppress: 3)
        return .string(name == "array_str" ? array.text(options) : array.representation(options))
      }
    }
    let settings =
      "precision=None, threshold=None, edgeitems=None, linewidth=None, suppress=None, nanstr=None, "
      + "infstr=None, formatter=None, sign=None, floatmode=None, *, legacy=None"
    func change(_ context: Interpreter, _ a: Arguments, _ options: inout PrintOptions) throws {
      try read(
        context, a, &options, precision: 0, threshold: 1, edge: 2, width: 3, suppress: 4,
        sign: 8, mode: 9)
      if let text = try a.stringUnlessNone(5) { options.nanstr = text }
      if let text = try a.stringUnlessNone(6) { options.infstr = text }
    }
    module.function("set_printoptions", settings, "Sets how arrays are written.") { context, a in
      guard let holder = PrintState.holder(context) else { return .none }
      try change(context, a, &holder.options)
      return .none
    }
    module.function("get_printoptions", "", "How arrays are written.") { context, _ in
      let options = PrintState.options(context)
      return .dict([
        ("edgeitems", .int(options.edgeitems)), ("threshold", .int(options.threshold)),
        ("floatmode", .string(options.floatmode.rawValue)), ("precision", .int(options.precision)),
        ("suppress", .bool(options.suppress)), ("linewidth", .int(options.linewidth)),
        ("nanstr", .string(options.nanstr)), ("infstr", .string(options.infstr)),
        ("sign", .string(options.sign)), ("formatter", .none), ("legacy", .bool(false)),
      ])
    }
    module["printoptions"] = .type(scope(settings, change))
  }

  /// The class of `with numpy.printoptions(…)`.
  private static func scope(
    _ settings: String,
    _ change: @escaping (Interpreter, Arguments, inout PrintOptions) throws -> Void
  ) -> TypeObject {
    let type = TypeObject(
      "printoptions", module: "numpy", doc: "Sets how arrays are written, for a while.")
    type.construct(settings, type.doc) { context, a in
      var options = PrintState.options(context)
      try change(context, a, &options)
      return .host(HostBox((inside: options, outside: PrintState.options(context)), type: type))
    }
    typealias Box = HostBox<(inside: PrintOptions, outside: PrintOptions)>
    type.enter = { context, a in
      if case .host(let host) = a, let box = host as? Box {
        PrintState.holder(context)?.options = box.base.inside
      }
      return a
    }
    type.exit = { context, a, _ in
      if case .host(let host) = a, let box = host as? Box {
        PrintState.holder(context)?.options = box.base.outside
      }
      return false
    }
    return type
  }

  /// Takes over the options that are given.
  private static func read(
    _ context: Interpreter, _ a: Arguments, _ options: inout PrintOptions, precision: Int,
    threshold: Int? = nil, edge: Int? = nil, width: Int, suppress: Int, sign: Int? = nil,
    mode: Int? = nil
  ) throws {
    func number(_ index: Int?, _ what: String) throws -> Int? {
      guard let index, let value = a.unlessNone(index) else { return nil }
      // `threshold=sys.maxsize` and infinity mean: never cut.
      if case .float(let number) = value, number.isFinite == false { return Int.max }
      let found = try context.int(value, what)
      if found < 0 { throw ScriptException.value("\(what) must be >= 0") }
      return found
    }
    if let value = try number(precision, "precision") { options.precision = min(value, 1000) }
    if let value = try number(threshold, "threshold") { options.threshold = value }
    if let value = try number(edge, "edgeitems") { options.edgeitems = min(value, 1 << 30) }
    if let value = try number(width, "linewidth") { options.linewidth = min(value, 1 << 30) }
    if let value = a.unlessNone(suppress) { options.suppress = try context.truth(value) }
    if let sign, let text = try a.stringUnlessNone(sign) {
      guard ["-", "+", " "].contains(text) else {
        throw ScriptException.value("sign option must be one of ' ', '+', or '-'")
      }
      options.sign = text
    }
    if let mode, let text = try a.stringUnlessNone(mode) {
      guard let found = PrintOptions.FloatMode(rawValue: text) else {
        throw ScriptException.value(
          "floatmode option must be one of \"fixed\", \"unique\", \"maxprec\", or \"maxprec_equal\""
        )
      }
      options.floatmode = found
    }
  }
}
