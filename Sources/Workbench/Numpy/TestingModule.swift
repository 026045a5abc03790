import NDArray
import Script

/// The module `numpy.testing`.
enum TestingModule {
  static func fill(_ module: ModuleObject) {
    for name in ["assert_array_equal", "assert_equal"] {
      module.function(
        name, "actual, desired, err_msg='', verbose=True, *, strict=False",
        "Fails unless shapes and elements are equal."
      ) { context, a in
        guard context.isOperand(a[0]), context.isOperand(a[1]) else {
          guard try context.equal(a[0], a[1]) else {
            throw ScriptException(.assertionError, "\nItems are not equal:\n\(try a.string(2))")
          }
          return .none
        }
        let x = try context.ndarray(a[0])
        let y = try context.ndarray(a[1])
        try check(x, y, "Arrays are not equal", try a.string(2)) {
          try LogicFunctions.equality(x, y, nan: true)
        }
        return .none
      }
    }
    module.function(
      "assert_allclose",
      "actual, desired, rtol=1e-07, atol=0.0, equal_nan=True, err_msg='', verbose=True",
      "Fails unless all elements are nearly equal."
    ) { context, a in
      let x = try context.ndarray(a[0])
      let y = try context.ndarray(a[1])
      let relative = try a.double(2, context)
      let absolute = try a.double(3, context)
      try check(x, y, "Not equal to tolerance rtol=\(relative), atol=\(absolute)", try a.string(5))
      {
        try LogicFunctions.isClose(
          x, y, relative: relative, absolute: absolute, nan: try a.bool(4, context))
      }
      return .none
    }
    for name in ["assert_array_almost_equal", "assert_almost_equal"] {
      module.function(
        name,
        "actual, desired, decimal=\(name.contains("array") ? 6 : 7), err_msg='', verbose=True",
        "Fails unless all elements agree to so many decimals."
      ) { context, a in
        let x = try context.ndarray(a[0])
        let y = try context.ndarray(a[1])
        let decimals = try a.int(2, context)
        var limit = 1.5
        for _ in 0..<min(abs(decimals), 400) { limit = decimals > 0 ? limit / 10 : limit * 10 }
        try check(x, y, "Arrays are not almost equal to \(decimals) decimals", try a.string(3)) {
          try LogicFunctions.isClose(x, y, relative: 0, absolute: limit, nan: true)
        }
        return .none
      }
    }
    module.function("assert_", "val, msg=''", "Fails unless the value is true.") { context, a in
      if !(try a.bool(0, context)) {
        throw ScriptException(.assertionError, try a.string(1))
      }
      return .none
    }
    module.function(
      "assert_raises", "exception_class, callable, *args, **kwargs", "Fails unless the call raises."
    ) { context, a in
      let keywords = a.restByName(3).items.compactMap {
        key, value -> (name: String, value: Value)? in
        if case .str(let name) = key { return (name.string, value) }
        return nil
      }
      do {
        _ = try context.call(a[1], a.rest(2), keywords: keywords)
      } catch {
        let exception = context.exception(for: error)
        if case .type(let type) = a[0], exception.object.type.isSubtype(of: type) { return .none }
        throw error
      }
      throw ScriptException(.assertionError, "\(try context.repr(a[0]).string) not raised")
    }
  }

  private static func check(
    _ x: NDArray, _ y: NDArray, _ header: String, _ message: String,
    _ compare: () throws -> NDArray
  ) throws {
    let note = message.isEmpty ? "" : "\n" + message
    guard x.rank == 0 || y.rank == 0 || x.shape == y.shape else {
      throw ScriptException(
        .assertionError,
        "\n\(header)\(note)\n(shapes \(x.shape.tupleDescription), \(y.shape.tupleDescription) mismatch)"
          + "\n ACTUAL: \(x.representation())\n DESIRED: \(y.representation())")
    }
    let same = try compare()
    let total = same.count
    let wrong = total - Int(try same.countNonzero().scalar.double)
    guard wrong > 0 else { return }
    let share = Double(wrong) / Double(max(1, total)) * 100
    let percent = NDArray(scalar: share)
    throw ScriptException(
      .assertionError,
      "\n\(header)\(note)\nMismatched elements: \(wrong) / \(total) "
        + "(\(try percent.rounded(digits: 2).text())%)\n ACTUAL: \(x.representation())\n "
        + "DESIRED: \(y.representation())")
  }
}
