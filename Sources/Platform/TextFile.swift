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
      if path == "-" { return try FileDescriptor.contents(of: STDIN_FILENO, limit: .max) }
      return try FileDescriptor(opening: Array(path.utf8), O_RDONLY).contents()
    } catch {
      throw Failure(path: path, error: error)
    }
  }

  /// The text of a file; what is not UTF-8 in it is replaced.
  package static func read(_ path: String) throws(Failure) -> String {
    String(decoding: try bytes(path), as: UTF8.self)
  }

  /// The bytes of a file that somebody may have planted: only a regular one is read, not through a
  /// symbolic link, and up to a size.
  ///
  /// - Parameter limit: the most bytes the file may have.
  /// - Returns: nil when there is no such file.
  /// - Throws: `EINVAL` for anything but a regular file, `EFBIG`, and what the system says.
  package static func regular(_ path: [UInt8], limit: Int) throws(Failure) -> [UInt8]? {
    do throws(SystemError) {
      let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
      return try FileDescriptor(opening: path, flags).regularContents(limit: limit)
    } catch {
      if error.code == ENOENT { return nil }
      throw Failure(path: String(decoding: path, as: UTF8.self), error: error)
    }
  }

  /// Whether there is anything of that name; a symbolic link is.
  package static func exists(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0
  }
}
