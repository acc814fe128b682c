import Glibc

/// A PDF file: the text that its pages show, and whatever else its streams hold, each page or stream as
/// a member that is called by an object's number. Of an encrypted file that opens without a password the
/// strings of objects are members as well.
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
  /// The next stream of the index, and the next object with strings.
  private var next = 0
  private var nextTexts = 0
  /// What is read before that: streams that are one.
  private var groups: [[Int]] = []
  /// The streams that were read.
  private var isRead: [Bool] = []
  private let held = HeldBytes()
  private var block: [UInt8]?
  /// Whether something in the file was not understood, so that only its outside counts as read.
  private(set) var isOutsideOnly = false

  init(_ source: ArchiveSource) { self.source = source }

  func begin(_ context: ArchiveContext) { self.context = context }

  func nextEntry() throws(ArchiveError) -> Bool {
    if !isIndexed {
      isIndexed = true
      try index.read(source) { work throws(ArchiveError) in try self.count(work) }
      if index.isLocked || index.isEmpty {
        isOutsideOnly = true
        return false
      }
      isRead = [Bool](repeating: false, count: index.streams.count)
    }
    block = nil
    while let group = nextGroup() {
      if let context { try context.ledger.checkTime() }
      let number = index.streams[group.first { !isRead[$0] } ?? group[0]].number
      if try present(index.fonts.text(of: content(of: group)), number) { return true }
    }
    while nextTexts < index.texts.count {
      let texts = index.texts[nextTexts]
      nextTexts += 1
      if let context { try context.ledger.checkTime() }
      if try present(index.strings(of: texts, in: source), texts.number) { return true }
    }
    if index.isCut { isOutsideOnly = true }
    return false
  }

  /// The next streams that are read as one; nil behind the last.
  private func nextGroup() -> [Int]? {
    while groups.isEmpty {
      guard next < index.streams.count else { return nil }
      groups = index.pages.groups(of: next) ?? [[next]]
      next += 1
    }
    return groups.removeLast()
  }

  /// The bytes of streams, joined: white space stands between them, as section 7.7.3.3 has it.
  private func content(of group: [Int]) throws(ArchiveError) -> [UInt8] {
    var joined: [UInt8] = []
    for (number, place) in group.enumerated() {
      let stream = index.streams[place]
      guard stream.isWanted(index.isEncrypted) else { continue }
      if joined.count >= PDFFilter.longest {
        groups.append(Array(group[number...]))
        break
      }
      guard let bytes = try index.content(of: stream, in: source) else {
        isOutsideOnly = true
        continue
      }
      // What comes out again for another page counts, since a small file may name it without end.
      if isRead[place] { try count(.decoded(bytes.count)) }
      isRead[place] = true
      if !joined.isEmpty { joined.append(0x0A) }
      joined += bytes
    }
    return joined
  }

  private func count(_ work: PDFIndex.Work) throws(ArchiveError) {
    guard let context else { return }
    switch work {
    case .reading(let size): try context.ledger.check(size, from: context.level)
    case .decoded(let size): try context.ledger.count(size, from: context.level)
    }
  }

  private func present(_ text: [UInt8], _ number: Int) -> Bool {
    if text.isEmpty { return false }
    block = text
    entry = ArchiveEntry(name: Array("object \(number)".utf8))
    return true
  }

  func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    guard let block else { return nil }
    held.hold(block)
    self.block = nil
    return unsafe ArchiveBlock(bytes: held.bytes)
  }
}
