import Display
import Foundation
import Glibc
import JSONText
import Synchronization
import Testing
import Workbench

/// A front end that remembers what it was shown.
final class Recorder: FrontEnd {
  struct Shown: Sendable {
    var output = ""
    var error = ""
    var displays: [MIMEBundle] = []
    var pages: [String] = []
    var progress: [String] = []
  }

  private let state = Mutex(Shown())
  let displayContext: DisplayContext

  init(_ context: DisplayContext = .text()) { displayContext = context }

  var shown: Shown { state.withLock { $0 } }

  func write(_ text: String, to stream: TextStream) {
    state.withLock { shown in
      if stream == .output { shown.output += text } else { shown.error += text }
    }
  }
  func display(_ bundle: MIMEBundle, id: String?) { state.withLock { $0.displays.append(bundle) } }
  func updateDisplay(_ bundle: MIMEBundle, id: String) {}
  func showProgress(_ bundle: MIMEBundle, isLast: Bool) {
    state.withLock { $0.progress.append(bundle.plain) }
  }
  func clearOutput(wait: Bool) {}
  func input(prompt: String) throws -> String? { "typed" }
  func page(_ bundle: MIMEBundle) { state.withLock { $0.pages.append(bundle.plain) } }
}

/// A folder that is gone after the test.
final class Folder {
  let path: String

  init() {
    var template = Array("/tmp/ngffz-test-XXXXXX".utf8CString)
    path = String(cString: mkdtemp(&template))
  }

  deinit { _ = system("rm -rf '\(path)'") }

  func exists(_ name: String) -> Bool { access("\(path)/\(name)", F_OK) == 0 }

  func write(_ name: String, _ bytes: [UInt8]) {
    let file = fopen("\(path)/\(name)", "w")
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

  var names: [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}

/// Runs a text in a session and returns what it wrote; an error is an issue of the test.
@discardableResult
func run(
  _ text: String, in session: Session = Session(), echo: Session.Echo = .each,
  _ recorder: Recorder = Recorder()
) -> String {
  switch session.run(text, echo: echo, frontEnd: recorder) {
  case .done(let result):
    return recorder.shown.output
      + recorder.shown.displays.map { $0.plain + "\n" }.joined()
      + (result.map { $0.plain + "\n" } ?? "")
  case .failed(let failure):
    Issue.record("\(failure.traceback.joined(separator: "\n"))")
    return ""
  case .exit: return recorder.shown.output
  }
}

/// The exception that a text ends with.
func failure(_ text: String, in session: Session = Session()) -> Failure? {
  if case .failed(let failure) = session.run(text, echo: .each, frontEnd: Recorder()) {
    return failure
  }
  return nil
}

@Test("a pasted page runs: prompts are stripped, outputs and prose are passed over")
func pastedPage() {
  let page = """
    Array to image

    This paragraph tells what comes next, in words that are no program.

      • with a bullet

    >>> # Make an array
    >>> import numpy as np
    >>> data = np.zeros((4, 6),
                        dtype='uint8')
    >>> print(data.shape)
    (4, 6)
    >>> for i in range(2):
    ...     print(i)
    ...
    0
    1

    To install more, use pip.

    pip install "ngff-zarr[validate]"
    >>> data.dtype
    dtype('uint8')

    if data.size:
        print('some')

        # a comment inside
        print('more')
    else:
        print('none')
    """
  let text = run(page)
  #expect(
    text == """
      (4, 6)
      0
      1
      Nothing to install: ngffz has all of ngff-zarr's parts built in.
      some
      more
      dtype('uint8')

      """)
}

@Test("images print as the page of ngff-zarr shows them, the array under its own name")
func printedImage() {
  let text = run(
    """
    import numpy as np
    image = nz.to_ngff_image(np.zeros((256, 256), dtype='uint8'), dims=['y', 'x'])
    print(image)
    """)
  #expect(text.hasPrefix("NgffImage(\n    data="))
  #expect(text.contains("shape=(256, 256), dtype=uint8, chunksize=(256, 256)"))
  #expect(!text.contains("dask") && !text.contains("numpy"))
  #expect(
    text.hasSuffix(
      """
      ,
          dims=['y', 'x'],
          scale={'y': 1.0, 'x': 1.0},
          translation={'y': 0.0, 'x': 0.0},
          name='image',
          axes_units=None,
          computed_callbacks=[]
      )

      """))
}

@Test("a pyramid prints its levels, metadata, factors, method and chunks")
func printedPyramid() {
  let text = run(
    """
    import numpy as np
    multiscales = nz.to_multiscales(np.zeros((256, 256), dtype='uint8'), [2, 4], chunks=64)
    print(multiscales)
    """)
  #expect(text.contains("            scale={'x': 4.0, 'y': 4.0},\n"))
  #expect(
    text.contains(
      """
                  Dataset(
                      path='scale1/image',
                      coordinateTransformations=[
                          Scale(scale=[2.0, 2.0], type='scale'),
                          Translation(
                              translation=[0.5, 0.5],
                              type='translation'
                          )
                      ]
                  ),

      """))
  #expect(
    text.hasSuffix(
      """
          scale_factors=[2, 4],
          method=<Methods.ITKWASM_GAUSSIAN: 'itkwasm_gaussian'>,
          chunks={'y': 64, 'x': 64}
      )

      """))
}

@Test("what is written reads back equal", arguments: ["0.4", "0.5", "0.6"])
func roundTrip(version: String) {
  let folder = Folder()
  let text = run(
    """
    import numpy as np
    data = (np.arange(40 * 50) % 251).astype('uint16').reshape(40, 50)
    image = nz.to_ngff_image(data, dims='yx', scale={'y': 0.5, 'x': 0.25},
                             axes_units={'y': 'micrometer', 'x': 'micrometer'})
    nz.to_ngff_zarr('\(folder.path)/a.ome.zarr', nz.to_multiscales(image, [2], chunks=16),
                    version='\(version)')
    back = nz.from_ngff_zarr('\(folder.path)/a.ome.zarr', validate=True)
    print((back.images[0].data[...] == data).all(), back.images[1].scale, back.metadata.version)
    print(back.metadata.axes[0].unit, back.method)
    """)
  #expect(
    text == """
      True {'y': 1.0, 'x': 0.5} \(version)
      micrometer Methods.ITKWASM_GAUSSIAN

      """)
  #expect(folder.names == ["a.ome.zarr"])
}

@Test("an image may be written over the store that it is read from")
func overItself() {
  let folder = Folder()
  let path = "\(folder.path)/a.ome.zarr"
  let text = run(
    """
    import numpy as np
    nz.to_ngff_zarr('\(path)', nz.to_multiscales(np.full((32, 32), 7, dtype='uint8'), [2]))
    nz.to_ngff_zarr('\(path)', nz.from_ngff_zarr('\(path)'), version='0.5')
    back = nz.from_ngff_zarr('\(path)')
    print(back.metadata.version, int(back.images[1].data[...].min()))
    """)
  #expect(text == "0.5 7\n")
  #expect(folder.names == ["a.ome.zarr"])
}

@Test(
  "bad input is one clear exception, and leaves nothing that looks whole",
  arguments: [
    ("from imageio.v3 import imread; imread('FOLDER/none.png')", "FileNotFoundError", "none.png"),
    ("from imageio.v3 import imread; imread('FOLDER/cut.png')", "ValueError", "cut.png"),
    ("nz.from_ngff_zarr('FOLDER/none.ome.zarr')", "ValueError", "none.ome.zarr"),
    ("nz.from_ngff_zarr('FOLDER')", "ValueError", "FOLDER"),
    ("nz.to_ngff_image([[1, 2], [3, 4]], dims=['row', 'x'])", "ValueError", "row"),
    ("nz.to_ngff_image([[1, 2], [3, 4]], dims=['x'])", "ValueError", "dims"),
    ("nz.to_multiscales(nz.to_ngff_image([[1, 2], [3, 4]]), [8])", "ValueError", "8"),
    (
      "nz.to_ngff_zarr('/proc/none/a.ome.zarr', nz.to_multiscales([[1, 2], [3, 4]], []))",
      "OSError", "/proc/none"
    ),
    (
      "nz.to_ngff_zarr('FOLDER/a.ozx', nz.to_multiscales([[1, 2]], []), version='0.4')",
      "ValueError", "0.5"
    ),
    (
      "nz.to_ngff_zarr('FOLDER/a.ome.zarr', nz.to_multiscales([[1, 2]], []), version='0.3')",
      "ValueError", "0.3"
    ),
  ])
func badInput(code: String, name: String, word: String) {
  let folder = Folder()
  folder.write("cut.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49])
  let failure = failure(code.replacing("FOLDER", with: folder.path))
  let names = name == "OSError" ? ["OSError", "FileNotFoundError", "PermissionError"] : [name]
  #expect(names.contains(failure?.name ?? ""))
  let text = (failure?.message ?? "") + (failure?.traceback.last ?? "")
  #expect(text.contains(word.replacing("FOLDER", with: folder.path)))
  #expect(failure?.message.contains("\n") == false)
  #expect(folder.names == ["cut.png"])
}

@Test("plates are written and read as the page does")
func plates() {
  let folder = Folder()
  let text = run(
    """
    import numpy as np
    plate = nz.Plate(columns=[nz.PlateColumn('1')], rows=[nz.PlateRow('A'), nz.PlateRow('B')],
                     wells=[nz.PlateWell('A/1', 0, 0), nz.PlateWell('B/1', 1, 0)], name='screen')
    store = '\(folder.path)/plate.ome.zarr'
    nz.to_hcs_zarr(nz.HCSPlate(store, plate), store)
    pyramid = nz.to_multiscales(np.full((16, 16), 3, dtype='uint8'), [2])
    nz.write_hcs_well_image(store, pyramid, plate, 'A', '1')
    plate = nz.from_hcs_zarr(store)
    print(f"Plate: {plate.metadata.name}, wells: {len(plate.metadata.wells)}")
    well = plate.get_well("A", "1")
    image = well.get_image(0)
    print(f"{len(well.images)} field(s), shape {image.images[0].data.shape}")
    print(plate.get_well("B", "1"), plate.get_well("C", "9"), well is plate.get_well("A", "1"))
    print(plate, well)
    """)
  #expect(
    text == """
      Plate: screen, wells: 2
      1 field(s), shape (16, 16)
      None None True
      HCSPlate('screen', 2 rows × 1 columns, 2 of 2 wells) HCSWell('A/1', 1 field)

      """)
}

@Test("show gives the table of levels and a picture")
func showing() {
  let recorder = Recorder(DisplayContext())
  run(
    """
    import numpy as np
    show(nz.to_multiscales(np.arange(64 * 64, dtype='uint16').reshape(64, 64), [2]))
    """, recorder)
  let displays = recorder.shown.displays
  #expect(displays.count == 2)
  #expect(displays.first?.html?.contains("<table") == true)
  #expect(displays.first?.plain.contains("scale1/image") == true)
  #expect(displays.last?.png?.starts(with: [0x89, 0x50, 0x4E, 0x47]) == true)
}

@Test("the value of a cell's last expression is shown in several forms; its text is its repr")
func cellResult() {
  let recorder = Recorder(DisplayContext())
  let outcome = Session().run(
    "import numpy as np\nimage = nz.to_ngff_image(np.zeros((8, 8)))\nimage", echo: .last,
    frontEnd: recorder)
  guard case .done(let result?) = outcome else {
    Issue.record("no result: \(outcome)")
    return
  }
  #expect(result.plain.hasPrefix("NgffImage(\n"))
  #expect(result.html?.contains("<table") == true)
}

@Test("an interrupt ends the work at once and keeps the variables")
func interrupt() {
  let session = Session()
  run("kept = 41", in: session)
  // A thread of its own: the tests' own pool may be busy running tests.
  Thread.detachNewThread {
    usleep(300_000)
    session.interrupt()
  }
  #expect(failure("while True: pass", in: session)?.isInterrupt == true)
  #expect(run("kept + 1", in: session) == "42\n")
}

@Test("completion knows names, attributes, arguments and paths; it answers while a program runs")
func completion() {
  let session = Session()
  let folder = Folder()
  folder.write("picture.png", [])
  run("import numpy as np\nimage = nz.to_ngff_image(np.zeros((4, 4)))", in: session)
  func items(_ text: String) -> [String] {
    session.complete(text, at: text.unicodeScalars.count).items.map(\.text)
  }
  #expect(items("image.tr") == ["translation"])
  #expect(items("'é'; image.tr") == ["translation"])
  #expect(items("nz.to_ngff_image(image, tra") == ["translation="])
  #expect(items("open('\(folder.path)/pic") == ["picture.png"])
  #expect(session.complete("'é'; imag", at: 9).range == 5..<9)
  Thread.detachNewThread {
    _ = session.run("while True: pass", echo: .none, frontEnd: Recorder())
  }
  usleep(300_000)
  #expect(items("image.tr") == ["translation"])
  #expect(session.inspect("image", at: 3)?.plain.contains("NgffImage") == true)
  session.interrupt()
  #expect(run("image.name", in: session) == "'image'\n")
}

@Test("magics, help and the shell")
func specialLines() {
  let session = Session()
  #expect(run("!echo hello", in: session) == "hello\n")
  run("x = 1", in: session)
  #expect(run("%who", in: session).contains("x  int"))
  #expect(run("%time 1 + 1", in: session).contains("Wall time"))
  let recorder = Recorder()
  run("nz.to_ngff_image?", in: session, recorder)
  #expect(recorder.shown.pages.first?.contains("dims=None") == true)
  #expect(failure("%nothing", in: session)?.message.contains("%who") == true)
}

@Test("every name that is offered without an import exists")
func offeredNames() {
  let text = run(
    """
    import ngff_zarr
    names = [name for name in dir(ngff_zarr) if not name.startswith('_')]
    print(len(names) > 40, explain, show, nz.Methods.DASK_BIN_SHRINK.value)
    """)
  #expect(text.hasPrefix("True "))
  #expect(text.hasSuffix(" dask_bin_shrink\n"))
}

@Test(
  "explanations use the object's own numbers",
  arguments: [
    ("explain(nz.to_multiscales(np.zeros((64, 64)), [2]))", "2 resolutions"),
    ("explain(nz.Scale([2.0, 0.5]))", "here 2, 0.5"),
    ("explain(nz.Axis('y', 'space', 'micrometer'))", "micrometer"),
  ])
func explanations(code: String, word: String) {
  #expect(run("import numpy as np\n" + code).replacing("\n", with: " ").contains(word))
}

@Test("a row of short pieces of work shows no progress, however long the row is")
func shortWorkShowsNoProgress() {
  let folder = Folder()
  let recorder = Recorder()
  run(
    """
    import time
    import numpy as np
    image = nz.to_ngff_image(np.zeros((8, 8), dtype='uint8'))
    for number in range(4):
        nz.to_ngff_zarr(f'\(folder.path)/{number}.ome.zarr', nz.to_multiscales(image, scale_factors=[]))
        time.sleep(0.25)
    """, echo: .none, recorder)
  #expect(recorder.shown.progress == [])
}
