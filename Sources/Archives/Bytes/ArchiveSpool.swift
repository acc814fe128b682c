import CArchive
import Glibc
import Platform

/// Bytes kept so that they can be read out of order: in memory at first, then in a file without a
/// name and with mode 0600.
@safe
final class ArchiveSpool {
  private let memoryLimit: Int
  private var memory = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)
  private var file: CInt = -1
  /// The number of bytes kept.
  private(set) var count = 0

  /// Creates an empty spool.
  ///
  /// - Parameter memoryLimit: bytes kept in memory; with more, all of them go to a file.
  init(memoryLimit: Int = ArchiveLimits().spoolMemory) { self.memoryLimit = memoryLimit }

  /// Adds bytes at the end.
  func append(_ bytes: Span<UInt8>) throws(SystemError) {
    var failure: SystemError?
    unsafe bytes.withUnsafeBytes { bytes in
      do throws(SystemError) { unsafe try append(unsafe bytes) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Adds bytes at the end.
  func append(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
    if file < 0 && count + bytes.count > memoryLimit { try moveToFile() }
    if file >= 0 {
      unsafe try write(unsafe bytes)
    } else if unsafe !bytes.isEmpty {
      if unsafe count + bytes.count > memory.count { grow(toHold: count + bytes.count) }
      unsafe UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyMemory(from: bytes)
    }
    count += bytes.count
  }

  /// The bytes as an archive to read; the spool must outlive it and not grow meanwhile.
  func source() throws(ArchiveError) -> ArchiveSource {
    if file >= 0 { return try ArchiveFile(file) }
    return unsafe ArchiveMemory(unsafe UnsafeRawBufferPointer(rebasing: memory[..<count]))
  }

  private func grow(toHold size: Int) {
    let larger = unsafe UnsafeMutableRawBufferPointer.allocate(
      byteCount: min(max(size, memory.count * 2, 64 << 10), max(size, memoryLimit)), alignment: 64)
    unsafe larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<count]))
    unsafe memory.deallocate()
    unsafe memory = unsafe larger
  }

  private func moveToFile() throws(SystemError) {
    let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    file = unsafe kascan_archive_temporary(folder)
    if file < 0 { throw SystemError("open") }
    unsafe try write(unsafe UnsafeRawBufferPointer(rebasing: memory[..<count]))
    unsafe memory.deallocate()
    unsafe memory = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)
  }

  private func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      let result = retrying {
        unsafe Glibc.write(file, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if result < 0 { throw SystemError("write") }
      written += result
    }
  }

  deinit {
    if file >= 0 { close(file) }
    unsafe memory.deallocate()
  }
}
