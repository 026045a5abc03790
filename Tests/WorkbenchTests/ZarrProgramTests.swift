import Glibc
import Testing
import Workbench

/// The programs are in Fixtures/zarr, beside what zarr-python 3.1.6 prints for them; they take the
/// folder to write in as their argument.
@Test(
  "programs with Zarr arrays print what zarr-python prints",
  arguments: ["arrays", "groups", "stores", "codecs"])
func zarrProgram(name: String) throws {
  var template = Array("/tmp/ngffz-zarr-programs-XXXXXX".utf8CString)
  let isMade = template.withUnsafeMutableBufferPointer { name in
    name.baseAddress.flatMap { mkdtemp($0) } != nil
  }
  try #require(isMade)
  let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  defer { _ = Session().run("!rm -rf \(folder)", echo: .none, frontEnd: Recorder()) }
  let programs = ProgramFolder("zarr")
  try programs.check(name, code: try programs.program(name), arguments: [folder])
}
