import OMEZarr
import OrderedCollections
import Script

/// The enumeration `Methods`.
enum MethodsEnumeration {
  static let enumeration = Enumeration(
    "Methods", doc: "The ways to make the smaller levels of a pyramid.",
    Methods.allCases.map { ($0.memberName, $0.rawValue) })

  static func wrap(_ method: Methods?) -> Value {
    guard let method, let member = enumeration.member(.string(method.rawValue)) else {
      return .none
    }
    return .host(member)
  }

  /// The method that a member or a name stands for; nil for `None`.
  ///
  /// - Throws: `ValueError` if there is no such method.
  static func unwrap(_ value: Value, _ context: Interpreter) throws -> Methods? {
    if value.isNone { return nil }
    if let member = enumeration.member(value) { return Methods(rawValue: member.value) }
    if case .str(let text) = value, let method = Methods(named: text.string) { return method }
    throw ScriptException.value(
      "\(try context.repr(value).string) is not a valid Methods; there are "
        + Methods.allCases.map(\.rawValue).joined(separator: ", "))
  }
}

/// The class `Multiscales`, bound to the library's pyramid.
enum MultiscalesRecord {
  static let dataclass = Dataclass(
    "Multiscales",
    "images, metadata, scale_factors=None, method=None, chunks=None, root_attributes=None",
    doc: "A pyramid: an image at several resolutions, and its metadata.",
    hidden: ["root_attributes!"], showsLayout: true)

  /// The object that shows a pyramid.
  ///
  /// - Parameters:
  ///   - arrayName: what the printed form calls the arrays.
  ///   - isRead: whether the pyramid was read from a store.
  static func wrap(
    _ multiscales: Multiscales, arrayName: String, isRead: Bool = false, _ context: Interpreter
  ) -> Value {
    let images = multiscales.images.map {
      ImageRecord.wrap($0, arrayName: arrayName, unitsOfAllAxes: isRead)
    }
    let value = dataclass.make([
      .list(images),
      MetadataRecords.metadata.wrap(multiscales.metadata),
      multiscales.scaleFactors.map { .list($0.map(factor)) } ?? .none,
      MethodsEnumeration.wrap(multiscales.method),
      multiscales.chunks.map { .dict($0.map { ($0, .int($1)) }) } ?? .none,
      multiscales.rootAttributes.map { context.value($0) } ?? .none,
    ])
    dataclass.instance(value)?.origin = multiscales
    return value
  }

  private static func factor(_ factor: ScaleFactor) -> Value {
    switch factor {
    case .uniform(let factor): .int(factor)
    case .perAxis(let factors): .dict(factors.map { ($0, .int($1)) })
    }
  }

  /// The pyramid that an object stands for.
  ///
  /// - Throws: `TypeError` or `ValueError` if a field makes no sense.
  static func unwrap(_ value: Value, _ context: Interpreter) throws -> Multiscales {
    let instance = try dataclass.require(value)
    let images = try context.array(instance["images"]).map { try ImageRecord.unwrap($0, context) }
    let metadata = try TransformationClasses.metadata(instance["metadata"], context)
    var result =
      instance.origin as? Multiscales ?? Multiscales(images: images, metadata: metadata)
    result.images = images
    result.metadata = metadata
    result.method = try MethodsEnumeration.unwrap(instance["method"], context)
    if case .dict(let attributes) = instance["root_attributes"] {
      result.rootAttributes = try context.jsonObject(attributes)
    }
    if !instance["chunks"].isNone {
      let chunks = try context.members(instance["chunks"], "chunks").map {
        (name: $0.name, value: try context.int($0.value, "chunks"))
      }
      result.chunks = ImageRecord.ordered(chunks)
    }
    return result
  }
}
