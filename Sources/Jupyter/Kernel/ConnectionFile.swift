import Glibc
import JSONText
import OrderedCollections

/// Connection files on disk.
enum ConnectionFile {
  static func read(_ path: String) throws(KernelError) -> ConnectionInfo {
    let text: [UInt8]
    do throws(Files.Failure) { text = try Files.read(path) } catch {
      throw KernelError(.connectionFile, path, "cannot be read: \(error)")
    }
    return try ConnectionInfo(text, path: path)
  }

  /// Writes the file for the owner alone: it holds the key.
  static func write(_ members: JSONObject, to path: String) throws(KernelError) {
    let text = JSON.object(members).serializedBytes(indent: 2)
    do throws(Files.Failure) { try Files.write(text, to: path, mode: 0o600) } catch {
      throw KernelError(.connectionFile, path, "cannot be written: \(error)")
    }
  }

  /// Writes an ordinary connection file for a kernel that registered itself, where later clients
  /// look for one.
  ///
  /// - Returns: its path.
  static func writeRegistered(
    _ info: ConnectionInfo, kernelID: String
  ) throws(KernelError) -> String {
    let folder = JupyterPaths.runtime
    let safe = kernelID.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" ? $0 : "_" }
    let path = "\(folder)/kernel-\(String(safe)).json"
    var members = info.members
    for name in ["kernel_id", "registration_ip", "registration_port"] {
      members.removeValue(forKey: name)
    }
    members["ip"] = .string(info.ip)
    members["transport"] = .string(info.transport.rawValue)
    members["signature_scheme"] = .string(info.scheme.rawValue)
    members["key"] = .string(String(decoding: info.key, as: UTF8.self))
    do throws(Files.Failure) { try Files.makeFolder(folder, mode: 0o700) } catch {
      throw KernelError(.connectionFile, folder, "cannot be made: \(error)")
    }
    try write(members, to: path)
    return path
  }
}
