import Foundation
import Testing
import Zarr
import ZarrTesting

/// Damaged input gives an error or a result, never a trap, and errors of the right kind. The
/// executable zarr-fuzz does the same for longer.
@Suite struct FuzzTests {
  @Test(
    "damaged input",
    arguments: [
      (FuzzSuite.Target.metadata, 400), (.codecs, 24), (.shards, 200), (.zip, 300),
    ])
  func damage(_ target: FuzzSuite.Target, _ rounds: Int) throws {
    var suite = FuzzSuite(seed: 11)
    suite.archives = try ["good_zip64_end", "good_deflated", "good_streamed"].map {
      let path = "\(Bundle.module.resourcePath ?? "")/Fixtures/zip/\($0).zip"
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }
    let tally = try suite.run(target, rounds: rounds)
    #expect(tally.inputs >= 1000)
    #expect(tally.refused > tally.inputs / 10)
  }
}
