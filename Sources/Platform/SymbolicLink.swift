import Glibc

/// Reads symbolic links, without following them.
package enum SymbolicLink {
  /// What a link says.
  ///
  /// - Returns: nil when the path names no link.
  package static func target(of path: [UInt8]) -> [UInt8]? {
    unsafe target(of: path.map { CChar(bitPattern: $0) } + [0], in: AT_FDCWD)
  }

  /// What a link in an open folder says.
  ///
  /// - Parameter name: the link's name, NUL-terminated.
  /// - Returns: nil when the name is no link's; `errno` says why.
  package static func target(of name: UnsafePointer<CChar>, in folder: CInt) -> [UInt8]? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = unsafe readlinkat(folder, name, &buffer, buffer.count)
    return count < 0 ? nil : buffer.prefix(count).map { UInt8(bitPattern: $0) }
  }
}
