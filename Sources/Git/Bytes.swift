import Glibc
import Platform

/// Small files, read whole.
enum Bytes {
  /// A file's content; nil when there is no such file.
  static func reading(_ path: [UInt8]) throws(Unread) -> [UInt8]? {
    do throws(SystemError) {
      let file = try FileDescriptor(opening: path, O_RDONLY)
      var content: [UInt8] = []
      while true {
        var failure: SystemError?
        let block = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 14) { buffer, count in
          do throws(SystemError) {
            count = unsafe try file.read(into: UnsafeMutableRawBufferPointer(buffer))
          } catch {
            failure = error
          }
        }
        if let failure { throw failure }
        if block.isEmpty { return content }
        content += block
      }
    } catch {
      if error.code == ENOENT || error.code == ENOTDIR { return nil }
      throw Unread(.file(path), Unread.Reason(error))
    }
  }
}
