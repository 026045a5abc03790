/// The constructor of `bool`.
enum BoolMembers {
  static func fill(_ type: TypeObject) {
    type.construct("x=False, /", "Whether a value counts as true.") { context, a in
      .bool(try a.bool(0, context))
    }
  }
}
