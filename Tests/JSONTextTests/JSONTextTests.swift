import JSONText
import Testing

@Test(
  "a text reads and writes back unchanged",
  arguments: [
    "null", "true", "[]", "{}", "0", "-0.0", "9223372036854775807", "18446744073709551615",
    "-9223372036854775808", "123456789012345678901234567890", "1.5", "1e-05", "1e+300",
    #"{"b":1,"a":[1,2,{"c":null}]}"#, #""q\"\\\n\t\b\f\r\u0001é😀""#,
  ])
func roundTrip(text: String) throws {
  #expect(try JSON.parse(text).serialized() == text)
}

@Test(
  "malformed text is refused with its place",
  arguments: [
    ("", 1, 1), ("[1,", 1, 4), ("[1 2]", 1, 4), ("{\"a\":1", 1, 1), ("{\"a\" 1}", 1, 6),
    ("{a:1}", 1, 2), ("01", 1, 1), ("1.", 1, 3), ("-", 1, 2), ("\"abc", 1, 1), ("\n\n  tru", 3, 3),
    ("1 1", 1, 3), ("\"\\x\"", 1, 3), ("\"\\u12g4\"", 1, 4), ("[1,]", 1, 4), ("\"a\nb\"", 1, 3),
  ])
func malformed(text: String, line: Int, column: Int) throws {
  let error = #expect(throws: JSONError.self) { try JSON.parse(text) }
  #expect(error?.line == line)
  #expect(error?.column == column)
}

@Test("numbers keep their kind and value")
func numbers() throws {
  #expect(try JSON.parse("18446744073709551615") == .uint(.max))
  #expect(try JSON.parse("18446744073709551616") == .bigInt("18446744073709551616"))
  #expect(try JSON.parse("7.0").int == 7)
  #expect(try JSON.parse("7.5").int == nil)
  #expect(try JSON.parse("1e400") == .double(.infinity))
}

@Test("NaN tokens are read by default, refused when strict, and written as Zarr's strings")
func nonFinite() throws {
  let value = try JSON.parse("[NaN, Infinity, -Infinity]")
  #expect(value[0]?.double?.isNaN == true)
  #expect(value.serialized() == #"["NaN","Infinity","-Infinity"]"#)
  #expect(throws: JSONError.self) {
    try JSON.parse("NaN", options: .init(allowsNonFinite: false))
  }
}

@Test("nesting beyond the limit is an error, not a crash")
func depth() throws {
  let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
  #expect(throws: JSONError.self) { try JSON.parse(deep) }
  let fine = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
  #expect(try JSON.parse(fine).serialized() == fine)
}

@Test("of equal names the last counts; a byte order mark is skipped; lone surrogates are replaced")
func tolerance() throws {
  #expect(try JSON.parse("\u{FEFF}{\"a\":1,\"a\":2}") == ["a": 2])
  #expect(try JSON.parse(#""\ud83d\ude00 \ud83d!""#) == "😀 \u{FFFD}!")
}

@Test("indented output puts each member on a line")
func indented() {
  let value: JSON = ["a": [1, 2], "b": .object([:])]
  #expect(value.serialized(indent: 2) == "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}")
}
