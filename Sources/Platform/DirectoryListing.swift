import CPlatform
import Glibc

/// The entries of one open folder, read in the kernel's own form (getdents64(2)) into one buffer
/// that is used again for the next folder.
///
/// An entry is known by where its record begins in the buffer. The accessors trust such a position,
/// so they are given only those that `firstEntry` and `entry(after:)` return; the kernel wrote the
/// records, each whole and with a name that ends in NUL.
@safe
package struct DirectoryListing: ~Copyable {
  /// What `kind(of:)` says of an entry: the `DT_…` values, and what a caller stores there.
  package typealias Kind = UInt8

  @usableFromInline package let base: UnsafeMutableRawPointer
  private let capacity: Int
  /// No record is larger, in bytes: a name has 255 at most.
  private static let largestRecord = 280
  /// The number of bytes that the records take.
  package private(set) var count = 0
  /// Whether the folder may have more entries than those read so far.
  package private(set) var mayHaveMore = true

  /// Creates an empty listing.
  ///
  /// - Parameter capacity: the buffer's size in bytes, at least 280; 256 KiB holds some 7,000
  ///   entries.
  package init(capacity: Int = 256 * 1024) {
    unsafe base = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    self.capacity = capacity
  }

  deinit { unsafe base.deallocate() }

  /// Reads the next entries of an open folder in place of those held: all that are left, or as many
  /// as there is room for.
  package mutating func read(_ folder: CInt) throws(SystemError) {
    count = 0
    mayHaveMore = true
    // A signal ends a call before the folder does (`filldir64` in Linux's fs/readdir.c), so only
    // one that gives nothing tells the end.
    while capacity - count >= Self.largestRecord {
      let read = retrying { unsafe kascan_getdents(folder, base + count, capacity - count) }
      if read < 0 {
        // What was read is to be looked at before the next call says this again.
        if count > 0 { return }
        throw SystemError("getdents64")
      }
      if read == 0 {
        mayHaveMore = false
        return
      }
      count += read
    }
  }

  /// Takes the records of another listing in place of those held.
  ///
  /// - Parameter records: at most the buffer's size, from `records(from:to:)`.
  package mutating func load(_ records: [UInt8]) {
    precondition(records.count <= capacity)
    unsafe records.withUnsafeBytes { bytes in
      if let start = bytes.baseAddress {
        unsafe base.copyMemory(from: start, byteCount: bytes.count)
      }
    }
    count = records.count
  }

  /// A copy of the records between two positions.
  package borrowing func records(from start: Int, to end: Int) -> [UInt8] {
    precondition(0 <= start && start <= end && end <= count)
    return unsafe [UInt8](UnsafeRawBufferPointer(start: base + start, count: end - start))
  }

  /// Where the record after the one at `position` begins; `count` at the end.
  @inlinable @inline(__always)
  package borrowing func position(after position: Int) -> Int {
    // At most 280 bytes a record, inside the buffer.
    position &+ Int(unsafe base.load(fromByteOffset: position &+ 16, as: UInt16.self))
  }

  /// The entry's `DT_…` value, or what `setKind` stored.
  @inlinable @inline(__always)
  package borrowing func kind(at position: Int) -> Kind {
    unsafe base.load(fromByteOffset: position &+ 18, as: UInt8.self)
  }

  /// Replaces the entry's kind.
  @inlinable @inline(__always)
  package borrowing func setKind(_ kind: Kind, at position: Int) {
    unsafe base.storeBytes(of: kind, toByteOffset: position &+ 18, as: UInt8.self)
  }

  /// The entry's name, NUL-terminated; valid until the next `read` or `load`.
  @inlinable @inline(__always)
  package borrowing func name(at position: Int) -> UnsafePointer<CChar> {
    unsafe UnsafePointer(
      (base + (position &+ 19)).assumingMemoryBound(to: CChar.self))
  }
}
