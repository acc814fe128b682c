import Glibc

/// Reads symbolic links, without following them.
package enum SymbolicLink {
  /// What a link says.
  ///
  /// - Returns: nil when the path names no link.
  package static func target(of path: [UInt8]) -> [UInt8]? {
    let terminated = path.map { CChar(bitPattern: $0) } + [0]
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = unsafe readlink(terminated, &buffer, buffer.count)
    return count < 0 ? nil : buffer.prefix(count).map { UInt8(bitPattern: $0) }
  }
}
