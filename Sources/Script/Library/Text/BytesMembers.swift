/// The constructor and methods of `bytes`.
enum BytesMembers {
  static func fill(_ type: TypeObject) {}
}
