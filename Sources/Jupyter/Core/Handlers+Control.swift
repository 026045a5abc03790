import JSONText
import OrderedCollections

/// What is done to the kernel itself.
extension Handlers {
  static func shutdown(_ core: KernelCore, _ message: Message) -> Answer {
    let restart = message.content["restart"]?.bool ?? false
    let content: JSONObject = ["status": "ok", "restart": .bool(restart)]
    core.sink.send(
      OutgoingMessage(
        .iopub, "shutdown_reply", identities: Topic.of("shutdown_reply"),
        parent: message.header.json, content: content))
    return Answer(content) { core.shutdown(restart: restart) }
  }

  static func interrupt(_ core: KernelCore, _ message: Message) -> Answer {
    core.interrupt(subshell: message.header.subshellID)
    return Answer([:])
  }

  /// There is no debugger, and `kernel.json` says so; who asks nevertheless gets a refusal in the
  /// form of the Debug Adapter Protocol.
  static func debug(_ core: KernelCore, _ message: Message) -> Answer {
    let reason = "this kernel has no debugger"
    var content = CellFailure(name: "NotSupported", value: reason).reply
    content["type"] = "response"
    content["seq"] = message.content["seq"] ?? 0
    content["request_seq"] = message.content["seq"] ?? 0
    content["success"] = false
    content["command"] = message.content["command"] ?? ""
    content["message"] = .string(reason)
    return Answer(content)
  }

  static func createSubshell(_ core: KernelCore, _ message: Message) -> Answer {
    guard core.session.runsConcurrently else { return noSubshells }
    return Answer(["subshell_id": .string(core.createSubshell())])
  }

  static func deleteSubshell(_ core: KernelCore, _ message: Message) -> Answer {
    guard core.session.runsConcurrently else { return noSubshells }
    guard let id = message.content["subshell_id"]?.string, core.deleteSubshell(id) else {
      return .failure("SubshellError", "there is no such subshell")
    }
    return Answer([:])
  }

  static func listSubshells(_ core: KernelCore, _ message: Message) -> Answer {
    guard core.session.runsConcurrently else { return noSubshells }
    return Answer(["subshell_id": .array(core.subshellIDs.map { .string($0) })])
  }

  private static var noSubshells: Answer {
    .failure("SubshellError", "this session runs one cell at a time and has no subshells")
  }
}
