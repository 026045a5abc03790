/// The constructor and methods of `int`.
enum IntMembers {
  static func fill(_ type: TypeObject) {}
}
