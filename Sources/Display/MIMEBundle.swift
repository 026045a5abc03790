import JSONText
import OrderedCollections

/// One thing to look at in several forms, of which a front end takes the best it can show.
///
/// `text/plain` is always among them.
public struct MIMEBundle: Sendable, Equatable {
  /// One form.
  public enum Payload: Sendable, Equatable {
    /// Text, such as `text/plain` and `text/html`.
    case text(String)
    /// Bytes, such as `image/png`.
    case bytes([UInt8])
    /// A value, for `application/json`.
    case json(JSON)
  }

  /// The forms by MIME type, in order.
  public var parts: OrderedDictionary<String, Payload>
  /// What to know about a form, by MIME type: for pictures `width` and `height` in CSS pixels.
  public var metadata: JSONObject
  /// Whether the text draws what the picture shows, so that a coarse picture adds nothing to it.
  public var isDrawnInText = false

  /// Makes a bundle of text, to which other forms can be added.
  public init(plain: String, metadata: JSONObject = [:]) {
    parts = ["text/plain": .text(plain)]
    self.metadata = metadata
  }

  /// The form of a MIME type; nil if there is none.
  public subscript(type: String) -> Payload? {
    get { parts[type] }
    set { parts[type] = newValue }
  }

  /// The `text/plain` form.
  public var plain: String {
    if case .text(let text) = parts["text/plain"] { return text }
    return ""
  }

  /// The `text/html` form.
  public var html: String? {
    if case .text(let text) = parts["text/html"] { return text }
    return nil
  }

  /// The `image/png` form: the bytes of a PNG file.
  public var png: [UInt8]? {
    if case .bytes(let bytes) = parts["image/png"] { return bytes }
    return nil
  }
}
