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
  private let key: SymmetricKey?

  /// - Parameter key: the connection file's `key`, as its UTF-8 bytes.
  public init(scheme: SignatureScheme, key: [UInt8]) {
    self.scheme = scheme
    self.key = key.isEmpty ? nil : SymmetricKey(data: key)
  }

  /// Whether messages are signed at all.
  public var isActive: Bool { key != nil }

  /// The signature of `parts`, empty when there is no key.
  public func signature(of parts: [[UInt8]]) -> [UInt8] {
    guard let key else { return [] }
    switch scheme {
    case .hmacSHA256: return hexadecimal(of: parts, key, SHA256.self)
    case .hmacSHA512: return hexadecimal(of: parts, key, SHA512.self)
    case .hmacSHA384: return hexadecimal(of: parts, key, SHA384.self)
    case .hmacSHA1: return hexadecimal(of: parts, key, Insecure.SHA1.self)
    case .hmacMD5: return hexadecimal(of: parts, key, Insecure.MD5.self)
    }
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

  private func hexadecimal<Hash: HashFunction>(
    of parts: [[UInt8]], _ key: SymmetricKey, _: Hash.Type
  ) -> [UInt8] {
    var code = HMAC<Hash>(key: key)
    for part in parts { code.update(data: part) }
    let digits = Array("0123456789abcdef".utf8)
    return code.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  }
}
