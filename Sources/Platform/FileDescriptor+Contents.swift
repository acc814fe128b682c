import Glibc

extension FileDescriptor {
  /// The file's bytes from its position on.
  package func contents() throws(SystemError) -> [UInt8] {
    try Self.contents(of: raw, limit: .max)
  }

  /// A regular file's bytes from its position on.
  ///
  /// - Parameter limit: the most bytes that there may be.
  /// - Throws: `EINVAL` for anything but a regular file, `EFBIG`, and what the system says.
  package func regularContents(limit: Int) throws(SystemError) -> [UInt8] {
    var status = stat()
    guard unsafe fstat(raw, &status) == 0 else { throw SystemError("fstat") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw SystemError("read", EINVAL) }
    guard status.st_size <= limit else { throw SystemError("read", EFBIG) }
    return try Self.contents(of: raw, limit: limit)
  }

  /// What an open file, such as standard input, still has to give.
  package static func contents(of file: CInt, limit: Int) throws(SystemError) -> [UInt8] {
    var all: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      let count = unsafe block.withUnsafeMutableBytes { bytes in
        retrying { unsafe Glibc.read(file, bytes.baseAddress, bytes.count) }
      }
      if count < 0 { throw SystemError("read") }
      if count == 0 { return all }
      guard all.count + count <= limit else { throw SystemError("read", EFBIG) }
      all += block[..<count]
    }
  }
}
