import Glibc

/// Paths without symbolic links.
package enum RealPath {
  /// The absolute path of what a path leads to; nil if that is not there.
  package static func of(_ path: [UInt8]) -> [UInt8]? {
    let terminated = path.map { CChar(bitPattern: $0) } + [0]
    guard let real = unsafe realpath(terminated, nil) else { return nil }
    defer { unsafe free(real) }
    return unsafe Array(UnsafeRawBufferPointer(start: real, count: strlen(real)))
  }
}
