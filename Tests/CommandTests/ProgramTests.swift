import Testing

@Suite struct ProgramTests {
  @Test func codePrintsAndDoesNotEcho() throws {
    let run = try Program(["-c", "print(1 + 1)\n3"], in: try Folder())
    #expect(run.status == 0)
    #expect(run.output == "2\n")
  }

  @Test func scriptsGetTheirArguments() throws {
    let folder = try Folder()
    try folder.write("import sys\nprint(sys.argv)\n", to: "s.ngffz")
    let run = try Program(["run", "s.ngffz", "-x", "--json"], in: folder)
    #expect(run.output == "['s.ngffz', '-x', '--json']\n")
    let piped = try Program(["run", "-", "a"], input: "import sys\nprint(sys.argv[1])", in: folder)
    #expect(piped.output == "a\n")
  }

  @Test func failuresShowTheScript() throws {
    let folder = try Folder()
    try folder.write("x = 1\nx.nothing\n", to: "s.ngffz")
    let run = try Program(["run", "s.ngffz"], in: folder)
    #expect(run.status == 1)
    #expect(run.errors.contains("line 2") && run.errors.contains("AttributeError"))
    #expect(run.output.isEmpty)
  }

  @Test func exitStatusIsTheProgramsOwn() throws {
    #expect(try Program(["-c", "import sys; sys.exit(7)"], in: try Folder()).status == 7)
  }

  @Test func pipedInputIsTakenAsPasted() throws {
    let run = try Program(
      [], input: ">>> x = 20\n>>> x + 1\n21\n>>> print('a')\na\n", in: try Folder())
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output == "21\na\n")
    let last = try Program([], input: "x = 20\nx + 1\n", in: try Folder())
    #expect(last.output == "21\n")
    let failing = try Program([], input: "1/0\n2 + 2\n", in: try Folder())
    #expect(failing.status == 1)
  }

  @Test(arguments: [
    [], ["info"], ["tree"], ["validate"], ["convert"], ["upgrade"], ["run"], ["kernel"],
    ["kernel", "install"], ["kernel", "run"],
  ])
  func helpOnEveryLevel(command: [String]) throws {
    let run = try Program(command + ["--help"], in: try Folder())
    #expect(run.status == 0)
    #expect(
      run.output.contains("USAGE: ngffz" + command.map { " " + $0 }.joined()), "\(run.output)")
    #expect(run.errors.isEmpty)
  }

  @Test(arguments: [
    ["info"], ["info", "--nonsense", "x"], ["frobnicate"], ["convert"],
    ["convert", "-o", "x.zarr"],
    ["validate", "a", "b"], ["kernel", "run"], ["-c"],
  ])
  func wrongUsageIsStatusTwo(arguments: [String]) throws {
    let run = try Program(arguments, in: try Folder())
    #expect(run.status == 2, "\(run.output)\(run.errors)")
    #expect(!run.errors.isEmpty && run.output.isEmpty)
  }

  @Test func version() throws {
    let run = try Program(["--version"], in: try Folder())
    #expect(run.status == 0 && run.output.hasPrefix("ngffz "))
  }
}
