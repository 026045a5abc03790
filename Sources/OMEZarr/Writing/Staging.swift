import Workers
import Zarr

/// Writes to the staging directory and puts it in its place. What an interruption leaves is kept for
/// `resumes`; what an error leaves is removed, unless it came while resuming.
func staging<Result>(
  _ staged: StagedDirectory, _ options: WriteOptions, _ write: (LocalStore) throws -> Result
) throws -> Result {
  do {
    return try namingFailures(of: staged.target) {
      let result = try write(LocalStore(staged.staging))
      try staged.commit()
      return result
    }
  } catch {
    if !options.resumes, !(error is Cancelled) { staged.discard() }
    throw error
  }
}

/// Says of failures of the disk which hierarchy could not be written.
func namingFailures<Result>(of target: String, _ write: () throws -> Result) throws -> Result {
  do {
    return try write()
  } catch let failure as ZarrError {
    let disk: Set<ZarrError.Kind> = [.io, .notFound, .permissionDenied, .storageFull]
    guard disk.contains(failure.kind) else { throw failure }
    throw OMEZarrError(.storage, "cannot be written", place: target, cause: failure.messageInStore)
  }
}
