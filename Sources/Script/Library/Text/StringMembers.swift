/// The constructor and methods of `str`.
enum StringMembers {
  static func fill(_ type: TypeObject) {}
}
