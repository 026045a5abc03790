import Testing

@testable import Script

@Suite("Borrowed values")
struct BorrowedTests {
  /// One value of every kind that scripts can make without a host.
  private static let expressions = [
    "None", "...", "NotImplemented", "True", "17", "2.5", "10**30", "'text'", "b'bytes'", "[1]",
    "(1,)", "{1: 2}", "{1}", "range(3)", "slice(1)", "lambda: 1", "len", "int", "ValueError('x')",
    "iter([1])", "{}.keys()",
  ]

  @Test("The bits of a value read as those of the same case", arguments: expressions)
  func bits(_ expression: String) throws {
    let interpreter = Interpreter()
    let value = try #require(
      try interpreter.run(SourceText("x = \(expression)\n[x]", name: "test"), echo: true))
    guard case .list(let list) = value, let item = list.items.first else {
      Issue.record("no list")
      return
    }
    let place = UnsafeMutablePointer<Value>.allocate(capacity: 1)
    defer { place.deallocate() }
    place.initialize(to: item)
    defer { place.deinitialize(count: 1) }
    #expect("\(place.borrowed)".prefix { $0 != "(" } == "\(item)".prefix { $0 != "(" })
    #expect(place.isScalar == (item.reference == nil))
    #expect(Self.reference(place.borrowed) === item.reference)
  }

  private static func reference(_ value: Borrowed) -> AnyObject? {
    switch value {
    case .unbound, .none, .ellipsis, .notImplemented, .bool, .int, .float: nil
    case .cell(let object): object.takeUnretainedValue()
    case .bigInt(let object): object.takeUnretainedValue()
    case .str(let object): object.takeUnretainedValue()
    case .bytes(let object): object.takeUnretainedValue()
    case .list(let object): object.takeUnretainedValue()
    case .tuple(let object): object.takeUnretainedValue()
    case .dict(let object): object.takeUnretainedValue()
    case .set(let object): object.takeUnretainedValue()
    case .range(let object): object.takeUnretainedValue()
    case .slice(let object): object.takeUnretainedValue()
    case .function(let object): object.takeUnretainedValue()
    case .builtin(let object): object.takeUnretainedValue()
    case .type(let object): object.takeUnretainedValue()
    case .module(let object): object.takeUnretainedValue()
    case .exception(let object): object.takeUnretainedValue()
    case .iterator(let object): object.takeUnretainedValue()
    case .view(let object): object.takeUnretainedValue()
    case .host(let object): object.takeUnretainedValue()
    }
  }

  @Test("What is borrowed for an expression outlives what the expression does")
  func rebinding() throws {
    let interpreter = Interpreter()
    var text = ""
    interpreter.streams.output = { text += $0 }
    try interpreter.run(
      SourceText(
        """
        def swap():
            global xs
            xs = [7, 8, 9]
            return 1
        xs = [[1, 2], [3, 4]]
        print(xs[swap()], xs)
        xs = [1, 2, 3]
        xs[swap()] += swap()
        print(xs)
        def walrus():
            ys = [1, 2, 3]
            print(ys[(ys := [4, 5])[0] - 3], ys)
            ys.append(len(ys := [1]))
            return ys
        print(walrus())
        def f(n):
            global f
            f = None
            return [n, n]
        print(f(3), f)
        def undefined():
            print(zs[swap()])
            zs = 1
        try:
            undefined()
        except UnboundLocalError as error:
            print("unbound")
        n = 5
        def bump():
            global n
            n = 100
            return 1
        print(n + bump(), n)
        """, name: "test"))
    #expect(
      text == """
        [3, 4] [7, 8, 9]
        [7, 8, 9]
        2 [4, 5]
        [1]
        [3, 3] None
        unbound
        6 100

        """)
  }
}
