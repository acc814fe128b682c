import Blobs
import Glibc

/// One member's content, as it comes out of the archive that holds it; an archive in turn, perhaps.
///
/// Nothing is kept: an archive in an archive in an archive is read through all of them at once.
@safe
final class ArchiveContent: ArchiveSource {
  private let reader: ArchiveReader
  private let ledger: ArchiveLedger
  private let level: Int
  private let head = UnsafeMutableRawBufferPointer.allocate(
    byteCount: ArchiveFormat.recognitionSize, alignment: 16)
  private var headCount = 0
  private var headIsDelivered = false
  private var pending: UnsafeRawBufferPointer
  private var hole = 0
  private let sizeLimit: SizeLimit?
  private var pulled = 0

  /// Reads the reader's current entry; the reader is not moved on while this is in use.
  init(_ reader: ArchiveReader, _ ledger: ArchiveLedger, level: Int) {
    sizeLimit = ledger.limits.memberSize
    self.reader = reader
    self.ledger = ledger
    self.level = level
    unsafe pending = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
  }

  /// Calls `body` with the content's first bytes, without taking them.
  ///
  /// A failure while reading them is kept for whoever reads on.
  func peek<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
    if headCount == 0 && !headIsDelivered {
      do throws(ArchiveError) {
        while unsafe headCount < head.count, let block = unsafe try pull() {
          let taken = unsafe min(block.count, head.count - headCount)
          unsafe UnsafeMutableRawBufferPointer(rebasing: head[headCount...])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: block[..<taken]))
          headCount += taken
          unsafe pending = unsafe UnsafeRawBufferPointer(rebasing: block[taken...])
        }
      } catch {
        early = error
      }
    }
    let bytes = unsafe UnsafeRawBufferPointer(rebasing: head[..<headCount])
    return body(unsafe Span(_unsafeBytes: bytes))
  }

  private var early: ArchiveError?

  override func readBlock() throws(ArchiveError) -> UnsafeRawBufferPointer {
    if headCount > 0 && !headIsDelivered {
      headIsDelivered = true
      return unsafe UnsafeRawBufferPointer(rebasing: head[..<headCount])
    }
    headIsDelivered = true
    if let early { throw early }
    if unsafe !pending.isEmpty {
      defer { unsafe pending = unsafe UnsafeRawBufferPointer(start: nil, count: 0) }
      return unsafe pending
    }
    return unsafe try pull() ?? UnsafeRawBufferPointer(start: nil, count: 0)
  }

  /// The next bytes of the entry, counted; holes of sparse files come as zeros.
  private func pull() throws(ArchiveError) -> UnsafeRawBufferPointer? {
    try ledger.checkOpen(level)
    while true {
      if hole > 0 {
        let count = min(hole, unsafe Self.zeros.count)
        hole -= count
        try self.count(count)
        return unsafe UnsafeRawBufferPointer(rebasing: Self.zeros[..<count])
      }
      if let bytes = unsafe afterHole {
        unsafe afterHole = nil
        if unsafe bytes.isEmpty { continue }
        try count(bytes.count)
        return unsafe bytes
      }
      guard let block = try reader.nextBlock() else { return nil }
      hole = block.hole
      unsafe afterHole = block.bytes
    }
  }

  private func count(_ bytes: Int) throws(ArchiveError) {
    try ledger.count(bytes, from: level)
    pulled += bytes
    if let sizeLimit, pulled > sizeLimit.bytes { throw .memberTooLarge(sizeLimit) }
  }

  private var afterHole: UnsafeRawBufferPointer?

  /// Never freed and never written.
  private nonisolated(unsafe) static let zeros: UnsafeRawBufferPointer = {
    let zeros = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 64)
    unsafe zeros.initializeMemory(as: UInt8.self, repeating: 0)
    return UnsafeRawBufferPointer(zeros)
  }()

  deinit { unsafe head.deallocate() }
}
