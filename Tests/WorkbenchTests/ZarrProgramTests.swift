import Testing

/// The programs are in Fixtures/zarr, beside what zarr-python 3.1.6 prints for them.
@Test(
  "programs with Zarr arrays print what zarr-python prints",
  arguments: ["arrays", "groups", "stores", "codecs"])
func zarrProgram(name: String) throws { try ProgramFolder("zarr").checkInFolder(name) }

/// The programs are in Fixtures/ngff_zarr, beside what ngff-zarr 0.50.0 prints for them.
@Test(
  "programs with images print what ngff-zarr prints", arguments: ["coordinate_systems"])
func ngffZarrProgram(name: String) throws { try ProgramFolder("ngff_zarr").checkInFolder(name) }
