package import Glibc

/// A system call that failed.
package struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The error number that the call set.
  package let code: CInt
  /// The call's name, such as `open`.
  package let call: String

  /// Creates an error from a call's name and an error number.
  package init(_ call: String, _ code: CInt = errno) {
    self.call = call
    self.code = code
  }

  /// The system's own text for the error number, in lower case.
  package var reason: String {
    var buffer = [CChar](repeating: 0, count: 256)
    let text = unsafe strerror_r(code, &buffer, buffer.count)
    guard let text = unsafe text else { return "error \(code)" }
    return unsafe String(cString: text).lowercased()
  }

  package var description: String { "\(call): \(reason)" }
}
