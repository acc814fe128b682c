import Blobs
import Glibc
import Platform

extension DirectoryListing {
  /// The names in a folder of an object store; nil when there is no such folder. A link that leads
  /// nowhere is one that can't be read.
  static func names(_ path: [UInt8]) throws(Unread) -> [[UInt8]]? {
    do throws(SystemError) {
      return try names(in: path)
    } catch {
      if error.code == ENOENT, !RealPath.exists(path) { return nil }
      throw Unread(.file(path), Coverage.StoreDefect(error))
    }
  }
}
