// A program of your own that speaks the language: a type and a module of its own, a script that
// uses them beside numpy, and the displays that come back.
import Script
import Workbench

/// A part of your program that scripts shall move.
struct Stage {
  var x = 0.0
  var y = 0.0
}

let stage = HostClass<Stage>("Stage", module: "microscope", doc: "The table under the lens.")
stage.initializer("x: float = 0.0, y: float = 0.0") { context, a in
  Stage(x: try a.double(0, context), y: try a.double(1, context))
}
stage.property("x", "Place along x, in micrometers.", get: { .float($0.x) })
stage.property("y", "Place along y, in micrometers.", get: { .float($0.y) })
stage.boxMethod("move", "dx: float, dy: float", "Moves it and returns it.") { context, box, a in
  box.base.x += try a.double(0, context)
  box.base.y += try a.double(1, context)
  return .host(box)
}
stage.repr { _, stage in "Stage(x=\(stage.x), y=\(stage.y))" }

/// Takes what a script prints and shows.
final class Console: FrontEnd {
  func write(_ text: String, to stream: TextStream) { print(text, terminator: "") }
  func display(_ bundle: MIMEBundle, id: String?) {
    print("shown:", bundle.parts.keys, bundle.plain)
  }
}

let session = Session()
session.register(module: "microscope", doc: "What the microscope can do.") { module, _ in
  module["Stage"] = .type(stage.type)
  module.function("exposure", "light: float, *, gain=1.0", "Milliseconds for this light.") {
    context, a in .float(100 / (try a.double(0, context) * a.double(1, context)))
  }
}
session.register(display: stage) { stage, _ in
  var bundle = MIMEBundle(plain: "Stage at \(stage.x), \(stage.y)")
  bundle["text/html"] = .text("<b>Stage</b> at \(stage.x), \(stage.y)")
  return bundle
}
session.limits.steps = 1_000_000

let script = """
  import numpy as np
  from microscope import Stage, exposure
  s = Stage(1, y=2)
  for step in np.linspace(0, 1, 3):
      s.move(dx=float(step), dy=0)
  print("exposure", exposure(4, gain=2.5), s)
  display(s)
  s
  """
switch session.run(script, echo: .last, frontEnd: Console()) {
case .done(let result): print("result:", result?.plain ?? "none")
case .failed(let failure): print(failure.traceback.joined(separator: "\n"))
case .exit(let status): print("the script left with status", status)
}
