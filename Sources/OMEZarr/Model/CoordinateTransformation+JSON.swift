import JSONText

extension CoordinateTransformation {
  /// How deep transformations may be nested.
  static let depthLimit = 32

  /// Reads a transformation: the spelling of 0.6, and what its drafts and 0.4 wrote. Nil if this is
  /// no object with a type, or nested too deep.
  init?(json: JSON, depth: Int = 0) {
    guard depth < Self.depthLimit, let object = json.object else { return nil }
    var members = Members(object)
    guard let type = members.string("type") else { return nil }
    input = members.take("input") { CoordinateSystemIdentifier(json: $0, stringIsPath: depth == 0) }
    output = members.take("output") { CoordinateSystemIdentifier(json: $0, stringIsPath: false) }
    name = members.string("name")
    kind = Self.kind(type, &members, depth: depth) ?? .other(type: type)
    extra = members.rest
  }

  /// Reads a transformation as a file has it.
  ///
  /// - Throws: ``OMEZarrError`` of kind `metadata` if this is none.
  public init(document json: JSON) throws(OMEZarrError) {
    guard let value = CoordinateTransformation(json: json) else {
      throw OMEZarrError(.metadata, "a transformation is an object with a type")
    }
    self = value
  }

  private static func kind(_ type: String, _ members: inout Members, depth: Int) -> Kind? {
    func nested(_ json: JSON) -> CoordinateTransformation? {
      CoordinateTransformation(json: json, depth: depth + 1)
    }
    switch type {
    case "identity": return .identity
    case "scale": return members.doubles("scale").map(Kind.scale)
    case "translation": return members.doubles("translation").map(Kind.translation)
    case "mapAxis": return members.ints("mapAxis").map(Kind.mapAxis)
    case "projectAxis":
      return .projectAxis(
        droppedInputs: members.ints("droppedInputs"), createdOutputs: members.ints("createdOutputs")
      )
    case "affine": return matrix("affine", &members).map(Kind.affine)
    case "rotation": return matrix("rotation", &members).map(Kind.rotation)
    case "sequence": return members.list("transformations", nested).map(Kind.sequence)
    case "bijection":
      guard let object = members.take("forward", nested) else { return nil }
      guard let inverse = members.take("inverse", nested) else { return nil }
      return .bijection(forward: object, inverse: inverse)
    case "byDimension":
      return members.list("transformations") { Part(json: $0, depth: depth + 1) }
        .map(Kind.byDimension)
    case "displacements":
      return members.string("path").map {
        .displacements(path: $0, interpolation: members.string("interpolation"))
      }
    case "coordinates":
      return members.string("path").map {
        .coordinates(path: $0, interpolation: members.string("interpolation"))
      }
    default: return nil
    }
  }

  private static func matrix(_ key: String, _ members: inout Members) -> Matrix? {
    if let rows = members.list(key, \.doubles) { return .inline(rows) }
    return members.string("path").map(Matrix.path)
  }

  /// The transformation as 0.6 writes it; without input and output it is also what 0.4 and 0.5
  /// write.
  var json: JSON {
    var writer = MembersWriter()
    writer.put("type", type)
    switch kind {
    case .identity, .other: break
    case .scale(let factors): writer.put("scale", JSON(factors))
    case .translation(let offsets): writer.put("translation", JSON(offsets))
    case .mapAxis(let axes): writer.put("mapAxis", JSON(axes))
    case .projectAxis(let dropped, let created):
      writer.put("droppedInputs", dropped.map { JSON($0) })
      writer.put("createdOutputs", created.map { JSON($0) })
    case .affine(let matrix): writer.put(matrix.member("affine"))
    case .rotation(let matrix): writer.put(matrix.member("rotation"))
    case .sequence(let steps): writer.put("transformations", .array(steps.map(\.json)))
    case .bijection(let forward, let inverse):
      writer.put("forward", forward.json)
      writer.put("inverse", inverse.json)
    case .byDimension(let parts): writer.put("transformations", .array(parts.map(\.json)))
    case .displacements(let path, let interpolation), .coordinates(let path, let interpolation):
      writer.put("path", path)
      writer.put("interpolation", interpolation)
    }
    writer.put("input", input?.json)
    writer.put("output", output?.json)
    writer.put("name", name)
    writer.put(foreign: extra)
    return .object(writer.object)
  }
}

extension CoordinateTransformation.Matrix {
  fileprivate func member(_ key: String) -> (String, JSON) {
    switch self {
    case .inline(let rows): (key, .array(rows.map { JSON($0) }))
    case .path(let path): ("path", .string(path))
    }
  }
}

extension MembersWriter {
  fileprivate mutating func put(_ member: (String, JSON)) { put(member.0, member.1) }
}

extension CoordinateTransformation.Part {
  fileprivate init?(json: JSON, depth: Int) {
    guard let object = json.object else { return nil }
    var members = Members(object)
    guard
      let transformation = members.take(
        "transformation", { CoordinateTransformation(json: $0, depth: depth) }),
      let inputs = members.ints("inputAxes") ?? members.ints("input_axes"),
      let outputs = members.ints("outputAxes") ?? members.ints("output_axes")
    else { return nil }
    self.init(
      transformation: transformation, inputAxes: inputs, outputAxes: outputs, extra: members.rest)
  }

  fileprivate var json: JSON {
    var writer = MembersWriter()
    writer.put("transformation", transformation.json)
    writer.put("inputAxes", JSON(inputAxes))
    writer.put("outputAxes", JSON(outputAxes))
    writer.put(foreign: extra)
    return .object(writer.object)
  }
}

extension CoordinateSystemIdentifier {
  /// Reads an identifier. Drafts of 0.6 wrote plain strings: the path of an array as the input of a
  /// dataset's transformation, the name of a system elsewhere.
  fileprivate init?(json: JSON, stringIsPath: Bool) {
    if let text = json.string {
      self = stringIsPath ? .init(path: text) : .init(name: text)
      return
    }
    self.init(json: json)
  }
}
