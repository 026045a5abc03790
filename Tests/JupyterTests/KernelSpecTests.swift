import Glibc
import JSONText
import OrderedCollections
import Testing

@testable import Jupyter

struct KernelSpecTests {
  private func temporaryFolder() -> String {
    var template = Array("/tmp/ngffz-spec-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { mkdtemp($0) != nil } ?? false
    }
    #expect(made)
    return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  @Test func installsAndUninstalls() throws {
    let prefix = temporaryFolder()
    let spec = KernelSpec(executablePath: "/opt/ngffz", environment: ["A": "b"])
    let folder = try spec.install(to: .prefix(prefix))
    #expect(folder == "\(prefix)/share/jupyter/kernels/ngffz")
    try spec.install(to: .prefix(prefix))
    let json = try JSON.parse(try Files.read("\(folder)/kernel.json"))
    #expect(
      json["argv"]
        == ["/opt/ngffz", "kernel", "run", "--connection-file", "{connection_file}"])
    #expect(json["language"] == "ngffz")
    #expect(json["env"] == ["A": "b"])
    #expect(json["metadata"] == ["debugger": false, "supported_encryption": ["curve"]])
    for (name, size) in [("logo-32x32.png", UInt8(32)), ("logo-64x64.png", 64)] {
      let bytes = try Files.read("\(folder)/\(name)")
      #expect(Array(bytes.prefix(4)) == [0x89, 0x50, 0x4E, 0x47])
      #expect(bytes[19] == size && bytes[23] == size)
    }
    try spec.uninstall(from: .prefix(prefix))
    #expect(access(folder, F_OK) != 0)
    #expect(throws: KernelError.self) { try spec.uninstall(from: .prefix(prefix)) }
  }

  /// The folder in the repository shows what is installed.
  @Test func installsWhatTheRepositoryShows() throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let spec = KernelSpec(executablePath: "ngffz")
    for (name, bytes) in spec.files {
      let shown = try Files.read("/\(root)/kernelspec/\(name)")
      if name.hasSuffix(".json") {
        #expect(try JSON.parse(shown) == JSON.parse(bytes))
      } else {
        #expect(shown == bytes, "\(name): run kernelspec/make_logos.py")
      }
    }
  }

  @Test(arguments: ["", "..", "a/b", "a b", "é"])
  func refusesNamesThatJupyterRefuses(name: String) {
    #expect(throws: KernelError.self) {
      try KernelSpec(name: name, executablePath: "/x").install(to: .prefix("/nonexistent"))
    }
  }

  @Test func saysWhatCannotBeWritten() {
    let error = #expect(throws: KernelError.self) {
      try KernelSpec(executablePath: "/x").install(to: .prefix("/proc/nothing"))
    }
    #expect(error?.kind == .install)
    #expect(error?.description.contains("/proc/nothing") == true)
  }
}
