import Bytes

/// Flow collections, and JSON: brackets, commas and colons.
extension StructureReader {
  /// Reads a collection in brackets.
  ///
  /// - Parameters:
  ///   - start: where its opening bracket is, or an offset inside it.
  ///   - outer: how many collections are around it; nil for all.
  /// - Returns: the offset behind its closing bracket, or where reading ended.
  mutating func readFlow(at start: Int, _ text: Span<UInt8>, inside outer: Int? = nil) -> Int {
    let base = outer ?? frames.count
    var offset = start
    while offset < text.count, !isDone {
      let byte = text[offset]
      switch byte {
      case 0x0A where Self.isMarker(at: offset + 1, text):
        close(to: base, text)
        return offset
      case UInt8(ascii: "{") where text.starts(at: offset, with: "{{"):
        while offset < text.count, !text.starts(at: offset, with: "}}"), text[offset] != 0x0A {
          offset += 1
        }
        offset += 2
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        open(column: -1, isFlow: true, isSequence: byte == UInt8(ascii: "["))
        offset += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if frames.count > base { close(to: frames.count - 1, text) }
        offset += 1
        if frames.count <= base { return offset }
      case UInt8(ascii: ","):
        if let last = frames.indices.last {
          if frames[last].isSequence { frames[last].item += 1 } else { frames[last].key = nil }
        }
        offset += 1
      case UInt8(ascii: "#") where ByteClass.blank.contains(text[max(0, offset - 1)]):
        offset = text.nextLine(offset) - 1
        if offset + 1 >= text.count { offset = text.count }
      case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ":"):
        offset += 1
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        let end = Self.quoteEnd(offset, text, within: .max) ?? text.count
        let isDouble = byte == UInt8(ascii: "\"")
        offset = takeFlow(
          offset + 1..<max(offset + 1, end), next: end + 1, isQuoted: isDouble, text)
      default:
        let end = plainEnd(offset, text)
        var last = end
        while last > offset, ByteClass.blank.contains(text[last - 1]) || text[last - 1] == 0x0D {
          last -= 1
        }
        offset = takeFlow(offset..<last, next: max(end, offset + 1), isQuoted: false, text)
      }
    }
    return min(offset, text.count)
  }

  /// Reads the first line as one that begins inside a collection, from its first key on. What is
  /// around that is not known: closing brackets without opening ones are passed over.
  mutating func resumeFlow(_ text: Span<UInt8>) {
    let line = text.extracting(0..<text.nextLine(0))
    guard var offset = Self.firstKey(line) else { return }
    open(column: -1, isFlow: true, isSequence: true)
    open(column: -1, isFlow: true, isSequence: false)
    while offset < line.count, !isDone { offset = readFlow(at: offset, line, inside: 1) }
    close(to: 0, line)
  }

  /// Where `{"name":` or `,"name":` stands: inside a string, its quotes would have backslashes.
  private static func firstKey(_ text: Span<UInt8>) -> Int? {
    var offset = 1
    while offset < text.count {
      let before = text[offset - 1]
      guard text[offset] == UInt8(ascii: "\""),
        before == UInt8(ascii: ",") || before == UInt8(ascii: "{")
      else {
        offset += 1
        continue
      }
      let start = offset
      offset += 1
      while offset < text.count, ByteClass.key.contains(text[offset]) { offset += 1 }
      if offset > start + 1, text.starts(at: offset, with: "\":") { return start }
    }
    return nil
  }

  private var expectsKey: Bool {
    frames.last.map { !$0.isSequence && $0.key == nil } ?? false
  }

  /// Takes a key or a value.
  private mutating func takeFlow(
    _ range: Range<Int>, next: Int, isQuoted: Bool, _ text: Span<UInt8>
  ) -> Int {
    guard expectsKey else {
      take(range, isQuoted: isQuoted, text)
      return next
    }
    var colon = next
    while colon < text.count, ByteClass.blank.contains(text[colon]) || text.isLineEnd(colon) {
      colon += 1
    }
    guard colon < text.count, text[colon] == UInt8(ascii: ":") else {
      take(range, isQuoted: isQuoted, text)
      return next
    }
    begin(key: range, text)
    return colon + 1
  }

  /// Where a value without quotes ends.
  private func plainEnd(_ start: Int, _ text: Span<UInt8>) -> Int {
    let isKey = expectsKey
    var offset = start
    while offset < text.count {
      switch text[offset] {
      case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0x0A: return offset
      case UInt8(ascii: ":") where isKey: return offset
      case UInt8(ascii: "#") where offset > start && ByteClass.blank.contains(text[offset - 1]):
        return offset
      default: offset += 1
      }
    }
    return offset
  }
}
