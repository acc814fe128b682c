import Bytes

/// Runs of a text in JSON, each in an object of its own: Slack's blocks, Atlassian's document format,
/// Notion, ProseMirror (`{"type": "text", "text": "…"}`), Quill (`{"insert": "…"}`) and their like.
enum TextRunSeam {
  /// How far from one run to the next, and the longest run, in bytes.
  private static let longest = 600
  private static let longestRun = 256
  /// The members that hold the text.
  private static let names: [StaticString] = [
    "\"text\"", "\"insert\"", "\"content\"", "\"plain_text\"",
  ]

  /// The seam from the quote that ends a run to the one that begins the next.
  static func read(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Seam? {
    guard let name = name(ofValueEndingAt: offset, in: text, charging: budget) else {
      return entityEdge(at: offset, in: text, charging: budget)
    }
    var cursor = ByteCursor(text, at: offset + 1, reach: longest, charging: budget)
    // The rest of one object, a comma, and the beginning of the next.
    var depth = 0
    var isBehind = false
    var hasMarks = false
    while let byte = cursor.current {
      switch byte {
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "]"):
        guard depth > 0 else { return nil }
        depth -= 1
      case UInt8(ascii: "}"):
        depth -= 1
        // An object may hold the run alone: `{"text": {"content": "…"}, …}`.
        if depth < (isBehind ? 1 : -mostLevels) { return nil }
      case UInt8(ascii: ",") where depth < 0 && !isBehind:
        cursor.advance()
        cursor.skip(.space)
        if cursor.current == UInt8(ascii: "{") {
          isBehind = true
          depth = 0
        } else if depth == -1, cursor.current == UInt8(ascii: "\""),
          isEntity(endingAt: offset, in: text, charging: budget)
        {
          let start = cursor.offset + 1
          return isOneText(offset, start, true, in: text)
            ? Seam(length: start - offset, isLoose: true) : nil
        }
        continue
      case UInt8(ascii: "\""):
        if isBehind, skipToValue(of: name, &cursor) {
          return isOneText(offset, cursor.offset, hasMarks, in: text)
            ? Seam(length: cursor.offset - offset, isLoose: true) : nil
        }
        // What somebody else wrote, or something of its own.
        if others.contains(where: { cursor.starts(with: $0) }) { return nil }
        if marks.contains(where: { cursor.starts(with: $0) }) { hasMarks = true }
        cursor.advance()
        guard skipString(&cursor) else { return nil }
        continue
      default: break
      }
      cursor.advance()
    }
    return nil
  }

  /// How far before an entity's text its type stands.
  private static let entityReach = 320

  /// Whether the value that ends at an offset is the text of one of Telegram's entities, which stand in a
  /// list with strings: `["…", {"type": "bold", "text": "…"}, "…"]`.
  private static func isEntity(
    endingAt offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Bool {
    let least = max(0, offset - entityReach)
    var start = offset
    while start > least, text[start - 1] != UInt8(ascii: "{") { start -= 1 }
    budget.charge(offset - start)
    guard start > least else { return false }
    return text.starts(at: text.skip(.space, from: start), with: "\"type\"")
  }

  /// The seam from the quote that ends a string of such a list to the text of the entity behind it.
  private static func entityEdge(
    at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Seam? {
    var cursor = ByteCursor(text, at: offset + 1, reach: longest, charging: budget)
    cursor.skip(.space)
    guard cursor.skip(UInt8(ascii: ",")) else { return nil }
    cursor.skip(.space)
    guard cursor.skip(UInt8(ascii: "{")) else { return nil }
    cursor.skip(.space)
    guard cursor.skip("\"type\"") else { return nil }
    cursor.skip(.space)
    guard cursor.skip(UInt8(ascii: ":")) else { return nil }
    cursor.skip(.space)
    guard cursor.skip(UInt8(ascii: "\"")), skipString(&cursor) else { return nil }
    guard cursor.skip(UInt8(ascii: ",")) else { return nil }
    cursor.skip(.space)
    guard skipToValue(of: names[0], &cursor), isOneText(offset, cursor.offset, true, in: text)
    else { return nil }
    return Seam(length: cursor.offset - offset, isLoose: true)
  }

  /// The members of rich text, and those of messages and entries.
  private static let marks: [StaticString] = [
    "\"type\"", "\"marks\"", "\"style\"", "\"attributes\"", "\"annotations\"", "\"bold\"",
    "\"italic\"",
  ]
  private static let others: [StaticString] = [
    "\"user\"", "\"ts\"", "\"id\"", "\"author\"", "\"from\"", "\"date\"", "\"name\"", "\"title\"",
  ]

  /// Whether the end of one run and the beginning of the next may be parts of a key.
  ///
  /// - Parameter hasMarks: whether the objects say that they are of rich text.
  private static func isOneText(
    _ end: Int, _ start: Int, _ hasMarks: Bool, in text: Span<UInt8>
  ) -> Bool {
    let size = EncodingWindow.wholeKey
    let first = text.start(of: .identifier, endingAt: end, within: size)..<end
    let rest = text.extracting(start..<min(text.count, start + size + 1))
      .skip(.identifier, from: 0)
    // Within the prefix there may be more runs.
    if first.count < 8 { return true }
    guard first.count + rest >= size, !KeyForm.isDigest(at: start, in: text) else { return false }
    return rest < size - 8 || hasMarks
  }

  /// Skips a member's name and what stands between it and the text of its string.
  private static func skipToValue(of name: StaticString, _ cursor: inout ByteCursor) -> Bool {
    var probe = cursor
    guard probe.skip(name) else { return false }
    probe.skip(.space)
    guard probe.skip(UInt8(ascii: ":")) else { return false }
    probe.skip(.space)
    guard probe.skip(UInt8(ascii: "\"")) else { return false }
    cursor = probe
    return true
  }

  /// How many objects a run may be in that end with it.
  private static let mostLevels = 3

  /// Skips what is left of a string, and the quote behind it.
  private static func skipString(_ cursor: inout ByteCursor) -> Bool {
    while let byte = cursor.current {
      cursor.advance(byte == UInt8(ascii: "\\") ? 2 : 1)
      if byte == UInt8(ascii: "\"") { return true }
    }
    return false
  }

  /// The name of the member whose value's last quote is at an offset, if it may hold text.
  private static func name(
    ofValueEndingAt offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> StaticString? {
    var start = offset
    let least = max(1, offset - longestRun)
    while start > least, text[start - 1] != UInt8(ascii: "\"") { start -= 1 }
    budget.charge(offset - start)
    guard start > least else { return nil }
    var end = text.start(of: .space, endingAt: start - 1, within: 4)
    guard end > 0, text[end - 1] == UInt8(ascii: ":") else { return nil }
    end = text.start(of: .space, endingAt: end - 1, within: 4)
    return names.first { name in
      let start = end - name.utf8CodeUnitCount
      return start >= 0 && text.starts(at: start, with: name)
    }
  }
}
