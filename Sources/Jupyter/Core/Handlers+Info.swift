import JSONText
import OrderedCollections

/// What the kernel is.
extension Handlers {
  static func kernelInfo(_ core: KernelCore, _ message: Message) -> Answer {
    let info = core.session.info
    let links = info.helpLinks.map { link -> JSON in
      ["text": .string(link.text), "url": .string(link.url)]
    }
    return Answer([
      "status": "ok",
      "protocol_version": .string(MessageCodec.protocolVersion),
      "implementation": .string(info.implementation),
      "implementation_version": .string(info.implementationVersion),
      "language_info": info.language.json,
      "banner": .string(info.banner),
      "help_links": .array(links),
      "supported_features": core.session.runsConcurrently ? ["kernel subshells"] : [],
      "debugger": false,
    ])
  }

  static func connect(_ core: KernelCore, _ message: Message) -> Answer {
    Answer(
      JSONObject(
        Channel.allCases.map { ($0.portKey, .int(core.ports[$0] ?? 0)) },
        uniquingKeysWith: { $1 }))
  }

  static func usage(_ core: KernelCore, _ message: Message) -> Answer {
    Answer(core.usage.measure())
  }
}
