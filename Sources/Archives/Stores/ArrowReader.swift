/// A file or a stream of Arrow's IPC (Feather's second version is such a file): the buffers of batches
/// that are packed. Strings are handed out a line each; the file's own bytes show all that is not packed.
final class ArrowReader: StoreReader {
  private let isFile: Bool
  private var isOpened = false
  /// Where the next message begins; nil behind the last.
  private var place: Int?
  /// Where messages end.
  private var messagesEnd = 0
  private var message: ArrowMessage?
  /// Where the message's body begins, and the buffers of it that are left.
  private var body = 0
  private var buffers: ArraySlice<Range<Int>> = []
  /// What the buffer held that came before.
  private var before: [UInt8] = []

  static let fileMark = Array("ARROW1".utf8) + [0, 0]
  private static let lastMark = Array("ARROW1".utf8)
  private static let streamMark: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF]
  private static let largestMetadata = 16 << 20
  private static let longestSchema = 1 << 20
  /// How many bytes of it are looked at to tell what it is.
  private static let schemaStart = 1 << 10

  /// Whether a stream begins here: its first message, the schema, has no body.
  static func beginsStream(_ first: Span<UInt8>) -> Bool {
    guard first.holds(streamMark, at: 0), first.count >= 40 else { return false }
    let size = Int(first.little32(4))
    let count = min(size, first.count - 8, schemaStart)
    let schema = FlatTable(root: (8..<8 + count).map { first[$0] })
    return schema?.byte(1) == 1
  }

  init(_ source: ArchiveSource, isFile: Bool) {
    self.isFile = isFile
    super.init(source)
  }

  override func nextName() throws(ArchiveError) -> [UInt8]? {
    if isOpened { return nil }
    isOpened = true
    messagesEnd = source.size ?? 0
    place = isFile ? Self.fileMark.count : 0
    if isFile { try findFooter() }
    return Array("records".utf8)
  }

  /// Behind the messages of a file stands a footer, its size and the mark: `File.fbs`. The footer's places
  /// of messages are not asked: they stand one behind the other, as in a stream.
  private func findFooter() throws(ArchiveError) {
    let count = 4 + Self.lastMark.count
    let last = try source.bytes(at: max(messagesEnd - count, 0), count: count)
    guard last.count == count, Array(last[4...]) == Self.lastMark else { return note(.truncated) }
    let size = Int(last.span.little32(0))
    guard size <= messagesEnd - count - Self.fileMark.count, size <= Self.largestMetadata else {
      return note(.damaged)
    }
    messagesEnd -= count + size
    if FlatTable(root: try source.bytes(at: messagesEnd, count: size)) == nil { note(.damaged) }
  }

  override func nextPart() throws(ArchiveError) -> StorePart? {
    while true {
      try checkTime()
      if let range = buffers.popFirst(), let codec = message?.codec {
        let place = body + range.lowerBound..<body + range.upperBound
        if let part = try part(place, codec) { return part }
        before = []
        continue
      }
      guard let start = place else { return nil }
      place = nil
      try readMessage(at: start)
    }
  }

  private func readMessage(at start: Int) throws(ArchiveError) {
    if start >= messagesEnd { return }
    let head = try source.bytes(at: start, count: 8)
    // Versions before 0.15 have no mark before the size.
    let isMarked = head.span.holds(Self.streamMark, at: 0)
    guard head.count == 8 || head.count == 4 && !isMarked else { return note(.truncated) }
    let size = Int(head.span.little32(isMarked ? 4 : 0))
    let metadata = start + (isMarked ? 8 : 4)
    if size == 0 {
      // Another stream may stand behind the end of one.
      place = try placeBehindZeros(metadata)
      return
    }
    guard size <= Self.largestMetadata else { return note(.damaged) }
    let bytes = try source.bytes(at: metadata, count: size)
    guard bytes.count == size else { return note(.truncated) }
    guard let message = ArrowMessage(bytes) else { return note(.damaged) }
    body = metadata + size
    guard body <= messagesEnd else { return note(.damaged) }
    (self.message, buffers, before) = (message, message.buffers[...], [])
    let next = body + min(message.bodySize, messagesEnd - body)
    // What is there of it is read all the same.
    if next < body + message.bodySize { return note(.truncated) }
    place = next
  }

  /// Where zeros end, in steps of four bytes.
  private func placeBehindZeros(_ start: Int) throws(ArchiveError) -> Int? {
    var place = start
    var size = 16
    while place < messagesEnd {
      try checkTime()
      let bytes = try source.bytes(at: place, count: min(size, messagesEnd - place))
      if bytes.isEmpty { return nil }
      if let other = bytes.firstIndex(where: { $0 != 0 }) { return place + other & ~3 }
      place += bytes.count
      size = min(2 * size, 64 << 10)
    }
    return nil
  }

  /// A buffer has its size before it; -1 if it is not packed.
  private func part(
    _ range: Range<Int>, _ codec: StorePart.Codec
  ) throws(ArchiveError) -> StorePart? {
    if range.isEmpty { return nil }
    let first = try source.bytes(at: range.lowerBound, count: 8)
    guard range.count >= 8, first.count == 8 else {
      note(range.count >= 8 ? .truncated : .damaged)
      return nil
    }
    let packed = range.lowerBound + 8..<range.upperBound
    if packed.isEmpty { return nil }
    if first.allSatisfy({ $0 == 0xFF }) {
      return StorePart(range: packed, codec: .stored, size: packed.count)
    }
    guard let size = first.span.little64(0) else {
      note(.damaged)
      return nil
    }
    return StorePart(range: packed, codec: codec, size: size)
  }

  override func text(of bytes: [UInt8], _ part: StorePart) -> [UInt8] {
    defer { before = bytes }
    return Self.lines(bytes, endingAt: before, width: 4)
      ?? Self.lines(bytes, endingAt: before, width: 8) ?? [Self.binary] + bytes
  }

  /// Strings, which stand one behind the other with nothing between them, a line each; nil if the buffer
  /// before has not the places where they end.
  private static func lines(_ bytes: [UInt8], endingAt places: [UInt8], width: Int) -> [UInt8]? {
    guard places.count >= 2 * width, places.count % width == 0 else { return nil }
    let (span, ends) = (bytes.span, places.span)
    func end(_ index: Int) -> Int? {
      width == 4 ? Int(ends.little32(4 * index)) : ends.little64(8 * index)
    }
    var last = 0
    for index in 0..<places.count / width {
      guard let next = end(index), next >= last, next <= span.count else { return nil }
      last = next
    }
    guard last == span.count else { return nil }
    var lines: [UInt8] = []
    lines.reserveCapacity(span.count + places.count / width)
    var start = 0
    for index in 0..<places.count / width {
      guard let next = end(index), next > start else { continue }
      lines += bytes[start..<next]
      lines.append(0x0A)
      start = next
    }
    return lines
  }
}
