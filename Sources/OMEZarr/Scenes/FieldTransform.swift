/// Which transformation a field of vectors is (0.6).
public enum FieldTransform: String, Sendable, CaseIterable {
  /// It holds what is added to each point.
  case displacements
  /// It holds where each point goes.
  case coordinates

  /// The type of the axis that numbers the components.
  public var axisType: String {
    switch self {
    case .displacements: "displacement"
    case .coordinates: "coordinate"
    }
  }
}

extension Multiscales {
  /// This pyramid with a field as one more of its transformations.
  ///
  /// - Parameters:
  ///   - path: the image of the field, and the systems it leads between. Without them the pyramid is
  ///     the field itself: its spatial axes make a system, which the field maps to itself.
  ///   - system: the name of that system.
  /// - Throws: ``OMEZarrError`` of kind `argument` if the axes are not one of components, followed by
  ///   as many of space, or if a system is not there.
  public func declaring(
    _ field: FieldTransform, path: String? = nil, from input: String? = nil,
    to output: String? = nil, system: String = "physical", interpolation: String? = "linear"
  ) throws(OMEZarrError) -> Multiscales {
    guard (input == nil) == (output == nil) else {
      throw OMEZarrError(.argument, "pass both input_system and output_system, or neither")
    }
    guard path == nil || input != nil else {
      throw OMEZarrError(
        .argument, "with path, pass input_system and output_system: the field is elsewhere")
    }
    let axes = path == nil ? try fieldAxes(field) : []
    var result = self
    if input == nil { try result.metadata.declareSystem(system, axes) }
    let (from, to) = (input ?? system, output ?? system)
    try result.metadata.requireSameRank(from, to)
    let target = path ?? metadata.datasets.first?.path ?? ""
    let kind: CoordinateTransformation.Kind =
      switch field {
      case .displacements: .displacements(path: target, interpolation: interpolation)
      case .coordinates: .coordinates(path: target, interpolation: interpolation)
      }
    result.metadata.coordinateTransformations =
      (metadata.coordinateTransformations ?? []) + [
        CoordinateTransformation(
          kind, input: CoordinateSystemIdentifier(name: from),
          output: CoordinateSystemIdentifier(name: to))
      ]
    return result
  }

  /// The spatial axes of a field.
  private func fieldAxes(_ field: FieldTransform) throws(OMEZarrError) -> [Axis] {
    let names = metadata.axes.map { "\($0.name) (\($0.type ?? "no type"))" }.joined(separator: ", ")
    guard metadata.axes.first?.type == field.axisType,
      metadata.axes.dropFirst().allSatisfy({ $0.type == "space" })
    else {
      throw OMEZarrError(
        .argument,
        "a field has an axis of type '\(field.axisType)' (see axes_types) and then axes of space; "
          + "these are \(names)")
    }
    let axes = Array(metadata.axes.dropFirst())
    guard let count = images.first?.data.shape.first, count == axes.count else {
      throw OMEZarrError(
        .argument,
        "a field over \(axes.count) axes of space has as many components, not "
          + "\(images.first?.data.shape.first ?? 0)")
    }
    return axes
  }
}

extension Metadata {
  fileprivate mutating func declareSystem(_ name: String, _ axes: [Axis]) throws(OMEZarrError) {
    guard let known = coordinateSystems.first(where: { $0.name == name }) else {
      coordinateSystems.append(CoordinateSystem(name: name, axes: axes))
      return
    }
    guard known.axes.map(\.name) == axes.map(\.name), known.axes.allSatisfy({ $0.type == "space" })
    else {
      throw OMEZarrError(
        .argument, "the coordinate system '\(name)' is there already, with other axes")
    }
  }

  fileprivate func requireSameRank(_ input: String, _ output: String) throws(OMEZarrError) {
    var ranks: [Int] = []
    for name in [input, output] {
      guard let system = coordinateSystems.first(where: { $0.name == name }) else {
        let names = coordinateSystems.map(\.name).sorted().joined(separator: ", ")
        throw OMEZarrError(
          .argument, "'\(name)' names no declared coordinate system; there are \(names)")
      }
      ranks.append(system.axes.count)
    }
    guard ranks[0] == ranks[1] else {
      throw OMEZarrError(
        .argument,
        "'\(input)' has \(ranks[0]) axes and '\(output)' \(ranks[1]); a field leads to as many as "
          + "it comes from")
    }
  }
}
