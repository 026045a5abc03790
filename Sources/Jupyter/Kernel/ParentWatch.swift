import CLinux
import Glibc

/// The process that started the kernel, without which there is nobody to end it.
enum ParentWatch {
  /// A descriptor that becomes readable when the process named by `JPY_PARENT_PID` ends; nil if
  /// there is none, or none that this process can see.
  static func descriptor() -> Int32? {
    guard let text = JupyterPaths.variable("JPY_PARENT_PID"), let pid = pid_t(text), pid > 1 else {
      return nil
    }
    let descriptor = pidfd_open(pid, 0)
    return descriptor >= 0 ? descriptor : nil
  }
}
