import Glibc

/// A file's bytes, mapped read-only into memory for as long as this object lives.
///
/// For files that only their owner replaces whole (git's packs and indexes): a file that is cut
/// short while it is mapped ends the process with SIGBUS, so scanned files are read instead.
@safe
package final class MappedFile: Sendable {
  private nonisolated(unsafe) let base: UnsafeMutableRawPointer?
  /// Whether the bytes are a file's, and not a copy in allocated memory.
  private let isMapped: Bool
  /// The file's size in bytes when it was mapped.
  package let count: Int

  /// Maps a whole file.
  package init(path: [UInt8]) throws(SystemError) {
    // What waits for a writer, or has no end, is no such file.
    let file = try FileDescriptor(opening: path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
    var status = stat()
    guard unsafe fstat(file.raw, &status) == 0 else { throw SystemError("fstat") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw SystemError("mmap", EINVAL) }
    count = Int(status.st_size)
    isMapped = true
    if count == 0 {
      unsafe base = nil
      return
    }
    let address = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, file.raw, 0)
    guard unsafe address != MAP_FAILED else { throw SystemError("mmap") }
    unsafe base = address
  }

  /// Takes a copy of bytes that stand for a file's: without a file, a fuzzer is faster, and
  /// AddressSanitizer sees where they end.
  package init(copying content: [UInt8]) {
    count = content.count
    isMapped = false
    unsafe base = .allocate(byteCount: count, alignment: 1)
    unsafe content.withUnsafeBytes { bytes in
      if let source = bytes.baseAddress, let base = unsafe base {
        unsafe base.copyMemory(from: source, byteCount: bytes.count)
      }
    }
  }

  /// Calls `body` with the file's bytes.
  package func withBytes<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // The optimiser may release this object once its pointer has been read.
    defer { withExtendedLifetime(self) {} }
    let bytes = unsafe UnsafeBufferPointer(
      start: base?.assumingMemoryBound(to: UInt8.self), count: count)
    return try body(unsafe Span(_unsafeElements: bytes))
  }

  /// The file's bytes for loops that a benchmark names; valid as long as this object lives.
  package var unsafeBytes: UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: base, count: count)
  }

  deinit {
    guard let base = unsafe base else { return }
    if isMapped { unsafe munmap(base, count) } else { unsafe base.deallocate() }
  }
}
