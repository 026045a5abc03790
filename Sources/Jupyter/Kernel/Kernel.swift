import Glibc
import JSONText
import OrderedCollections

/// A Jupyter kernel (messaging protocol 5.5) over ZeroMQ.
///
/// ```swift
/// let kernel = try Kernel(connectionFile: path)  // the sockets are bound from here on
/// exit(kernel.run(session: MySession()))
/// ```
///
/// The constructor does nothing but read the file and bind, so that a client that connects at once
/// finds somebody; make the session after it.
public final class Kernel {
  /// What a caller may choose.
  public struct Options: Sendable {
    /// Whether what C libraries and child processes write to descriptors 1 and 2 goes to the
    /// notebook.
    public var capturesOutput = true
    /// The stack of the threads that run cells, in bytes.
    public var stackSize = 64 << 20

    /// The defaults.
    public init() {}
  }

  private let sockets: Sockets
  private let info: ConnectionInfo
  private let signer: Signer
  private let options: Options
  private let interrupts: Int32
  /// A connection file of our own making, removed at the end.
  private var registeredFile: String?

  /// Reads a connection file and binds the five sockets. A file that asks for ports is rewritten
  /// with those that were found; one that names a registration endpoint is answered there.
  ///
  /// Takes over SIGINT, which from now on stops the running cell and nothing else.
  ///
  /// - Throws: ``KernelError`` of kind `connectionFile`, `transport` or `registration`.
  public init(connectionFile path: String, options: Options = Options()) throws(KernelError) {
    interrupts = Interrupts.install()
    let asked = try ConnectionFile.read(path)
    sockets = try Sockets(asked)
    info = asked.bound(to: sockets.ports)
    signer = Signer(scheme: info.scheme, key: info.key)
    self.options = options
    if let place = info.registration {
      let registration = Registration(info: info, signer: signer, place: place)
      try registration.announce(sockets.ports, context: sockets.context)
      registeredFile = try ConnectionFile.writeRegistered(info, kernelID: place.kernelID)
    } else if asked.ports != info.ports || asked.members["ip"] == nil {
      var members = info.members
      members["ip"] = .string(info.ip)
      try ConnectionFile.write(members, to: path)
    }
  }

  /// Serves `session` until somebody asks for an end, or until the process that started the kernel
  /// is gone.
  ///
  /// Takes over descriptors 1 and 2, unless told otherwise.
  ///
  /// - Returns: the status to exit with.
  public func run(session: any KernelSession) -> Int32 {
    signal(SIGPIPE, SIG_IGN)
    let codec = MessageCodec(signer: signer)
    let outbox = Outbox(codec: codec)
    let core = KernelCore(
      session: session, sink: outbox, ports: sockets.ports, stackSize: options.stackSize
    ) { _ in outbox.close() }
    if options.capturesOutput {
      let capture = OutputCapture { core.publishCaptured($0, to: $1) }
      core.setCapture { capture.flush() }
    }
    Reactor(
      sockets: sockets, codec: codec, outbox: outbox, core: core, watches: watches(core)
    ).run()
    sockets.close()
    registeredFile.map { _ = unlink($0) }
    Self.endChildren()
    return 0
  }

  private func watches(_ core: KernelCore) -> [Reactor.Watch] {
    var watches = [
      Reactor.Watch(descriptor: interrupts) { [interrupts] in
        Interrupts.clear(interrupts)
        core.interruptSoon()
      }
    ]
    if let parent = ParentWatch.descriptor() {
      watches.append(
        Reactor.Watch(descriptor: parent) {
          // Nobody is left to read a message or to wait for an orderly end.
          Self.endChildren()
          _exit(1)
        })
    }
    return watches
  }

  /// Ends what cells have started and left running, if the kernel leads a process group of its own.
  private static func endChildren() {
    guard getpgrp() == getpid() else { return }
    signal(SIGTERM, SIG_IGN)
    kill(0, SIGTERM)
  }
}
