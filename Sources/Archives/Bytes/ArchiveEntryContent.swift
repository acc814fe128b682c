import Blobs

/// The blocks of a reader's current entry, counted; holes of sparse files come as zeros.
@safe
final class ArchiveEntryContent {
  private let reader: any ArchiveReader
  private let ledger: ArchiveLedger
  private let level: Int
  private let sizeLimit: SizeLimit?
  private var hole = 0
  private var afterHole: UnsafeRawBufferPointer?
  private var pulled = 0

  /// - Parameter level: the reader's archive's place in the row of open archives.
  init(_ reader: any ArchiveReader, _ ledger: ArchiveLedger, level: Int) {
    self.reader = reader
    self.ledger = ledger
    self.level = level
    sizeLimit = ledger.limits.memberSize
  }

  /// The next bytes of the entry, valid until the next call; nil at its end.
  func pull() throws(ArchiveError) -> UnsafeRawBufferPointer? {
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

  /// Never freed and never written.
  private nonisolated(unsafe) static let zeros: UnsafeRawBufferPointer = {
    let zeros = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 64)
    unsafe zeros.initializeMemory(as: UInt8.self, repeating: 0)
    return UnsafeRawBufferPointer(zeros)
  }()
}
