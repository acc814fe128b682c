/// A cpio archive: cpio(5).
///
/// Behind a damaged header the reading goes on at the next sound one, and what lies between them is
/// taken down: libarchive passes it by, and says nothing where the next one is that of the end.
final class CpioReader: MemberReader {
  override var isDamaged: Bool { lacksHeader }
  /// Whether something else stood where a header should.
  private var lacksHeader = false
  /// Whether headers are numbers, whose first two bytes may stand anywhere.
  private var isBinary = false

  /// Where a header is looked for, in bytes at a time, and the longest name of one found so.
  private static let longestWindow = 64 << 10
  private static let longestStep = 4096
  private static let longestFoundName = 4096
  /// A longer target is content.
  private static let longestTarget = 64 << 10

  override func readHeader() throws(ArchiveError) -> Bool {
    let (header, name) = try nextHeader()
    input.used = input.place
    if name.elementsEqual(CpioHeader.end) { return false }
    entry = ArchiveEntry(name: Array(name), isFile: header.isFile)
    rest = header.contentSize
    filling = header.contentFilling
    starts?.content = input.place
    if header.isLink, rest <= Self.longestTarget { try readTarget() }
    return true
  }

  /// Goes on to the next sound header.
  ///
  /// - Returns: it, and the name up to its NUL.
  private func nextHeader() throws(ArchiveError) -> (CpioHeader, ArraySlice<UInt8>) {
    // What was taken since the last member, from the first place on where a header may still begin.
    var window: [UInt8] = []
    var start = 0
    while true {
      try fill(&window, upTo: start + (lacksHeader ? Self.longestStep : CpioHeader.markSize))
      guard window.count >= start + CpioHeader.markSize else { throw .truncated }
      if let (header, name) = try header(at: start, in: &window) {
        note(window[..<start])
        input.giveBack(window[name.endIndex...])
        try input.skip(header.nameFilling)
        noteBehindEnd(of: name)
        let place = input.place - header.nameFilling - header.form.size - header.nameSize
        starts = (place, place)
        return (header, name.prefix { $0 != 0 })
      }
      if isBinary { throw .damaged }
      lacksHeader = true
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
    guard let form = CpioHeader.Form(mark.span), form.isBinary ? !lacksHeader : !isBinary else {
      return nil
    }
    isBinary = form.isBinary
    let nameStart = start + form.size
    try fill(&window, upTo: nameStart)
    let bytes = Array(window[start...].prefix(form.size))
    guard let header = CpioHeader(bytes.span) else { return nil }
    if lacksHeader, header.nameSize > Self.longestFoundName { return nil }
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
    noteBehindEnd(of: target[...])
    entry.target = Array(target.prefix { $0 != 0 })
  }
}
