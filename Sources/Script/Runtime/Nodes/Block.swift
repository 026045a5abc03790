/// A sequence of statements.
enum Block {
  @inline(__always)
  static func run(_ actions: [Action], _ frame: Frame) throws -> Completion {
    for action in actions {
      let completion = try action.run(frame)
      if completion != .normal { return completion }
    }
    return .normal
  }
}
