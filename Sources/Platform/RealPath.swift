import Glibc

/// The absolute path of a file or folder, without symbolic links.
package enum RealPath {
  /// Resolves a path; nil where nothing is there.
  package static func of(_ path: [UInt8]) -> [UInt8]? {
    let terminated = (path + [0]).map { CChar(bitPattern: $0) }
    guard let real = unsafe realpath(terminated, nil) else { return nil }
    defer { unsafe free(real) }
    return unsafe [UInt8](UnsafeRawBufferPointer(start: real, count: strlen(real)))
  }
}
