import Glibc

/// A PDF file: the text that its pages show, and whatever else its streams hold, each stream as a
/// member that is called by its object's number.
///
/// Objects are found by their `obj`, not by the file's own lists of them: so damaged files and the
/// older versions in a file are read as well. Pictures and fonts are passed over.
final class PDFReader: ArchiveReader {
  private(set) var entry = ArchiveEntry()
  private(set) var isBroken = false
  let end: Int? = nil

  private let source: ArchiveSource
  private var context: ArchiveContext?
  private var index = PDFIndex()
  private var isIndexed = false
  /// The next stream of the index.
  private var next = 0
  private let held = HeldBytes()
  private var block: [UInt8]?
  /// Whether something in the file was not understood, so that only its outside counts as read.
  private(set) var isOutsideOnly = false

  init(_ source: ArchiveSource) { self.source = source }

  func begin(_ context: ArchiveContext) { self.context = context }

  func nextEntry() throws(ArchiveError) -> Bool {
    if !isIndexed {
      isIndexed = true
      try index.read(source) { work throws(ArchiveError) in
        guard let context = self.context else { return }
        switch work {
        case .reading(let size): try context.ledger.check(size, from: context.level)
        case .decoded(let size): try context.ledger.count(size, from: context.level)
        }
      }
      if index.isEncrypted || index.isEmpty {
        isOutsideOnly = true
        return false
      }
    }
    block = nil
    while next < index.streams.count {
      let stream = index.streams[next]
      next += 1
      guard stream.isWanted else { continue }
      if let context { try context.ledger.checkTime() }
      guard let bytes = try index.content(of: stream, in: source) else {
        isOutsideOnly = true
        continue
      }
      let text = index.text(of: bytes)
      if text.isEmpty { continue }
      block = text
      entry = ArchiveEntry(name: Array("object \(stream.number)".utf8))
      return true
    }
    if index.isCut { isOutsideOnly = true }
    return false
  }

  func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    guard let block else { return nil }
    held.hold(block)
    self.block = nil
    return unsafe ArchiveBlock(bytes: held.bytes)
  }
}
