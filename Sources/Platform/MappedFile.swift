package import Glibc

/// A file's bytes, mapped read-only into memory for as long as this object lives.
///
/// For files that only their owner replaces whole (git's packs and indexes): a file that is cut
/// short while it is mapped ends the process with SIGBUS, so scanned files are read instead.
package final class MappedFile: Sendable {
  private nonisolated(unsafe) let base: UnsafeMutableRawPointer?
  /// The file's size in bytes when it was mapped.
  package let count: Int

  /// Maps a whole file.
  package init(path: [UInt8]) throws(SystemError) {
    let file = try FileDescriptor(opening: path, O_RDONLY)
    var status = stat()
    guard unsafe fstat(file.raw, &status) == 0 else { throw SystemError("fstat") }
    count = Int(status.st_size)
    if count == 0 {
      unsafe base = nil
      return
    }
    let address = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, file.raw, 0)
    guard unsafe address != MAP_FAILED else { throw SystemError("mmap") }
    unsafe base = address
  }

  /// The file's bytes.
  package var bytes: RawSpan {
    @_lifetime(borrow self)
    borrowing get {
      let buffer = unsafe UnsafeRawBufferPointer(start: base, count: count)
      return unsafe _overrideLifetime(RawSpan(_unsafeBytes: buffer), borrowing: self)
    }
  }

  /// The file's bytes for loops that a benchmark names; valid as long as this object lives.
  package var unsafeBytes: UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: base, count: count)
  }

  deinit {
    if let base = unsafe base { unsafe munmap(base, count) }
  }
}
