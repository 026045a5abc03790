import JSONText

extension ImageLabel {
  init?(json: JSON, version: NgffVersion) {
    guard let object = json.object else { return nil }
    var members = Members(object)
    colors = members.list("colors", Color.init(json:))
    properties = members.list("properties", Properties.init(json:))
    sourceImage = nil
    sourceExtra = [:]
    if let source = members.take("source", \.object) {
      var inner = Members(source)
      sourceImage = inner.string("image")
      sourceExtra = inner.rest
    }
    self.version = members.string("version").flatMap(NgffVersion.init(tag:)) ?? version
    if version.hasNamespace { self.version = version }
    extra = members.rest
  }

  /// The metadata as its members in a file of `version`.
  func json(version: NgffVersion) -> JSON {
    var writer = MembersWriter()
    if !version.hasNamespace { writer.put("version", version.rawValue) }
    writer.put("colors", colors.map { .array($0.map(\.json)) })
    writer.put("properties", properties.map { .array($0.map(\.json)) })
    if sourceImage != nil || !sourceExtra.isEmpty {
      var source = MembersWriter()
      source.put("image", sourceImage)
      source.put(foreign: sourceExtra)
      writer.put("source", .object(source.object))
    }
    writer.put(foreign: extra)
    return .object(writer.object)
  }
}

extension ImageLabel.Color {
  fileprivate init?(json: JSON) {
    guard let object = json.object else { return nil }
    var members = Members(object)
    guard let value = members.take("label-value", { $0 }) else { return nil }
    self.init(value, rgba: members.ints("rgba"), extra: members.rest)
  }

  fileprivate var json: JSON {
    var writer = MembersWriter()
    writer.put("label-value", labelValue)
    writer.put("rgba", rgba.map { JSON($0) })
    writer.put(foreign: extra)
    return .object(writer.object)
  }
}

extension ImageLabel.Properties {
  fileprivate init?(json: JSON) {
    guard let object = json.object else { return nil }
    var members = Members(object)
    guard let value = members.take("label-value", { $0 }) else { return nil }
    self.init(value, values: members.rest)
  }

  fileprivate var json: JSON {
    var writer = MembersWriter()
    writer.put("label-value", labelValue)
    writer.put(foreign: values)
    return .object(writer.object)
  }
}
