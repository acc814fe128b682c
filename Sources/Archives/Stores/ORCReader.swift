/// An ORC file whose streams are packed, each in chunks: all of its stripes, statistics and footer. See
/// "ORC Specification v1".
final class ORCReader: StoreReader {
  private var tail: ORCTail?
  private var isOpened = false
  /// What is left to read; in a stripe, a stream each.
  private var sections: [Section] = []
  /// Where the next chunk begins in the first of them; nil for at its beginning.
  private var place: Int?

  private struct Section {
    let range: Range<Int>
    /// How many bytes at the end of a stripe tell of its streams; nil for what is one stream.
    var footer: Int?
  }

  static let mark = Array("ORC".utf8)
  private static let longestTail = 256
  private static let largestFooter = 16 << 20
  private static let chunkHeader = 3

  /// Whether a file begins so that may be packed: the upper byte of a length in the first chunk's header
  /// is none of text's.
  static func begins(_ first: Span<UInt8>) -> Bool {
    guard first.holds(mark, at: 0), first.count > 8, OutsideFormat.isBinary(first, 5..<6) else {
      return false
    }
    // Text in other letters has such a byte too, but none of these.
    return first[5] <= 8 || (3..<min(64, first.count)).contains { first[$0] < 9 }
  }

  override var between: [UInt8] { [Self.binary, 0x0A] }

  override func nextName() throws(ArchiveError) -> [UInt8]? {
    if isOpened { return nil }
    isOpened = true
    try findSections()
    return sections.isEmpty ? nil : Array("streams".utf8)
  }

  private func findSections() throws(ArchiveError) {
    let size = source.size ?? 0
    let last = try source.bytes(at: max(size - Self.longestTail, 0), count: Self.longestTail)
    guard let tail = ORCTail(last), let length = last.last else { return note(.truncated) }
    self.tail = tail
    guard let codec = tail.codec else { return }
    if codec == .other {
      isOutsideOnly = true
      return
    }
    let end = size - 1 - Int(length)
    guard tail.footerSize <= end - 3, tail.metadataSize <= end - 3 - tail.footerSize else {
      return note(.damaged)
    }
    let footer = end - tail.footerSize..<end
    let metadata = footer.lowerBound - tail.metadataSize..<footer.lowerBound
    guard let bytes = try whole(footer) else { return }
    var fields = ProtobufFields(bytes, in: 0..<bytes.count)
    var next = 0
    while let (field, value) = fields.next() {
      guard field == 3, case .bytes(let range) = value else { continue }
      guard let stripe = stripe(bytes, range), stripe.footer != 0, stripe.range.lowerBound >= next,
        stripe.range.upperBound <= metadata.lowerBound
      else {
        note(.damaged)
        continue
      }
      next = stripe.range.upperBound
      sections.append(stripe)
    }
    if fields.isDamaged { note(.damaged) }
    sections += [Section(range: metadata), Section(range: footer)]
    sections.reverse()
  }

  /// `StripeInformation`: where it begins, and the sizes of its parts.
  private func stripe(_ bytes: [UInt8], _ range: Range<Int>) -> Section? {
    var fields = ProtobufFields(bytes, in: range)
    var numbers = [Int](repeating: 0, count: 5)
    while let (field, value) = fields.next() {
      guard (1...4).contains(field), case .number(let number) = value else { continue }
      guard let number = Int(exactly: number), number <= source.size ?? 0 else { return nil }
      numbers[Int(field)] = number
    }
    let end = numbers.reduce(0, +)
    return fields.isDamaged || end > source.size ?? 0
      ? nil : Section(range: numbers[1]..<end, footer: numbers[4])
  }

  /// All that a small stream holds; nil where that can't be read, which is noted.
  private func whole(_ range: Range<Int>) throws(ArchiveError) -> [UInt8]? {
    var bytes: [UInt8] = []
    var place = range.lowerBound
    while place < range.upperBound {
      guard let chunk = try chunk(at: place, before: range.upperBound) else {
        note(.damaged)
        return nil
      }
      place = chunk.range.upperBound
      guard let piece = try content(of: chunk) else { return nil }
      bytes += piece.bytes
      guard bytes.count <= Self.largestFooter else {
        note(.tooLargeToKeep(limit: Self.largestFooter))
        return nil
      }
    }
    return bytes
  }

  override func nextPart() throws(ArchiveError) -> StorePart? {
    while let section = sections.last {
      try checkTime()
      if let footer = section.footer {
        sections.removeLast()
        sections += try streams(of: section.range, footer: footer).reversed()
        continue
      }
      let start = place ?? section.range.lowerBound
      guard start < section.range.upperBound else {
        sections.removeLast()
        place = nil
        continue
      }
      guard let chunk = try chunk(at: start, before: section.range.upperBound) else {
        note(.damaged)
        place = section.range.upperBound
        continue
      }
      place = chunk.range.upperBound
      if !chunk.range.isEmpty { return chunk }
    }
    return nil
  }

  /// The streams of a stripe, as its footer tells: `StripeFooter`.
  private func streams(of stripe: Range<Int>, footer: Int) throws(ArchiveError) -> [Section] {
    let last = stripe.upperBound - footer..<stripe.upperBound
    guard let bytes = try whole(last) else { return [Section(range: stripe)] }
    var fields = ProtobufFields(bytes, in: 0..<bytes.count)
    var streams: [Section] = []
    var next = stripe.lowerBound
    while let (field, value) = fields.next() {
      guard field == 1, case .bytes(let range) = value else { continue }
      var stream = ProtobufFields(bytes, in: range)
      var size: UInt64 = 0
      while let (field, value) = stream.next() {
        if field == 3, case .number(let number) = value { size = number }
      }
      guard size <= UInt64(last.lowerBound - next) else {
        note(.damaged)
        return [Section(range: stripe)]
      }
      if size > 0 { streams.append(Section(range: next..<next + Int(size))) }
      next += Int(size)
    }
    // Streams fill the stripe.
    if fields.isDamaged || next != last.lowerBound { note(.damaged) }
    return streams + [Section(range: last)]
  }

  /// The chunk that begins at a place; nil if none does. One that is not packed is handed out as well: a
  /// text goes on from one chunk to the next.
  private func chunk(at start: Int, before end: Int) throws(ArchiveError) -> StorePart? {
    let header = try source.bytes(at: start, count: Self.chunkHeader)
    guard header.count == Self.chunkHeader, let tail, let codec = tail.codec else { return nil }
    let number = Int(header[0]) | Int(header[1]) << 8 | Int(header[2]) << 16
    let range = start + Self.chunkHeader..<start + Self.chunkHeader + number >> 1
    guard range.upperBound <= end else { return nil }
    let isStored = number & 1 != 0
    var part = StorePart(range: range, codec: isStored ? .stored : codec, size: nil)
    part.limit = tail.chunkSize
    part.goesOn = range.upperBound < end
    return part
  }
}
