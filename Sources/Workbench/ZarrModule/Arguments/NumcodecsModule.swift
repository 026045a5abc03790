import JSONText
import Script
import Zarr

/// The module `numcodecs`: the codecs of Zarr v2 by their names there.
enum NumcodecsModule {
  /// A codec: its class, its id, and its parameters with what they are if nobody says.
  private struct Entry {
    var name: String
    var id: String
    var parameters: String
    var doc: String
  }

  private static let entries = [
    Entry(
      name: "Blosc", id: "blosc", parameters: "cname='lz4', clevel=5, shuffle=1, blocksize=0",
      doc: "Blosc: a compressor behind a shuffle."),
    Entry(name: "Zstd", id: "zstd", parameters: "level=0, checksum=False", doc: "Zstandard."),
    Entry(name: "Zlib", id: "zlib", parameters: "level=1", doc: "zlib."),
    Entry(name: "GZip", id: "gzip", parameters: "level=1", doc: "gzip."),
    Entry(name: "BZ2", id: "bz2", parameters: "level=1", doc: "bzip2."),
    Entry(name: "LZ4", id: "lz4", parameters: "acceleration=1", doc: "LZ4."),
    Entry(
      name: "LZMA", id: "lzma", parameters: "format=1, check=-1, preset=None, filters=None",
      doc: "LZMA, as in xz."),
    Entry(
      name: "Delta", id: "delta", parameters: "dtype, astype=None",
      doc: "The differences of the elements."),
    Entry(
      name: "Shuffle", id: "shuffle", parameters: "elementsize=4",
      doc: "The first bytes of all elements, then the second ones."),
    Entry(
      name: "FixedScaleOffset", id: "fixedscaleoffset",
      parameters: "offset, scale, dtype, astype=None", doc: "Numbers as multiples of a step."),
    Entry(
      name: "AsType", id: "astype", parameters: "encode_dtype, decode_dtype",
      doc: "The elements as another type."),
    Entry(
      name: "Quantize", id: "quantize", parameters: "digits, dtype, astype=None",
      doc: "Floats of fewer decimal digits."),
    Entry(
      name: "BitRound", id: "bitround", parameters: "keepbits", doc: "Floats of fewer bits."),
    Entry(name: "PackBits", id: "packbits", parameters: "", doc: "Eight truth values a byte."),
    Entry(name: "Base64", id: "base64", parameters: "", doc: "Bytes as letters."),
    Entry(name: "CRC32", id: "crc32", parameters: "location='start'", doc: "A checksum."),
    Entry(name: "CRC32C", id: "crc32c", parameters: "location='end'", doc: "A checksum."),
    Entry(name: "Adler32", id: "adler32", parameters: "location='start'", doc: "A checksum."),
    Entry(name: "Fletcher32", id: "fletcher32", parameters: "", doc: "A checksum."),
    Entry(
      name: "JenkinsLookup3", id: "jenkins_lookup3", parameters: "initval=0, prefix=None",
      doc: "A checksum."),
  ]

  /// The classes by the ids of their codecs.
  static let named: [String: HostClass<CodecClasses.Codec>] = Dictionary(
    uniqueKeysWithValues: entries.map { ($0.id, make($0, module: "numcodecs", prefix: "")) })

  /// The same codecs as codecs of Zarr v3, as zarr-python calls them.
  private static let extensions = entries.map {
    make($0, module: "zarr.codecs.numcodecs", prefix: "numcodecs.")
  }

  static func register(into interpreter: Interpreter) {
    interpreter.register(module: "numcodecs", doc: "The codecs of Zarr v2.") { module, _ in
      for host in named.values.sorted(by: { $0.type.name < $1.type.name }) {
        module[host.type.name] = .type(host.type)
      }
    }
    interpreter.register(
      module: "zarr.codecs.numcodecs", doc: "The codecs of numcodecs, for Zarr v3."
    ) { module, _ in
      for host in extensions { module[host.type.name] = .type(host.type) }
    }
  }

  private static func make(
    _ entry: Entry, module: String, prefix: String
  ) -> HostClass<CodecClasses.Codec> {
    let names = Signature(entry.parameters).parameters.map(\.name)
    let host = CodecClasses.make(
      entry.name, module: module, entry.parameters, entry.doc, isV2: prefix.isEmpty
    ) { a in
      var members: JSONObject = [:]
      for name in names {
        guard let value = a[name] else { continue }
        members[name] =
          name.hasSuffix("type") ? try dtype(value, a.context) : try a.context.json(value)
      }
      return CodecSpec(prefix + entry.id, members)
    }
    if entry.id == "blosc" {
      let shuffles = [("AUTOSHUFFLE", -1), ("NOSHUFFLE", 0), ("SHUFFLE", 1), ("BITSHUFFLE", 2)]
      for (name, number) in shuffles { host.type.constant(name, .int(number)) }
    }
    return host
  }

  /// "<u2"
  private static func dtype(_ value: Value, _ context: Interpreter) throws -> JSON {
    let (dtype, isBigEndian) = try context.dtype(value)
    let order = dtype.endianUnitSize == 1 ? "|" : isBigEndian ? ">" : "<"
    return .string(order + dtype.typeString)
  }
}
