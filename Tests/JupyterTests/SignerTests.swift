import Testing

@testable import Jupyter

struct SignerTests {
  struct Vector: Sendable {
    let key: [UInt8]
    let data: [UInt8]
    let sha256: String
    let sha384: String
    let sha512: String
  }

  /// RFC 4231, test cases 1 to 4, 6 and 7.
  static let vectors = [
    Vector(
      key: Array(repeating: 0x0b, count: 20), data: Array("Hi There".utf8),
      sha256: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
      sha384: "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59c"
        + "faea9ea9076ede7f4af152e8b2fa9cb6",
      sha512: "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
        + "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"),
    Vector(
      key: Array("Jefe".utf8), data: Array("what do ya want for nothing?".utf8),
      sha256: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
      sha384: "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
        + "8e2240ca5e69e2c78b3239ecfab21649",
      sha512: "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
        + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"),
    Vector(
      key: Array(repeating: 0xaa, count: 20), data: Array(repeating: 0xdd, count: 50),
      sha256: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
      sha384: "88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b"
        + "2a5ab39dc13814b94e3ab6e101a34f27",
      sha512: "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39"
        + "bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb"),
    Vector(
      key: Array(1...25), data: Array(repeating: 0xcd, count: 50),
      sha256: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
      sha384: "3e8a69b7783c25851933ab6290af6ca77a9981480850009cc5577c6e1f573b4e"
        + "6801dd23c4a7d679ccf8a386c674cffb",
      sha512: "b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3db"
        + "a91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd"),
    Vector(
      key: Array(repeating: 0xaa, count: 131),
      data: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      sha256: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
      sha384: "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c6"
        + "0c2ef6ab4030fe8296248df163f44952",
      sha512: "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
        + "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598"),
    Vector(
      key: Array(repeating: 0xaa, count: 131),
      data: Array(
        ("This is a test using a larger than block-size key and a larger than block-size data. "
          + "The key needs to be hashed before being used by the HMAC algorithm.").utf8),
      sha256: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
      sha384: "6617178e941f020d351e2f254e8fd32c602420feb0b8fb9adccebb82461e99c5"
        + "a678cc31e799176d3860e6110c46523e",
      sha512: "e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944"
        + "b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58"),
  ]

  @Test(arguments: vectors)
  func signsAsTheStandardSays(vector: Vector) {
    for (scheme, expected) in [
      (SignatureScheme.hmacSHA256, vector.sha256), (.hmacSHA384, vector.sha384),
      (.hmacSHA512, vector.sha512),
    ] {
      let signer = Signer(scheme: scheme, key: vector.key)
      // However the data is cut into frames.
      let parts = [Array(vector.data.prefix(3)), [], Array(vector.data.dropFirst(3))]
      #expect(signer.signature(of: parts) == Array(expected.utf8))
      #expect(signer.isValid(Array(expected.utf8), of: parts))
    }
  }

  /// RFC 2202, test case 2 of each.
  @Test func signsWithTheOldHashes() {
    let parts = [Array("what do ya want for nothing?".utf8)]
    let key = Array("Jefe".utf8)
    #expect(
      Signer(scheme: .hmacMD5, key: key).signature(of: parts)
        == Array("750c783e6ab0b503eaa86e310a5db738".utf8))
    #expect(
      Signer(scheme: .hmacSHA1, key: key).signature(of: parts)
        == Array("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79".utf8))
  }

  @Test func refusesEveryOtherSignature() {
    let signer = Signer(scheme: .hmacSHA256, key: [1, 2, 3])
    let parts = [[UInt8]("abc".utf8)]
    let good = signer.signature(of: parts)
    for index in good.indices {
      var bad = good
      bad[index] ^= 1
      #expect(!signer.isValid(bad, of: parts))
      #expect(!signer.isValid(Array(good.prefix(index)), of: parts))
    }
    #expect(!signer.isValid(good + [0x30], of: parts))
    #expect(!signer.isValid(good, of: [[UInt8]("abd".utf8)]))
  }

  @Test func signsNothingWithoutKey() {
    let signer = Signer(scheme: .hmacSHA256, key: [])
    #expect(signer.signature(of: [[1]]) == [])
    #expect(signer.isValid([], of: [[1]]))
    #expect(signer.isValid([9, 9], of: [[1]]))
  }

  @Test func remembersSignaturesWithinBounds() {
    var guardian = ReplayGuard(capacity: 3)
    for number in UInt8(0)..<10 {
      let isNew = guardian.isNew([number])
      let isNewAgain = guardian.isNew([number])
      #expect(isNew && !isNewAgain)
    }
    let (recent, old) = (guardian.isNew([7]), guardian.isNew([0]))
    #expect(!recent)
    #expect(old)
  }
}
