/// The constructor and methods of `float`.
enum FloatMembers {
  static func fill(_ type: TypeObject) {}
}
