import BigInt
import JSONText
import OrderedCollections
import Script

extension Interpreter {
  /// The value of the language that a JSON value stands for, as `json.loads` makes it.
  func value(_ json: JSON) -> Value {
    switch json {
    case .null: .none
    case .bool(let flag): .bool(flag)
    case .int(let number): .int(number)
    case .uint(let number): .integer(BigInt(number))
    case .bigInt(let digits): BigInt(digits).map(Value.integer) ?? .none
    case .double(let number): .float(number)
    case .string(let text): .string(text)
    case .array(let items): .list(items.map(value))
    case .object(let members): value(members)
    }
  }

  /// The dict that a JSON object stands for.
  func value(_ members: JSONObject) -> Value {
    let dict = DictObject()
    for (key, member) in members { dict[key] = value(member) }
    return .dict(dict)
  }

  /// The JSON value of plain data: None, bools, numbers, text, lists, tuples and dicts with text
  /// as keys, and of what numpy has in their place.
  ///
  /// - Throws: `TypeError` for anything else, `RecursionError` if it is nested too deep.
  func json(_ value: Value, depth: Int = 0) throws -> JSON {
    guard depth < 500 else { throw ScriptException(.recursionError, "the data is nested too deep") }
    switch value {
    case .none: return .null
    case .bool(let flag): return .bool(flag)
    case .int(let number): return .int(number)
    case .bigInt(let big):
      return UInt64(exactly: big.value).map(JSON.uint) ?? .bigInt(String(big.value))
    case .float(let number): return .double(number)
    case .str(let text): return .string(text.string)
    case .list(let list): return .array(try list.items.map { try json($0, depth: depth + 1) })
    case .tuple(let tuple): return .array(try tuple.items.map { try json($0, depth: depth + 1) })
    case .dict(let dict): return .object(try jsonObject(dict, depth: depth))
    default: return try jsonOfHost(value)
    }
  }

  /// The JSON object of a dict.
  ///
  /// - Throws: `TypeError` if a key is not text or a value is no plain data.
  func jsonObject(_ dict: DictObject, depth: Int = 0) throws -> JSONObject {
    var members = JSONObject()
    for (key, member) in dict.items {
      guard case .str(let name) = key else {
        throw ScriptException.type("metadata keys must be str, not \(key.typeName)")
      }
      members[name.string] = try json(member, depth: depth + 1)
    }
    return members
  }

  private func jsonOfHost(_ value: Value) throws -> JSON {
    if let member = EnumMember.of(value) { return .string(member.value) }
    if let convert = value.type.toInt, let index = try indexValue(value), case .int = index {
      _ = convert
      return try json(index)
    }
    if value.type.toFloat != nil { return .double(try double(value)) }
    throw ScriptException.type("an object of type \(value.typeName) cannot be stored as metadata")
  }
}
