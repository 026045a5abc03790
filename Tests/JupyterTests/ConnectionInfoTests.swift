import JSONText
import OrderedCollections
import Testing

@testable import Jupyter

struct ConnectionInfoTests {
  private func info(_ text: String, path: String = "/run/kernel-1.json") throws -> ConnectionInfo {
    try ConnectionInfo(Array(text.utf8), path: path)
  }

  private let ports =
    #""shell_port":1,"iopub_port":2,"stdin_port":3,"control_port":"4","hb_port":5"#

  @Test func readsAnOrdinaryFile() throws {
    let info = try info(
      #"{"transport":"tcp","ip":"127.0.0.1",\#(ports),"signature_scheme":"hmac-sha512","key":"é"}"#)
    #expect(info.ports == [.shell: 1, .iopub: 2, .stdin: 3, .control: 4, .heartbeat: 5])
    #expect(info.endpoint(.shell, port: 1) == "tcp://127.0.0.1:1")
    #expect(info.scheme == .hmacSHA512)
    #expect(info.key == Array("é".utf8))
    #expect(info.curve == nil)
    #expect(info.registration == nil)
  }

  @Test func namesSocketFilesWithADash() throws {
    let given = try info(#"{"transport":"ipc","ip":"/tmp/x",\#(ports)}"#)
    #expect(given.endpoint(.heartbeat, port: 5) == "ipc:///tmp/x-5")
    let derived = try info(#"{"transport":"ipc",\#(ports)}"#)
    #expect(derived.endpoint(.shell, port: 1) == "ipc:///run/kernel-1-ipc-1")
  }

  @Test func putsBracketsAroundVersion6() throws {
    #expect(try info(#"{"ip":"::1",\#(ports)}"#).endpoint(.shell, port: 9) == "tcp://[::1]:9")
  }

  @Test func readsCurveKeys() throws {
    let key = String(repeating: "a", count: 40)
    let file = #"{\#(ports),"curve_publickey":"\#(key)","curve_secretkey":"\#(key)"}"#
    #expect(try info(file).curve?.publicKey == key)
    #expect(throws: KernelError.self) { try info(#"{\#(ports),"curve_publickey":"\#(key)"}"#) }
    #expect(try info(#"{\#(ports),"curve_publickey":null,"curve_secretkey":null}"#).curve == nil)
  }

  @Test(arguments: ["7", #""7""#])
  func readsARegistration(port: String) throws {
    let info = try info(
      #"{"kernel_id":"k","registration_ip":"10.0.0.1","registration_port":\#(port),"key":"a"}"#)
    #expect(info.registration == .init(kernelID: "k", ip: "10.0.0.1", port: 7))
    #expect(info.ip == "10.0.0.1")
    #expect(info.ports.values.allSatisfy { $0 == 0 })
  }

  @Test(arguments: [
    "", "[]", "{}", #"{"transport":"smoke"}"#, #"{"shell_port":"x"}"#, #"{"shell_port":1e9}"#,
    #"{"key":5}"#, #"{"signature_scheme":"hmac-rot13"}"#, #"{"ip":"a\u0000b"}"#,
    #"{"registration_port":5}"#,
  ])
  func refusesWhatItCannotUse(text: String) {
    let error = #expect(throws: KernelError.self) { try info(text) }
    #expect(error?.kind == .connectionFile)
    #expect(error?.place == "/run/kernel-1.json")
  }

  @Test func keepsUnknownMembersWhenItWritesPorts() throws {
    let asked = try info(#"{"kernel_name":"x",\#(ports.replacing("1", with: "0"))}"#)
    let bound = asked.bound(to: [.shell: 99, .iopub: 2, .stdin: 3, .control: 4, .heartbeat: 5])
    #expect(bound.members["kernel_name"] == "x")
    #expect(bound.members["shell_port"] == 99)
    #expect(bound.members["control_port"] == 4)
  }
}
