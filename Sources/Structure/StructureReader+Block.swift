import Bytes

/// Block YAML: a line at a time.
extension StructureReader {
  /// Reads a line and what its value goes on to.
  ///
  /// - Returns: where the next line begins.
  mutating func readLine(at start: Int, _ text: Span<UInt8>) -> Int {
    var offset = text.skip(.blank, from: start)
    var isProse = false
    if offset < text.count, text[offset] == UInt8(ascii: "#") {
      isProse = true
      guard readsComments else { return text.nextLine(offset) }
      while offset < text.count,
        text[offset] == UInt8(ascii: "#") || ByteClass.blank.contains(text[offset])
      {
        offset += 1
      }
    }
    if text.isLineEnd(offset) { return text.nextLine(offset) }
    if isBoundary(at: offset, column: offset - start, text) {
      close(to: 0, text)
      return text.nextLine(offset)
    }
    // A line of a template that leaves nothing behind.
    if text.starts(at: offset, with: "{{") { return text.nextLine(offset) }
    while offset < text.count, text[offset] == UInt8(ascii: "-"),
      text.isLineEnd(offset + 1) || ByteClass.blank.contains(text[offset + 1])
    {
      isProse = false
      beginItem(column: offset - start, text)
      offset = text.skip(.blank, from: offset + 1)
      if isDone || text.isLineEnd(offset) { return text.nextLine(offset) }
    }
    let column = offset - start
    guard let key = Self.key(at: offset, text) else {
      // A comment that comments out no entry is no value.
      if isProse || text[offset] == UInt8(ascii: "}") || text[offset] == UInt8(ascii: "]") {
        return text.nextLine(offset)
      }
      // What a line holds besides entries belongs to the entry before it.
      close(deeperThan: column, text)
      return readValue(at: offset, column: frames.last?.column ?? -1, text)
    }
    close(deeperThan: column, text)
    if let last = frames.last, last.isSequence, last.column == column {
      close(to: frames.count - 1, text)
    }
    if frames.last.map({ $0.isSequence || $0.column < column }) ?? true {
      open(column: column, isSequence: false)
    }
    if isDone { return text.nextLine(offset) }
    begin(key: key.name, text)
    return readValue(at: key.end, column: column, text)
  }

  /// Whether a document ends here: by its marker, or by the fence of a code block.
  private func isBoundary(at offset: Int, column: Int, _ text: Span<UInt8>) -> Bool {
    if text.starts(at: offset, with: "```") { return true }
    guard column == 0, !readsComments else { return false }
    return Self.isMarker(at: offset, text)
  }

  /// Whether `---` or `...` stands alone at an offset.
  package static func isMarker(at offset: Int, _ text: Span<UInt8>) -> Bool {
    guard text.starts(at: offset, with: "---") || text.starts(at: offset, with: "...") else {
      return false
    }
    return text.isLineEnd(offset + 3) || ByteClass.blank.contains(text[offset + 3])
  }

  private mutating func beginItem(column: Int, _ text: Span<UInt8>) {
    close(deeperThan: column, text)
    if isDone { return }
    if let last = frames.indices.last, frames[last].isSequence, frames[last].column == column {
      frames[last].item += 1
    } else {
      open(column: column, isSequence: true)
    }
  }

  /// The key at an offset, if one is there, and where its value may begin.
  static func key(at offset: Int, _ text: Span<UInt8>) -> (name: Range<Int>, end: Int)? {
    let first = text[offset]
    let limit = min(text.count, offset + longestKey)
    var next = offset
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      next += 1
      while next < limit, text[next] != first, text[next] != 0x0A { next += 1 }
      guard next < limit, text[next] == first else { return nil }
      let colon = text.skip(.blank, from: next + 1)
      guard colon < text.count, text[colon] == UInt8(ascii: ":") else { return nil }
      return (offset + 1..<next, colon + 1)
    }
    while next < limit {
      switch text[next] {
      case 0x0A, UInt8(ascii: "{"), UInt8(ascii: "\""), UInt8(ascii: "["): return nil
      case UInt8(ascii: "#") where next > offset && ByteClass.blank.contains(text[next - 1]):
        return nil
      case UInt8(ascii: ":")
      where text.isLineEnd(next + 1) || ByteClass.blank.contains(text[next + 1]):
        var end = next
        while end > offset, ByteClass.blank.contains(text[end - 1]) { end -= 1 }
        return end > offset ? (offset..<end, next + 1) : nil
      default: next += 1
      }
    }
    return nil
  }

  /// Reads the value of an entry.
  ///
  /// - Parameter column: the entry's indentation; deeper lines may belong to the value.
  /// - Returns: where the next line begins.
  private mutating func readValue(at start: Int, column: Int, _ text: Span<UInt8>) -> Int {
    var offset = text.skip(.blank, from: start)
    // Tags and anchors.
    while offset < text.count,
      text[offset] == UInt8(ascii: "!") || text[offset] == UInt8(ascii: "&")
    {
      while !text.isLineEnd(offset), !ByteClass.blank.contains(text[offset]) { offset += 1 }
      offset = text.skip(.blank, from: offset)
    }
    if text.isLineEnd(offset) { return text.nextLine(offset) }
    switch text[offset] {
    case UInt8(ascii: "#"):
      return text.nextLine(offset)
    case UInt8(ascii: "|"), UInt8(ascii: ">"):
      if text.isLineEnd(Self.skipBlockHeader(offset + 1, text)) {
        return readBlock(from: text.nextLine(offset), column: column, text)
      }
    case UInt8(ascii: "{") where !text.starts(at: offset, with: "{{"),
      UInt8(ascii: "[") where !text.starts(at: offset, with: "[["):
      return text.nextLine(max(offset, readFlow(at: offset, text) - 1))
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      if let end = Self.quoteEnd(offset, text, within: Self.longestQuote) {
        take(offset + 1..<end, isQuoted: text[offset] == UInt8(ascii: "\""), text)
        return text.nextLine(end)
      }
    default: break
    }
    let line = text.nextLine(offset)
    var end = offset
    while end < line, !text.isLineEnd(end) {
      if text[end] == UInt8(ascii: "#"), end > offset, ByteClass.blank.contains(text[end - 1]) {
        break
      }
      end += 1
    }
    while end > offset, ByteClass.blank.contains(text[end - 1]) { end -= 1 }
    take(offset..<end, text)
    return line
  }

  private static func skipBlockHeader(_ offset: Int, _ text: Span<UInt8>) -> Int {
    var offset = offset
    while offset < text.count {
      switch text[offset] {
      case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x20, 0x09:
        offset += 1
      case UInt8(ascii: "#"):
        while !text.isLineEnd(offset) { offset += 1 }
        return offset
      default: return offset
      }
    }
    return offset
  }

  /// Takes the lines that are indented deeper than a column as one value.
  private mutating func readBlock(from start: Int, column: Int, _ text: Span<UInt8>) -> Int {
    var next = start
    while next < text.count {
      var offset = text.skip(.blank, from: next)
      if readsComments {
        while offset < text.count,
          text[offset] == UInt8(ascii: "#") || ByteClass.blank.contains(text[offset])
        {
          offset += 1
        }
      }
      guard text.isLineEnd(offset) || offset - next > column else { break }
      next = text.nextLine(offset)
    }
    take(start..<next, text)
    return next
  }

  /// Where the quote that opens at an offset is closed.
  ///
  /// - Parameter limit: how far over line ends to look; on its own line it may be any length.
  static func quoteEnd(_ start: Int, _ text: Span<UInt8>, within limit: Int) -> Int? {
    let quote = text[start]
    var offset = start + 1
    var hasBreak = false
    while offset < text.count {
      switch text[offset] {
      case UInt8(ascii: "\\") where quote == UInt8(ascii: "\""): offset += 2
      case quote
      where quote == UInt8(ascii: "'") && offset + 1 < text.count
        && text[offset + 1] == quote:
        offset += 2
      case quote: return offset
      case 0x0A:
        hasBreak = true
        offset += 1
      default: offset += 1
      }
      if hasBreak, offset - start > limit { return nil }
    }
    return nil
  }
}
