import Glibc

/// The folder that relative paths start from.
package enum WorkingDirectory {
  /// Its absolute path; empty where it is gone.
  package static var path: [UInt8] {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    guard unsafe getcwd(&buffer, buffer.count) != nil else { return [] }
    return buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
  }
}
