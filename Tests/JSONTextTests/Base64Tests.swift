import JSONText
import Testing

struct Base64Tests {
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy"),
  ])
  func encodes(_ text: String, _ coded: String) {
    #expect(Base64.encode(Array(text.utf8)) == coded)
  }

  @Test func encodesEveryByte() {
    let coded = Base64.encode(Array(0...255))
    #expect(coded.utf8.count == 344)
    #expect(coded.hasPrefix("AAECAwQF") && coded.hasSuffix("+/w=="))
  }

  @Test func cutsTextBetweenCharacters() {
    for (text, cut) in [("a", 0), ("é", 1), ("€", 1), ("€", 2), ("😀", 1), ("😀", 2), ("😀", 3)] {
      let bytes = Array("ab\(text)".utf8)
      let part = cut == 0 ? bytes : Array(bytes.prefix(2 + cut))
      #expect(UTF8Tail.lengthOfWholeCharacters(bytes) == bytes.count)
      #expect(UTF8Tail.lengthOfWholeCharacters(part) == (cut == 0 ? bytes.count : 2))
    }
    #expect(UTF8Tail.lengthOfWholeCharacters([]) == 0)
    #expect(UTF8Tail.lengthOfWholeCharacters([0x80, 0x80, 0x80, 0x80]) == 4)
  }
}
