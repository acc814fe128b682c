import Glibc

/// A system call that failed.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The error number that the call set.
  package let code: CInt
  /// The call's name, such as `open`.
  package let call: String

  /// Creates an error from a call's name and an error number.
  package init(_ call: String, _ code: CInt) {
    self.call = call
    self.code = code
  }

  /// Creates an error from a call's name and the current `errno`.
  package init(_ call: String) { self.init(call, errno) }

  /// The system's own text for the error number, in lower case.
  package var reason: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard unsafe strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
    let text = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return String(decoding: text, as: UTF8.self).lowercased()
  }

  /// Whether the call failed because nothing of that name is there.
  package var isMissing: Bool { code == ENOENT || code == ENOTDIR }

  /// Whether the system did not allow the call.
  package var isDenied: Bool { code == EACCES || code == EPERM }

  package var description: String { "\(call): \(reason)" }
}
