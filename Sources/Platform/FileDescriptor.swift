import Glibc

/// An open file that closes itself.
package struct FileDescriptor: ~Copyable, Sendable {
  /// The number that the system knows the file by.
  package let raw: CInt

  /// Takes ownership of an open file.
  package init(owning raw: CInt) { self.raw = raw }

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: the path's bytes, without a NUL.
  ///   - flags: `O_…` flags; `O_CLOEXEC` is always added.
  ///   - directory: the folder a relative path starts from; the working directory if nil.
  package init(
    opening path: [UInt8], _ flags: CInt, in directory: CInt? = nil, mode: UInt16 = 0
  ) throws(SystemError) {
    let terminated = path + [0]
    let raw = unsafe terminated.withUnsafeBufferPointer { bytes -> CInt in
      unsafe bytes.withMemoryRebound(to: CChar.self) { name -> CInt in
        guard let name = name.baseAddress else { return -1 }
        return retrying {
          unsafe openat(directory ?? AT_FDCWD, name, flags | O_CLOEXEC, mode_t(mode))
        }
      }
    }
    if raw < 0 { throw SystemError("open") }
    self.raw = raw
  }

  /// Reads into a buffer.
  ///
  /// - Returns: the number of bytes read; 0 at the end.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
    let count = retrying { unsafe Glibc.read(raw, buffer.baseAddress, buffer.count) }
    if count < 0 { throw SystemError("read") }
    return count
  }

  deinit { close(raw) }
}

/// Repeats a system call as long as a signal interrupts it that does not ask the program to stop.
@inlinable
package func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result != -1 || !isToBeRepeated { return result }
  }
}

/// Whether the system call that just failed is to be made again.
@usableFromInline
package var isToBeRepeated: Bool { errno == EINTR && !Interruption.isRequested }
