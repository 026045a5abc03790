import Glibc
import Testing
import Workbench

@Test(
  "programs with arrays print what CPython and NumPy print",
  arguments: [
    "printing", "distributions", "printing_floats", "reductions", "indexing", "dtypes",
    "files_products_random",
    "views", "broadcasting", "sorting_sets",
  ])
func numpyProgram(name: String) throws {
  // The programs write files beside themselves.
  let here = "/tmp/ngffz-numpy-programs-\(getpid())"
  mkdir(here, 0o700)
  let programs = ProgramFolder("numpy")
  try programs.check(name, code: try programs.program(name).replacingFileNames(in: here))
}

extension String {
  /// The program with its file names in another folder.
  fileprivate func replacingFileNames(in folder: String) -> String {
    split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var line = String(line)
      for name in ["t.npy", "u.npy"] {
        line = line.split(separator: "\"\(name)\"", omittingEmptySubsequences: false)
          .joined(separator: "\"\(folder)/\(name)\"")
      }
      return line.split(separator: "np.save(\"u\"", omittingEmptySubsequences: false)
        .joined(separator: "np.save(\"\(folder)/u\"")
    }.joined(separator: "\n")
  }
}
