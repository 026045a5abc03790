import JSONText
import OrderedCollections

/// The content of an `execute_request`, with the specification's defaults for what is missing.
struct ExecuteRequest {
  let code: String
  let isSilent: Bool
  let storesHistory: Bool
  let allowsInput: Bool
  let stopsOnError: Bool
  let userExpressions: [(name: String, code: String)]

  init(_ content: JSON) {
    code = content["code"]?.string ?? ""
    isSilent = content["silent"]?.bool ?? false
    storesHistory = !isSilent && content["store_history"]?.bool ?? true
    allowsInput = content["allow_stdin"]?.bool ?? true
    stopsOnError = content["stop_on_error"]?.bool ?? true
    userExpressions = (content["user_expressions"]?.object ?? [:]).compactMap { name, value in
      value.string.map { (name, $0) }
    }
  }

  /// Whether there is nothing to run.
  var isBlank: Bool { code.allSatisfy(\.isWhitespace) }
}
