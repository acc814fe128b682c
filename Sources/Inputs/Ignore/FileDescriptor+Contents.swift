import Glibc
import Platform

extension FileDescriptor {
  /// The largest ignore file that is read, in bytes, as git has it.
  private static let contentsLimit = 100 << 20

  /// A regular file's bytes from its position on.
  func contents() throws(SystemError) -> [UInt8] {
    var status = stat()
    guard unsafe fstat(raw, &status) == 0 else { throw SystemError("fstat") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw SystemError("read", EINVAL) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 16384)
    while bytes.count <= Self.contentsLimit {
      let count = try unsafe block.fill { (buffer) throws(SystemError) in
        try unsafe read(into: buffer)
      }
      if count == 0 { return bytes }
      bytes += block[..<count]
    }
    throw SystemError("read", EFBIG)
  }
}

extension [UInt8] {
  /// Lets `read` write into the array's storage.
  mutating func fill(
    _ read: (UnsafeMutableRawBufferPointer) throws(SystemError) -> Int
  ) throws(SystemError) -> Int {
    var failure: SystemError?
    let count = unsafe withUnsafeMutableBytes { buffer in
      do throws(SystemError) {
        return try unsafe read(buffer)
      } catch {
        failure = error
        return 0
      }
    }
    if let failure { throw failure }
    return count
  }
}
