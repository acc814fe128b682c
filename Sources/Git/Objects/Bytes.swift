import Blobs
import Glibc
import Platform

/// Small files, read whole.
enum Bytes {
  /// A file's content; nil when there is no such file.
  static func reading(_ path: [UInt8]) throws(Unread) -> [UInt8]? {
    do throws(SystemError) {
      return try FileDescriptor(opening: path, O_RDONLY).contents()
    } catch {
      if error.code == ENOENT || error.code == ENOTDIR { return nil }
      throw Unread(.file(path), Coverage.StoreDefect(error))
    }
  }
}
