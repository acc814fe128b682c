import Glibc

/// Small files that are read whole.
package enum TextFile {
  /// A file that can't be read.
  package struct Failure: Error, Equatable, CustomStringConvertible {
    /// The file's path.
    package let path: String
    /// Why.
    package let error: SystemError
    package var description: String { "\(path): \(error.reason)" }
  }

  /// The bytes of a file, or of standard input for `-`.
  package static func bytes(_ path: String) throws(Failure) -> [UInt8] {
    do throws(SystemError) {
      if path == "-" { return try bytes(STDIN_FILENO) }
      let file = try FileDescriptor(opening: Array(path.utf8), O_RDONLY)
      return try bytes(file.raw)
    } catch {
      throw Failure(path: path, error: error)
    }
  }

  /// The text of a file; what is not UTF-8 in it is replaced.
  package static func read(_ path: String) throws(Failure) -> String {
    String(decoding: try bytes(path), as: UTF8.self)
  }

  private static func bytes(_ file: CInt) throws(SystemError) -> [UInt8] {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { bytes in
        retrying { unsafe Glibc.read(file, bytes.baseAddress, bytes.count) }
      }
      if count < 0 { throw SystemError("read") }
      if count == 0 { return all }
      all += buffer[..<count]
    }
  }
}
