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
  /// What is read before that: streams of pages, those that text is cut between in one row.
  private var runs: [[Int]] = []
  /// The rows of several that were read.
  private var readRuns: Set<[Int]> = []
  /// Where text is cut in the streams of pages that were looked at.
  private var edges: [Int: PDFEdges] = [:]
  /// The streams of one page that were decoded to look at them.
  private var kept: [Int: [UInt8]] = [:]
  /// The streams that were read.
  private var isRead: [Bool] = []
  /// How many bytes of a page's streams are kept until they are read.
  private static let mostKept = 16 << 20
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
    while let (text, number) = try nextText() {
      if let context { try context.ledger.checkTime() }
      if present(text, number) { return true }
    }
    while nextTexts < index.texts.count {
      let texts = index.texts[nextTexts]
      nextTexts += 1
      if let context { try context.ledger.checkTime() }
      let strings = try index.strings(of: texts, in: source) { work throws(ArchiveError) in
        try self.count(work)
      }
      if present(strings, texts.number) { return true }
    }
    if index.isCut { isOutsideOnly = true }
    return false
  }

  /// The text of the next stream, or of those next ones that are cut; nil behind the last.
  private func nextText() throws(ArchiveError) -> (text: [UInt8], number: Int)? {
    while true {
      if !runs.isEmpty {
        let run = runs.removeLast()
        let named = index.streams[run.first { !isRead[$0] } ?? run[0]].number
        if let text = try text(of: run) { return (text, named) }
      } else if next < index.streams.count {
        let stream = next
        next += 1
        kept = [:]
        guard let pages = index.pages.groups(of: stream) else {
          return (try text(of: [stream]) ?? [], index.streams[stream].number)
        }
        for page in pages { runs += try cutRuns(of: page) }
        runs.reverse()
      } else {
        return nil
      }
    }
  }

  /// The streams of a page: each by itself, or with those before it where text is cut between them.
  private func cutRuns(of page: [Int]) throws(ArchiveError) -> [[Int]] {
    var runs: [[Int]] = []
    var last: PDFEdges?
    var size = 0
    for place in page where index.streams[place].isWanted(index.isEncrypted) {
      if edges[place] == nil {
        guard let bytes = try content(of: place) else { continue }
        edges[place] = PDFEdges(bytes.span)
        size += bytes.count
        if size <= Self.mostKept { kept[place] = bytes }
      }
      guard let edges = edges[place] else { continue }
      if let before = last, edges.isCut(behind: before) {
        runs[runs.count - 1].append(place)
      } else {
        runs.append([place])
      }
      last = edges
    }
    return runs
  }

  /// The text of streams that are read as one: white space stands between them, as section 7.7.3.3
  /// has it. Nil if it was read before.
  private func text(of run: [Int]) throws(ArchiveError) -> [UInt8]? {
    guard run.count > 1 else {
      if isRead[run[0]] { return nil }
      isRead[run[0]] = true
      guard let bytes = try content(of: run[0]) else { return nil }
      return index.fonts.text(of: bytes)
    }
    guard readRuns.insert(run).inserted else { return nil }
    var joined: [UInt8] = []
    for (number, place) in run.enumerated() {
      if joined.count >= PDFFilter.longest {
        runs.append(Array(run[number...]))
        break
      }
      guard let bytes = try content(of: place) else { continue }
      // What comes out again for another page counts, since a small file may name it without end.
      if isRead[place] { try count(.decoded(bytes.count)) }
      isRead[place] = true
      if !joined.isEmpty { joined.append(0x0A) }
      joined += bytes
    }
    return index.fonts.text(of: joined)
  }

  private func content(of place: Int) throws(ArchiveError) -> [UInt8]? {
    let stream = index.streams[place]
    guard stream.isWanted(index.isEncrypted) else { return nil }
    if let context { try context.ledger.checkTime() }
    if let bytes = kept[place] { return bytes }
    guard let bytes = try index.content(of: stream, in: source) else {
      isOutsideOnly = true
      return nil
    }
    return bytes
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
