import JSONText
import OrderedCollections

/// Comms (widgets and the like).
extension Handlers {
  static func commInfo(_ core: KernelCore, _ message: Message) -> Answer {
    Answer(["comms": .object(core.comms.list(target: message.content["target_name"]?.string))])
  }

  static func commOpen(_ core: KernelCore, _ message: Message) -> Answer {
    core.comms.opened(message, by: core.session)
    return .none
  }

  static func commMessage(_ core: KernelCore, _ message: Message) -> Answer {
    core.comms.received(message)
    return .none
  }

  static func commClose(_ core: KernelCore, _ message: Message) -> Answer {
    core.comms.closed(message)
    return .none
  }
}
