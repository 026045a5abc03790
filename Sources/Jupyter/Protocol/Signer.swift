import Crypto

/// The hash under the HMAC of a message, by its name in `signature_scheme` (JEP 106: `hmac-md5`,
/// `hmac-sha256`, `hmac-sha512`; clients know the other SHA lengths as well).
public enum SignatureScheme: String, Sendable, Hashable, CaseIterable {
  case hmacSHA256 = "hmac-sha256"
  case hmacSHA512 = "hmac-sha512"
  case hmacSHA384 = "hmac-sha384"
  case hmacSHA1 = "hmac-sha1"
  case hmacMD5 = "hmac-md5"
}

/// Signs messages and checks signatures.
///
/// A signature is the lower-case hexadecimal HMAC (RFC 2104) over the raw bytes of the frames
/// header, parent header, metadata and content. With an empty key nothing is signed or checked.
public struct Signer: Sendable {
  /// The hash.
  public let scheme: SignatureScheme
  private let code: KeyedCode?

  /// - Parameter key: the connection file's `key`, as its UTF-8 bytes.
  public init(scheme: SignatureScheme, key: [UInt8]) {
    self.scheme = scheme
    code = key.isEmpty ? nil : KeyedCode(scheme, SymmetricKey(data: key))
  }

  /// Whether messages are signed at all.
  public var isActive: Bool { code != nil }

  /// The signature of `parts`, empty when there is no key.
  public func signature(of parts: [[UInt8]]) -> [UInt8] {
    guard let code else { return [] }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(parts.reduce(0) { $0 &+ $1.count })
    for part in parts { bytes += part }
    return code.signature(of: bytes)
  }

  /// Whether `signature` belongs to `parts`. The time it takes does not depend on where the first
  /// difference is.
  public func isValid(_ signature: [UInt8], of parts: [[UInt8]]) -> Bool {
    guard isActive else { return true }
    let expected = self.signature(of: parts)
    guard signature.count == expected.count else { return false }
    var difference: UInt8 = 0
    for (left, right) in zip(signature, expected) { difference |= left ^ right }
    return difference == 0
  }
}

/// A hash that has taken in the key already: each message goes on from a copy of it.
private enum KeyedCode: Sendable {
  case sha256(HMAC<SHA256>)
  case sha512(HMAC<SHA512>)
  case sha384(HMAC<SHA384>)
  case sha1(HMAC<Insecure.SHA1>)
  case md5(HMAC<Insecure.MD5>)

  init(_ scheme: SignatureScheme, _ key: SymmetricKey) {
    self =
      switch scheme {
      case .hmacSHA256: .sha256(HMAC(key: key))
      case .hmacSHA512: .sha512(HMAC(key: key))
      case .hmacSHA384: .sha384(HMAC(key: key))
      case .hmacSHA1: .sha1(HMAC(key: key))
      case .hmacMD5: .md5(HMAC(key: key))
      }
  }

  func signature(of bytes: [UInt8]) -> [UInt8] {
    switch self {
    case .sha256(let code): Self.hexadecimal(code, bytes)
    case .sha512(let code): Self.hexadecimal(code, bytes)
    case .sha384(let code): Self.hexadecimal(code, bytes)
    case .sha1(let code): Self.hexadecimal(code, bytes)
    case .md5(let code): Self.hexadecimal(code, bytes)
    }
  }

  private static func hexadecimal<Hash: HashFunction>(
    _ code: HMAC<Hash>, _ bytes: [UInt8]
  ) -> [UInt8] {
    var code = code
    code.update(data: bytes)
    return code.finalize().withUnsafeBytes { digest in
      var text: [UInt8] = []
      text.reserveCapacity(2 * digest.count)
      for byte in digest {
        text.append(digit(byte >> 4))
        text.append(digit(byte & 15))
      }
      return text
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
