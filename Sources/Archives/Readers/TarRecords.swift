/// Takes down, as a tar archive passes, what its headers say beside names and targets: owners, the
/// records of pax, unused fields, and what fills up the blocks behind contents.
@safe
final class TarRecords: ArchiveRecords {
  private enum State {
    /// A header comes next.
    case header
    /// A pax header's content.
    case pax
    /// A name that is too long for a header.
    case longName
    /// A member's content.
    case content
    /// What fills up the last block of either.
    case filling
  }

  private var state = State.header
  /// What is left of the present state, in bytes.
  private var rest = TarHeader.size
  private var part: [UInt8] = []
  /// The size of the content behind the header at hand, in bytes.
  private var contentSize = 0
  /// The size that a pax header gives the next member.
  private var paxSize: Int?
  /// How many bytes have passed.
  private var place = 0
  /// How many blocks of zeros have passed in place of a header.
  private var zeroBlocks = 0
  /// Where marks of an archive's end end; the first ones.
  private(set) var marks: [Int] = []

  /// More than one pax header needs is passed by.
  private static let largestPart = 1 << 20
  private static let mostMarks = 1024

  override func pass(_ block: UnsafeRawBufferPointer, at start: Int) -> UnsafeRawBufferPointer {
    let bytes = unsafe Span<UInt8>(_unsafeBytes: block)
    var index = 0
    while index < bytes.count {
      let count = min(rest, bytes.count - index)
      if state != .content { keep(bytes.extracting(index..<(index + count))) }
      index += count
      place += count
      rest -= count
      if rest == 0 { goOn() }
    }
    return unsafe block
  }

  private func keep(_ bytes: Span<UInt8>) {
    guard part.count + bytes.count <= Self.largestPart else { return }
    unsafe bytes.withUnsafeBytes { unsafe part.append(contentsOf: $0) }
  }

  /// Draws the conclusions from a part that has passed.
  private func goOn() {
    repeat {
      switch state {
      case .header: readHeader()
      case .pax:
        readPax()
        state = .filling
        rest = Self.filling(contentSize)
      case .longName:
        held.noteBehindEnd(of: part[...])
        state = .filling
        rest = Self.filling(contentSize)
      case .content:
        state = .filling
        rest = Self.filling(contentSize)
      case .filling:
        held.noteUnlessZero(part)
        state = .header
        rest = TarHeader.size
      }
      part = []
    } while rest == 0
  }

  private func readHeader() {
    rest = TarHeader.size
    let part = part
    let block = part.span
    if part.count == TarHeader.size, part.allSatisfy({ $0 == 0 }) {
      zeroBlocks += 1
      if zeroBlocks == 2, marks.count < Self.mostMarks { marks.append(place) }
      return
    }
    zeroBlocks = 0
    guard part.count == TarHeader.size, TarHeader.checksumIsRight(block) else {
      // Behind a damaged header all is passed by up to the next.
      return held.noteUnlessZero(part)
    }
    let isPosix = block.holds("ustar\u{0}", at: 257)
    // Between them stand the name's first part in POSIX's format, and nothing but what is noted in
    // the others.
    held.note(part[257..<345])
    held.note(isPosix ? part[500...] : part[345...])
    let kind = block[156]
    held.noteBehindEnd(of: part[..<100])
    if isPosix { held.noteBehindEnd(of: part[345..<500]) }
    if kind == UInt8(ascii: "1") || kind == UInt8(ascii: "2") {
      held.noteBehindEnd(of: part[157..<257])
    } else {
      held.noteUnlessZero(part[157..<257])
    }
    var size = Self.size(block)
    if kind != UInt8(ascii: "x") && kind != UInt8(ascii: "g") {
      size = paxSize ?? size
      paxSize = nil
    }
    contentSize = size
    switch kind {
    // Links, devices and folders have no content, whatever the size says.
    case 0x31...0x36 where kind != 0x31 || !isPosix: return
    // What Solaris and GNU have under other letters, and a hard link's content, is kept as it is.
    case UInt8(ascii: "x"), UInt8(ascii: "g"), UInt8(ascii: "X"), UInt8(ascii: "A"),
      UInt8(ascii: "V"), UInt8(ascii: "1"), UInt8(ascii: "K"):
      state = .pax
    case UInt8(ascii: "L"): state = .longName
    default: state = .content
    }
    rest = size
  }

  /// Notes the records of a pax header but for names, and takes the size from them: pax(1), "pax
  /// Extended Header".
  private func readPax() {
    var start = 0
    while start < part.count {
      guard let blank = part[start...].prefix(12).firstIndex(of: 0x20),
        let length = Int(String(decoding: part[start..<blank], as: UTF8.self)),
        length > blank - start, length <= part.count - start
      else { return held.note(part[start...]) }
      let record = part[(blank + 1)..<(start + length)]
      start += length
      if record.starts(with: "path=".utf8) || record.starts(with: "linkpath=".utf8) {
        held.noteBehindEnd(of: record)
        continue
      }
      if record.starts(with: "size=".utf8) {
        let size = Int(String(decoding: record.dropFirst(5).dropLast(), as: UTF8.self))
        paxSize = size.flatMap { $0 < 0 ? nil : $0 }
      }
      held.note(record)
    }
  }

  /// The size field: octal, or base 256 for what is too large.
  private static func size(_ block: Span<UInt8>) -> Int {
    guard block[124] & 0x80 != 0 else { return TarHeader.octal(block, 124..<136) ?? 0 }
    var value = 0
    for index in 128..<136 {
      guard value < 1 << 54 else { return 0 }
      value = value << 8 | Int(block[index])
    }
    return value
  }

  private static func filling(_ size: Int) -> Int {
    (TarHeader.size - size % TarHeader.size) % TarHeader.size
  }
}
