// swift-format-ignore-file: NeverForceUnwrap
// Measures one cell of the Zarr benchmark and prints the seconds of each repetition.
//
//   zarr-bench make RAW SIDE                            writes SIDE³ uint16, smooth plus noise
//   zarr-bench write STORE KIND RAW SIDE CHUNK          creates STORE from RAW
//   zarr-bench ours CELL STORE OUT REPETITIONS          CELL: all, chunks, trip
//   zarr-bench floor CELL STORE OUT REPETITIONS         the codec and file calls alone
//   zarr-bench memcpy SIDE REPETITIONS
import CZstd
import Glibc
import JSONText
import NDArray
import Synchronization
import Workers
import Zarr

func seconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

func peakMebibytes() -> Int {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return usage.ru_maxrss >> 10
}

func measure(_ count: Int, before: () throws -> Void = {}, _ body: () throws -> Void) rethrows {
  var times: [Double] = []
  for _ in 0..<count {
    try before()
    let start = seconds()
    try body()
    times.append(seconds() - start)
  }
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  let cpu =
    Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
    + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6
  print(
    times.map { String($0) }.joined(separator: " "), "peak", peakMebibytes(), "cpu",
    cpu / Double(count))
}

func makeRaw(_ path: String, _ side: Int) throws {
  let array = try NDArray(uninitialized: .uint16, shape: [side, side, side])
  array.withElements(UInt16.self) { elements in
    var state: UInt64 = 42
    for index in 0..<elements.count {
      let (z, y, x) = (index / (side * side), index / side % side, index % side)
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let wave = sin(Float(x) * 0.02) + sin(Float(y) * 0.03) + sin(Float(z) * 0.05)
      elements[index] = UInt16(2000 + 400 * wave) &+ UInt16(state >> 58)
    }
  }
  let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
  var done = 0
  while done < array.byteCount {
    done += write(file, array.address + done, array.byteCount - done)
  }
  close(file)
}

func loadRaw(_ path: String, _ side: Int) throws -> NDArray {
  let array = try NDArray(uninitialized: .uint16, shape: [side, side, side])
  let file = open(path, O_RDONLY)
  var done = 0
  while done < array.byteCount {
    let count = read(file, array.address + done, array.byteCount - done)
    if count <= 0 { break }
    done += count
  }
  close(file)
  return array
}

func options(_ kind: String, _ side: Int, _ chunk: Int) -> ArrayOptions {
  let cube = [side, side, side]
  var options = ArrayOptions(shape: cube, dtype: .uint16, chunkShape: [chunk, chunk, chunk])
  if kind == "shard" {
    options.chunkShape = [64, 64, 64]
    options.shardShape = [256, 256, 256]
  }
  options.compressors = kind == "plain" ? [] : [.zstd(level: 1)]
  return options
}

func indexes(_ counts: [Int]) -> [[Int]] {
  var all: [[Int]] = [[]]
  for count in counts { all = all.flatMap { index in (0..<count).map { index + [$0] } } }
  return all
}

func roundTrip(_ store: String, _ out: String) throws {
  let source = try ZarrArray.open(LocalStore(store))
  var copy = ArrayOptions(
    shape: source.shape, dtype: source.dtype, chunkShape: source.chunkShape,
    shardShape: source.shardShape)
  copy.compressors = store.hasSuffix("plain") ? [] : [.zstd(level: 1)]
  let target = try ZarrArray.create(LocalStore(out), copy)
  let all = indexes(source.storedCounts)
  try Workers.forEach(all.count) { number in
    try target.writeChunk(all[number], try source.readChunk(all[number]))
  }
}

/// What no implementation can do without: read the bytes, undo the codec, and for a round trip apply
/// it again and write. Reading all ends in one new array of all bytes, as it must; nothing else is
/// moved to where it belongs.
func floorCell(_ cell: String, _ store: String, _ out: String) throws {
  let array = try ZarrArray.open(LocalStore(store))
  let all = indexes(array.storedCounts)
  let inner = array.chunkShape.reduce(2, *)
  let isPlain = store.hasSuffix("plain")
  let byteCount = array.storedShape.reduce(2, *)
  mkdir(out, 0o755)
  let whole =
    cell == "all" ? try NDArray(uninitialized: .uint8, shape: [byteCount * all.count]) : nil
  try Workers.forEach(all.count) { number in
    let key = "\(store)/\(array.key(all[number]))"
    let file = open(key, O_RDONLY)
    defer { close(file) }
    var status = stat()
    fstat(file, &status)
    let size = Int(status.st_size)
    let place = whole.map { $0.address + number * byteCount }
    let encodedArray = try NDArray(
      uninitialized: .uint8, shape: [isPlain && place != nil ? 0 : size])
    let encoded = UnsafeMutableRawBufferPointer(
      start: isPlain ? place ?? encodedArray.address : encodedArray.address, count: size)
    var done = 0
    while done < size { done += pread(file, encoded.baseAddress! + done, size - done, done) }
    var result: [UnsafeRawBufferPointer] = []
    if isPlain {
      result = [UnsafeRawBufferPointer(encoded)]
    }
    let decodedArray = try NDArray(
      uninitialized: .uint8, shape: [isPlain || place != nil ? 0 : byteCount])
    let decoded = UnsafeMutableRawBufferPointer(
      start: place ?? decodedArray.address, count: byteCount)
    let again = UnsafeMutableRawBufferPointer.allocate(
      byteCount: ZSTD_compressBound(inner), alignment: 64)
    defer { again.deallocate() }
    var sink = -1 as Int32
    if cell == "trip" { sink = open("\(out)/\(number)", O_WRONLY | O_CREAT | O_TRUNC, 0o644) }
    if !isPlain {
      let context = ZSTD_createDCtx()
      let compressor = ZSTD_createCCtx()
      defer { ZSTD_freeDCtx(context); ZSTD_freeCCtx(compressor) }
      var position = 0
      for part in 0..<byteCount / inner {
        let frame = ZSTD_findFrameCompressedSize(encoded.baseAddress! + position, size - position)
        let target = decoded.baseAddress! + part * inner
        _ = ZSTD_decompressDCtx(context, target, inner, encoded.baseAddress! + position, frame)
        position += frame
        if cell == "trip" {
          let count = ZSTD_compressCCtx(
            compressor, again.baseAddress, again.count, target, inner, 1)
          var written = 0
          while written < count {
            written += write(sink, again.baseAddress! + written, count - written)
          }
        }
      }
    } else if cell == "trip", let bytes = result.first {
      var written = 0
      while written < bytes.count {
        written += write(sink, bytes.baseAddress! + written, bytes.count - written)
      }
    }
    if sink >= 0 { close(sink) }
  }
}

func clear(_ path: String) { try? LocalStore(path).deletePrefix("") }

let arguments = CommandLine.arguments
switch arguments[1] {
case "make": try makeRaw(arguments[2], Int(arguments[3])!)
case "write":
  let side = Int(arguments[5])!
  let data = try loadRaw(arguments[4], side)
  let array = try ZarrArray.create(
    LocalStore(arguments[2]), options(arguments[3], side, Int(arguments[6])!), overwrite: true)
  try measure(1) { try array.writeAll(data) }
case "ours":
  let (store, out, count) = (arguments[3], arguments[4], Int(arguments[5])!)
  switch arguments[2] {
  case "all":
    try measure(count) { _ = try ZarrArray.open(LocalStore(store)).readAll() }
  case "chunks":
    try measure(count) {
      let array = try ZarrArray.open(LocalStore(store))
      let all = indexes(array.storedCounts)
      try Workers.forEach(all.count) { _ = try array.readChunk(all[$0]) }
    }
  default: try measure(count, before: { clear(out) }) { try roundTrip(store, out) }
  }
case "floor":
  try measure(Int(arguments[5])!, before: { clear(arguments[4]) }) {
    try floorCell(arguments[2], arguments[3], arguments[4])
  }
default:
  let side = Int(arguments[2])!
  let from = try NDArray(zeros: .uint16, shape: [side, side, side])
  memset(from.address, 1, from.byteCount)
  let to = try NDArray(zeros: .uint16, shape: [side, side, side])
  try measure(Int(arguments[3])!) {
    let half = from.byteCount / 2
    try Workers.forEach(2) { memcpy(to.address + $0 * half, from.address + $0 * half, half) }
  }
}
