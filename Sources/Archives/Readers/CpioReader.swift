/// A cpio archive: cpio(5).
///
/// Behind a damaged header the reading goes on at the next sound one, and what lies between them is
/// taken down: libarchive passes it by, and says nothing where the next one is that of the end.
@safe
final class CpioReader: ArchiveReader {
  private(set) var entry = ArchiveEntry()
  private(set) var isDamaged = false
  let passedOver = false
  private(set) var isBroken = false
  private(set) var passed: Range<Int>?
  private(set) var contents: Range<Int>?
  var passesBy: Bool { input.isSized }
  var end: Int? { used }
  var used: Int { input.used }

  private let input: SequentialInput
  /// What is left of the current member's content and of what fills it up, in bytes.
  private var rest = 0
  private var filling = 0
  /// Where the current member's header and its content begin; nil without one.
  private var starts: (header: Int, content: Int)?
  /// Whether headers are numbers, whose first two bytes may stand anywhere.
  private var isBinary = false
  /// What stands behind names, and where headers should, where nobody searches the archive as it is.
  private var records = HeldRecords()

  /// Where a header is looked for, in bytes at a time, and the longest name of one found so.
  private static let longestWindow = 64 << 10
  private static let longestFoundName = 4096
  /// A longer target is content.
  private static let longestTarget = 64 << 10

  init(_ source: ArchiveSource) { input = SequentialInput(source) }

  func nextEntry() throws(ArchiveError) -> Bool {
    if isBroken { return false }
    do throws(ArchiveError) {
      try leaveMember()
      let (header, name) = try nextHeader()
      input.used = input.place
      if name.elementsEqual(CpioHeader.end) { return false }
      entry = ArchiveEntry(name: Array(name), isFile: header.isFile)
      rest = header.contentSize
      filling = header.contentFilling
      starts?.content = input.place
      if header.isLink, rest <= Self.longestTarget { try readTarget() }
      return true
    } catch {
      isBroken = true
      throw error
    }
  }

  /// Passes by what is left of the current member.
  private func leaveMember() throws(ArchiveError) {
    let contentEnd = input.place + rest
    try input.skip(rest)
    rest = 0
    try input.skip(filling)
    filling = 0
    (passed, contents) = (nil, nil)
    if let starts {
      passed = starts.header..<input.place
      contents = starts.content..<contentEnd
    }
    starts = nil
  }

  /// Goes on to the next sound header.
  ///
  /// - Returns: it, and the name up to its NUL.
  private func nextHeader() throws(ArchiveError) -> (CpioHeader, ArraySlice<UInt8>) {
    // What was taken since the last member, from the first place on where a header may still begin.
    var window: [UInt8] = []
    var start = 0
    while true {
      try fill(&window, upTo: start + CpioHeader.markSize)
      guard window.count >= start + CpioHeader.markSize else { throw .truncated }
      if let (header, name) = try header(at: start, in: &window) {
        note(window[..<start])
        input.giveBack(window[name.endIndex...])
        try input.skip(header.nameFilling)
        if !input.isSized { records.noteBehindEnd(of: name) }
        let place = input.place - header.nameFilling - header.form.size - header.nameSize
        starts = (place, place)
        return (header, name.prefix { $0 != 0 })
      }
      if isBinary { throw .damaged }
      isDamaged = true
      start = CpioHeader.possibleStart(in: window.span, after: start)
      if start > Self.longestWindow {
        note(window[..<start])
        window.removeFirst(start)
        start = 0
        input.used = input.place - window.count
      }
    }
  }

  /// The header at a place and its name, whose last byte is NUL; nil if there is none.
  private func header(
    at start: Int, in window: inout [UInt8]
  ) throws(ArchiveError) -> (CpioHeader, ArraySlice<UInt8>)? {
    let mark = Array(window[start..<start + CpioHeader.markSize])
    guard let form = CpioHeader.Form(mark.span), form.isBinary ? !isDamaged : !isBinary else {
      return nil
    }
    isBinary = form.isBinary
    let nameStart = start + form.size
    try fill(&window, upTo: nameStart)
    let bytes = Array(window[start...].prefix(form.size))
    guard let header = CpioHeader(bytes.span) else { return nil }
    if isDamaged, header.nameSize > Self.longestFoundName { return nil }
    let end = nameStart + header.nameSize
    try fill(&window, upTo: end)
    guard window.count >= end, window[end - 1] == 0 else { return nil }
    return (header, window[nameStart..<end])
  }

  private func fill(_ window: inout [UInt8], upTo count: Int) throws(ArchiveError) {
    if window.count < count { window += try input.take(count - window.count) }
  }

  private func readTarget() throws(ArchiveError) {
    let target = try input.take(rest)
    guard target.count == rest else { throw .truncated }
    rest = 0
    if !input.isSized { records.noteBehindEnd(of: target[...]) }
    entry.target = Array(target.prefix { $0 != 0 })
  }

  func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    guard rest > 0, !isBroken else { return nil }
    do throws(ArchiveError) {
      let block = unsafe try input.next(upTo: rest)
      guard unsafe !block.isEmpty else { throw .truncated }
      rest -= block.count
      input.used = input.place
      return unsafe ArchiveBlock(bytes: block)
    } catch {
      isBroken = true
      throw error
    }
  }

  func takeRecords(atLeast count: Int) -> [UInt8] { records.take(atLeast: count) }

  func takeDefects() -> [ArchiveError] { records.defects }

  private func note(_ bytes: ArraySlice<UInt8>) {
    if !input.isSized { records.note(bytes) }
  }
}
