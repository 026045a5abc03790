import Display
import Testing
import Workbench

/// The programs are in Fixtures/zarr, beside what zarr-python 3.1.6 prints for them.
@Test(
  "programs with Zarr arrays print what zarr-python prints",
  arguments: ["arrays", "groups", "stores", "codecs"])
func zarrProgram(name: String) throws { try ProgramFolder("zarr").checkInFolder(name) }

/// The programs are in Fixtures/ngff_zarr, beside what ngff-zarr 0.50.0 prints for them.
@Test(
  "programs with images print what ngff-zarr prints", arguments: ["coordinate_systems"])
func ngffZarrProgram(name: String) throws { try ProgramFolder("ngff_zarr").checkInFolder(name) }

@Test("an archive that is closed takes nothing more")
func closedArchive() throws {
  let program = """
    import sys
    import zarr
    path = sys.argv[1] + "/a.zip"
    store = zarr.storage.ZipStore(path, mode="w")
    array = zarr.create_array(store, shape=(4,), dtype="u1")
    array[1] = 7
    store.close()
    try:
        array[0] = 1
    except Exception as e:
        print("mode='a'" in str(e))
    with zarr.storage.ZipStore(path, mode="a") as store:
        zarr.open_array(store)[0] = 2
    print(zarr.open_array(zarr.storage.ZipStore(path, mode="r"))[:])
    """
  let folder = Folder()
  let recorder = Recorder(DisplayContext())
  let outcome = withExtendedLifetime(folder) {
    Session(arguments: ["closed", folder.path])
      .run(program, file: "closed", echo: .none, frontEnd: recorder)
  }
  if case .failed(let failure) = outcome {
    Issue.record("\(failure.traceback.joined(separator: "\n"))")
  }
  #expect(recorder.shown.output == "True\n[2 7 0 0]\n")
}
