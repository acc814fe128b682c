import Blobs
import Glibc
import Platform

/// Small files, read whole.
enum Bytes {
  /// A list of a million refs has a tenth of so many bytes.
  private static let largest = 1 << 30

  /// A file's content; nil when there is no such file. A symbolic link is followed, as git does, but
  /// not to what never ends or waits for a writer.
  static func reading(_ path: [UInt8]) throws(Unread) -> [UInt8]? {
    do throws(SystemError) {
      let file = try FileDescriptor(opening: path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
      return try file.regularContents(limit: largest)
    } catch {
      if error.code == ENOENT || error.code == ENOTDIR { return nil }
      throw Unread(.file(path), Coverage.StoreDefect(error))
    }
  }
}
