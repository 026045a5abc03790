import NDArray
import OMEZarr

/// The description of an OME-TIFF: axes, pixel sizes and channels.
enum OMEXML {
  /// - Parameter image: with axes in the order t, c, z, y, x, as its pages are numbered.
  /// - Returns: nil for pixels that OME-TIFF has no name for.
  static func description(of image: NgffImage, _ omero: Omero?) -> String? {
    guard let type = pixelType(image.data.dtype) else { return nil }
    func size(_ dim: String) -> Int {
      image.dims.firstIndex(of: dim).map { image.data.shape[$0] } ?? 1
    }
    var pixels = "ID=\"Pixels:0\" DimensionOrder=\"XYZCT\" Type=\"\(type)\" BigEndian=\"false\""
    for dim in ["x", "y", "z", "c", "t"] { pixels += " Size\(dim.uppercased())=\"\(size(dim))\"" }
    for dim in ["x", "y", "z"] {
      guard let unit = image.axesUnits?[dim].flatMap({ units[$0] }), let scale = image.scale[dim],
        scale > 0
      else { continue }
      let name = "PhysicalSize\(dim.uppercased())"
      pixels += " \(name)=\"\(scale)\" \(name)Unit=\"\(unit)\""
    }
    let channels = (0..<size("c")).map { index -> String in
      let channel = omero?.channels.indices.contains(index) == true ? omero?.channels[index] : nil
      let names = image.channelNames ?? []
      let label = names.indices.contains(index) ? names[index] : channel?.label ?? ""
      let name = label.isEmpty ? "" : " Name=\"\(escaped(label))\""
      let color = channel?.color.flatMap(signedColor).map { " Color=\"\($0)\"" } ?? ""
      return "<Channel ID=\"Channel:0:\(index)\" SamplesPerPixel=\"1\"\(name)\(color)/>"
    }
    return """
      <?xml version="1.0" encoding="UTF-8"?>\
      <OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">\
      <Image ID="Image:0" Name="\(escaped(image.name))">\
      <Pixels \(pixels)>\(channels.joined())<TiffData/></Pixels></Image></OME>
      """
  }

  private static let units = [
    "meter": "m", "centimeter": "cm", "millimeter": "mm", "micrometer": "µm", "nanometer": "nm",
    "picometer": "pm", "angstrom": "Å", "inch": "in",
  ]

  private static func pixelType(_ dtype: DType) -> String? {
    switch dtype {
    case .float32: "float"
    case .float64: "double"
    case .complex64: "complex"
    case .complex128: "double-complex"
    case .bool: "bit"
    case .float16, .int64, .uint64: nil
    default: dtype.name
    }
  }

  /// RRGGBB as the signed RGBA of OME.
  private static func signedColor(_ hex: String) -> Int32? {
    guard hex.utf8.count == 6, let rgb = UInt32(hex, radix: 16) else { return nil }
    return Int32(bitPattern: rgb << 8 | 255)
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: if scalar.value >= 32 { result.unicodeScalars.append(scalar) }
      }
    }
    return result
  }
}
