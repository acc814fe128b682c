import Glibc
import Platform

/// The bytes of an archive, in blocks.
class ArchiveSource {
  /// Bytes handed out so far.
  final var delivered = 0
  /// The error that ended the bytes early, if one did.
  fileprivate(set) final var failure: ArchiveError?

  /// The number of bytes, if they can be read in any order.
  var size: Int? { nil }

  /// Where the bytes begin in the blob that they are a part of.
  var base: Int { 0 }

  /// How many bytes at the beginning are not there, and read as zeros.
  var missing: Int { 0 }

  /// What an archive's expansion is measured against, in bytes.
  final var measure: Int { size ?? delivered }

  /// The next bytes, valid until the next call; none at the end.
  final func nextBlock() throws(ArchiveError) -> UnsafeRawBufferPointer {
    if let failure { throw failure }
    do {
      let block = unsafe try readBlock()
      delivered += block.count
      return unsafe block
    } catch {
      failure = error
      throw error
    }
  }

  /// What `nextBlock` is made of.
  func readBlock() throws(ArchiveError) -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: nil, count: 0)
  }

  /// Where the next block begins, for a source with a size.
  var position = 0

  /// Copies bytes from anywhere, for a source with a size; fewer only at the end.
  func bytes(at start: Int, count: Int) throws(ArchiveError) -> [UInt8] { [] }

  /// The first bytes of what is not handed out yet, without taking them.
  func head() throws(ArchiveError) -> [UInt8] {
    try bytes(at: position, count: ArchiveFormat.recognitionSize)
  }

  /// All of what is not handed out yet, without taking it, if it is no more than a number of bytes.
  func whole(upTo limit: Int) throws(ArchiveError) -> [UInt8]? {
    guard let size, size - position <= limit else { return nil }
    return try bytes(at: position, count: size - position)
  }

  /// How many bytes were handed out before the archive that is being read.
  final var readFrom = 0

  /// Hears, before the next block is asked for, how many of the bytes handed out are of no more use.
  func release(upTo place: Int) {}

  /// The bytes handed out last before a place, as many as are known.
  func lastBytes(before place: Int, count: Int) -> [UInt8] {
    (try? bytes(at: max(place - count, 0), count: min(count, place))) ?? []
  }
}

/// An archive in memory that outlives this object.
@safe
final class ArchiveMemory: ArchiveSource {
  /// Blocks are no larger than this, so that time and limits are looked at now and then.
  private static let blockSize = 1 << 20
  private let bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) { unsafe self.bytes = unsafe bytes }

  override var size: Int? { unsafe bytes.count }

  override func readBlock() throws(ArchiveError) -> UnsafeRawBufferPointer {
    let end = unsafe min(position + Self.blockSize, bytes.count)
    guard position < end else { return unsafe UnsafeRawBufferPointer(start: nil, count: 0) }
    defer { position = end }
    return unsafe UnsafeRawBufferPointer(rebasing: bytes[position..<end])
  }

  override func bytes(at start: Int, count: Int) throws(ArchiveError) -> [UInt8] {
    guard unsafe start < bytes.count else { return [] }
    let end = unsafe start + min(count, bytes.count - start)
    return unsafe Array(bytes[start..<end])
  }
}

/// An archive in an open regular file that stays open as long as this object lives.
///
/// Reads with pread(2): the file's own position doesn't change.
@safe
final class ArchiveFile: ArchiveSource {
  private let file: CInt
  private let count: Int
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 << 10, alignment: 64)

  init(_ file: CInt) throws(ArchiveError) {
    var status = stat()
    guard unsafe fstat(file, &status) == 0 else { throw .source(SystemError("fstat")) }
    self.file = file
    count = Int(status.st_size)
  }

  override var size: Int? { count }

  override func readBlock() throws(ArchiveError) -> UnsafeRawBufferPointer {
    let read = retrying { unsafe pread(file, buffer.baseAddress, buffer.count, position) }
    if read < 0 { throw .source(SystemError("pread")) }
    position += read
    return unsafe UnsafeRawBufferPointer(rebasing: buffer[..<read])
  }

  override func bytes(at start: Int, count: Int) throws(ArchiveError) -> [UInt8] {
    guard start < self.count else { return [] }
    let wanted = min(count, self.count - start)
    var result = [UInt8](repeating: 0, count: wanted)
    var filled = 0
    while filled < wanted {
      let read = unsafe result.withUnsafeMutableBytes { bytes in
        retrying {
          unsafe pread(
            file, bytes.baseAddress?.advanced(by: filled), wanted - filled, start + filled)
        }
      }
      if read < 0 { throw .source(SystemError("pread")) }
      if read == 0 { break }
      filled += read
    }
    return Array(result[..<filled])
  }

  deinit { unsafe buffer.deallocate() }
}

/// A source whose blocks are copies of what `bytes(at:count:)` gives: one that is made of another.
@safe
class ArchiveCopy: ArchiveSource {
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 64)

  final override func readBlock() throws(ArchiveError) -> UnsafeRawBufferPointer {
    let block = unsafe try bytes(at: position, count: buffer.count)
    position += block.count
    unsafe buffer.copyBytes(from: block)
    return unsafe UnsafeRawBufferPointer(rebasing: buffer[..<block.count])
  }

  deinit { unsafe buffer.deallocate() }
}

/// A part of another source, as if there were nothing around it.
@safe
final class ArchiveSlice: ArchiveCopy {
  private let source: ArchiveSource
  private let start: Int
  private let count: Int

  init(_ source: ArchiveSource, _ range: Range<Int>) {
    self.source = source
    start = range.lowerBound
    count = range.count
  }

  override var size: Int? { count }

  override var base: Int { source.base + start }

  override func bytes(at offset: Int, count wanted: Int) throws(ArchiveError) -> [UInt8] {
    guard offset < count else { return [] }
    return try source.bytes(at: start + offset, count: min(wanted, count - offset))
  }
}
