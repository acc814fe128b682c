/// A file of revisions of a Subversion repository (FSFS): what each change adds, put together where it is
/// compressed. The file's own bytes show the rest. See `structure` of libsvn_fs_fs, and
/// `notes/svndiff` of Subversion.
struct SubversionPieces: FilePieces {
  static let name = "added text"
  private(set) var isOutsideOnly = false

  /// Where the next change is looked for, and the bytes that it is looked for in.
  private var place = 0
  private var window: [UInt8] = []
  private var windowStart = 0
  /// The kind of the change that is read: compressed with zlib, or with LZ4; nil between changes.
  private var version: UInt8?
  private var isAtEnd = false

  private static let windowSize = 1 << 20
  private static let longestHead = 96
  /// Programs make parts of 100 KiB.
  private static let largest = 4 << 20
  private static let longestBlock = 16 << 20

  /// A difference in svndiff, or a first text as it is and the end of one.
  static func begins(_ first: Span<UInt8>) -> Bool {
    if first.holds("DELTA", at: 0) { return endOfHead(first, at: 0) != nil }
    guard first.holds("PLAIN\n", at: 0) else { return false }
    return (6..<min(first.count, 4096)).contains { first.holds("ENDREP\n", at: $0) }
  }

  /// Where a difference begins behind the line that says what it is one from.
  private static func endOfHead(_ bytes: Span<UInt8>, at start: Int) -> Int? {
    var next = start + 5
    while next < min(bytes.count, start + longestHead), bytes[next] == 0x20 || bytes[next] >= 0x30,
      bytes[next] < 0x3A
    {
      next += 1
    }
    guard bytes.holds("\nSVN", at: next), next + 4 < bytes.count, bytes[next + 4] <= 2 else {
      return nil
    }
    return next + 5
  }

  mutating func next(in source: ArchiveSource) throws(ArchiveError) -> [UInt8]? {
    var text: [UInt8] = []
    while text.count < Self.longestBlock {
      if version == nil {
        if !text.isEmpty { break }
        if isAtEnd { return nil }
        guard try findChange(in: source) else { return [] }
      }
      guard let part = try nextPart(in: source) else {
        version = nil
        if !text.isEmpty { text.append(0x0A) }
        continue
      }
      text += part
    }
    return text
  }

  /// Goes on to the next change that is compressed, as far as one window.
  private mutating func findChange(in source: ArchiveSource) throws(ArchiveError) -> Bool {
    if place < windowStart || place + Self.longestHead >= windowStart + window.count {
      window = try source.bytes(at: place, count: Self.windowSize)
      windowStart = place
    }
    let limit = windowStart + window.count
    // The last bytes are looked at again with those behind them.
    let isLast = window.count < Self.windowSize
    let last = isLast ? limit : limit - Self.longestHead
    while place < last {
      let index = place - windowStart
      if window[index] == 0x44, window.span.holds("DELTA", at: index),
        let end = Self.endOfHead(window.span, at: index)
      {
        let kind = window[end - 1]
        place = windowStart + end
        guard kind > 0 else { continue }
        version = kind
        return true
      }
      place += 1
    }
    isAtEnd = isLast
    return false
  }

  /// What the next part of the change adds; nil behind the last one.
  private mutating func nextPart(in source: ArchiveSource) throws(ArchiveError) -> [UInt8]? {
    let header = try source.bytes(at: place, count: 48)
    if header.span.holds("ENDREP", at: 0) { return nil }
    var next = 0
    var numbers: [Int] = []
    for _ in 0..<5 {
      guard let number = Self.number(header.span, at: &next) else { return nil }
      numbers.append(number)
    }
    let (made, instructions, count) = (numbers[2], numbers[3], numbers[4])
    guard made > 0, made <= Self.largest, instructions <= Self.largest, count <= Self.largest else {
      return nil
    }
    let start = place + next
    // What is not all there is not read at all, however often it begins.
    if let size = source.size, instructions + count > size - start { return nil }
    let data = try source.bytes(at: start, count: instructions + count)
    guard data.count == instructions + count else { return nil }
    place = start + data.count
    guard let todo = section(data[..<instructions]), let new = section(data[instructions...]),
      let text = Self.text(todo.span, new.span, of: made)
    else {
      isOutsideOnly = true
      return []
    }
    return text
  }

  /// The bytes of a part's instructions, or of what is new in it; nil if they are damaged.
  private func section(_ packed: ArraySlice<UInt8>) -> [UInt8]? {
    let data = Array(packed)
    var first = 0
    if data.isEmpty { return [] }
    guard let size = Self.number(data.span, at: &first), size <= Self.largest else { return nil }
    let rest = Array(data[first...])
    // What does not get smaller is kept as it is.
    if size == rest.count { return rest }
    if version == 1 {
      let bytes = ZlibInflate.inflate(rest, limit: size)
      return bytes?.count == size ? bytes : nil
    }
    let block = LZ4Block.decompress(rest.span, limit: size)
    return block.isWhole && block.bytes.count == size ? block.bytes : nil
  }

  /// The text that instructions make, with zeros where it has what the text before had.
  private static func text(
    _ instructions: Span<UInt8>, _ new: Span<UInt8>, of size: Int
  ) -> [UInt8]? {
    var text: [UInt8] = []
    var (next, taken) = (0, 0)
    while next < instructions.count {
      let code = instructions[next]
      next += 1
      var count = Int(code & 0x3F)
      if count == 0 {
        guard let number = number(instructions, at: &next) else { return nil }
        count = number
      }
      guard count > 0, count <= size - text.count else { return nil }
      switch code >> 6 {
      case 0:
        guard number(instructions, at: &next) != nil else { return nil }
        text.append(contentsOf: repeatElement(0, count: count))
      case 1:
        guard let start = number(instructions, at: &next), start < text.count else { return nil }
        text.append(repeating: count, from: text.count - start)
      case 2:
        guard count <= new.count - taken else { return nil }
        for index in taken..<taken + count { text.append(new[index]) }
        taken += count
      default: return nil
      }
    }
    return text.count == size ? text : nil
  }

  /// A number of up to nine bytes, the highest first.
  private static func number(_ bytes: Span<UInt8>, at place: inout Int) -> Int? {
    var value = 0
    for index in 0..<9 where place + index < bytes.count {
      let byte = bytes[place + index]
      value = value << 7 | Int(byte & 0x7F)
      if byte < 0x80 {
        place += index + 1
        return value
      }
    }
    return nil
  }
}
