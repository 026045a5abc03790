import Display
import NDArray
import OMEZarr
import Script

extension Displays {
  /// The displays of all types of the library. The text stays the printed form; HTML and pictures
  /// come from the room that renders.
  static func standard() -> Displays {
    var displays = Displays()
    displays.add(ImageRecord.dataclass.type) { value, interpreter, context in
      Render.image(try ImageRecord.unwrap(value, interpreter), context: context)
    }
    displays.add(MultiscalesRecord.dataclass.type) { value, interpreter, context in
      Render.multiscales(try MultiscalesRecord.unwrap(value, interpreter), context: context)
    }
    displays.add(MetadataRecords.metadata.dataclass.type) { value, interpreter, context in
      Render.metadata(try MetadataRecords.metadata.unwrap(value, interpreter), context: context)
    }
    displays.add(PlateObjects.plateType) { value, interpreter, context in
      Render.plate(try PlateObjects.plate(value).plate(interpreter), context: context)
    }
    displays.add(PlateObjects.wellType) { value, _, context in
      guard case .host(let host) = value, let well = host as? WellInstance else { return nil }
      return Render.well(well.well, context: context)
    }
    displays.add(LazyArrays.hostClass.type) { value, _, context in
      value.arraySource.map { Render.array($0, title: "LazyArray", context: context) }
    }
    displays.add(ZarrArrayClass.type) { value, _, context in
      value.arraySource.map { Render.array($0, title: "zarr.Array", context: context) }
    }
    displays.add(ValidationReport.type) { value, _, context in
      ValidationReport.report(value).map { Render.report($0, context: context) }
    }
    displays.add(PlanText.type) { value, _, context in
      PlanText.plan(value).map { Render.plan($0, context: context) }
    }
    return displays
  }

  /// Adds what a type shows besides its printed form. Where there is no use for more, or it cannot
  /// be made, the printed form is all.
  private mutating func add(
    _ type: TypeObject,
    _ render: @escaping (Value, Interpreter, DisplayContext) throws -> MIMEBundle?
  ) {
    register(type) { value, interpreter, context in
      let plain = MIMEBundle(plain: try interpreter.repr(value).string)
      guard context.showsHTML,
        var bundle = try? render(value, interpreter, context)
      else { return plain }
      bundle["text/plain"] = .text(plain.plain)
      return bundle
    }
  }
}
