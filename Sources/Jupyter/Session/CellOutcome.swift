import JSONText
import OrderedCollections

/// How a cell ended.
public enum CellOutcome: Sendable {
  /// It ran to its end.
  ///
  /// - Parameters:
  ///   - result: the value to show as the cell's result, if it has one.
  ///   - payloads: requests to the front end.
  case ok(result: MIMEBundle? = nil, payloads: [Payload] = [])
  /// It failed or was interrupted.
  case failed(CellFailure)
}

/// An error as a front end shows it.
public struct CellFailure: Error, Sendable, Hashable {
  /// The plain name of the error's type, such as `ValueError`.
  public var name: String
  /// The message.
  public var value: String
  /// The lines of the traceback, which may hold ANSI colours.
  public var traceback: [String]

  /// Makes a failure.
  public init(name: String, value: String, traceback: [String] = []) {
    self.name = name
    self.value = value
    self.traceback = traceback
  }

  /// `ename`, `evalue` and `traceback`.
  var content: JSONObject {
    [
      "ename": .string(name), "evalue": .string(value),
      "traceback": .array(traceback.map { .string($0) }),
    ]
  }

  /// The content of a reply that reports this.
  var reply: JSONObject {
    JSONObject(uniqueKeysWithValues: [("status", "error")] + content.map { ($0, $1) })
  }
}

/// One value in several forms, keyed by MIME type.
///
/// Pictures are base64 text without line breaks, `application/json` is the value itself, all other
/// types are text.
public struct MIMEBundle: Sendable, Hashable {
  /// The forms; `text/plain` is always among them.
  public var data: JSONObject
  /// What to know about the forms, such as `{"image/png": {"width": 320}}`.
  public var metadata: JSONObject

  /// Makes a bundle of what there is.
  public init(_ data: JSONObject, metadata: JSONObject = [:]) {
    self.data = data
    self.metadata = metadata
  }

  /// Makes a bundle of text.
  public init(plain: String) { self.init(["text/plain": .string(plain)]) }

  var content: JSONObject { ["data": .object(data), "metadata": .object(metadata)] }
}

/// What a cell asks of the front end, apart from its outputs.
public enum Payload: Sendable {
  /// To show help in a pager, from line `start` on.
  case page(MIMEBundle, start: Int = 0)
  /// To put `text` into the next cell, or in place of this one.
  case setNextInput(String, replace: Bool = false)
  /// To close the session.
  case askExit(keepKernel: Bool = false)

  var json: JSON {
    switch self {
    case .page(let bundle, let start):
      ["source": "page", "data": .object(bundle.data), "start": .int(start)]
    case .setNextInput(let text, let replace):
      ["source": "set_next_input", "text": .string(text), "replace": .bool(replace)]
    case .askExit(let keepKernel):
      ["source": "ask_exit", "keepkernel": .bool(keepKernel)]
    }
  }
}
