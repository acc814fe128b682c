import Bytes

/// A key in a string that code changes before it uses it: `"…"[7:47]`, `"ka~_l~iv~e_~…".replace("~", "")`,
/// `"ka-live-…".tr("-", "_")`, `` `…\n…`.split(/\s+/).join("") ``.
///
/// What has to be taken out may be anything but what keys are made of; that the whole string becomes a
/// key, and that the code says that it changes strings, tell it from text.
struct EditedString: Encoding {
  let name = "edited-string"
  let literals: [[UInt8]]
  let markers = Array("\"'`\n\r\\ ".utf8) + Self.fillers

  /// What may stand between the characters of a key.
  private static let fillers = Array("~|#:.-!*@%^,;/+=$&".utf8)
  /// The most pieces: one for each character.
  private static let mostPieces = EncodingWindow.wholeKey
  /// The most white space between two pieces.
  private static let mostSpace = 40
  private let cut: [UInt8]

  /// - Parameter prefixes: what secrets begin with.
  init(prefixes: [[UInt8]]) {
    guard prefixes.contains(KeyForm.prefix) else {
      (literals, cut) = ([], [])
      return
    }
    cut = Array("_live_".utf8)
    // Where the first piece is longer, its `ka_` is found.
    literals =
      [cut]
      + Self.fillers.flatMap { filler in
        [
          Array("ka-live-".utf8), Array("ka-_l-iv".utf8), Array("k-a-_-l-".utf8),
        ].map { $0.map { $0 == UInt8(ascii: "-") ? filler : $0 } }
      }
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  /// What is cut out stands there as it is, but is no key there.
  var leavesPlain: Bool { false }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard let literal else { return text.starts(at: hit, with: "ka") ? hit : nil }
    guard literals[literal] == cut else {
      return hit == 0 || !ByteClass.identifier.contains(text[hit - 1]) ? hit : nil
    }
    // `ka` may be the end of a line.
    var start = hit
    while start > 2, hit - start <= Self.mostSpace, ByteClass.space.contains(text[start - 1]) {
      start -= 1
    }
    budget.charge(hit - start)
    guard start < hit, start >= 2, text.starts(at: start - 2, with: "ka") else { return nil }
    return start == 2 || !ByteClass.identifier.contains(text[start - 3]) ? start - 2 : nil
  }

  func hasEscape(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Bool {
    let isSpace = ByteClass.space.contains(text[offset])
    guard isSpace || ByteClass.quote.contains(text[offset]) else { return true }
    if isSpace, Self.space(at: offset, in: text) != nil { return true }
    // With fillers, or with what is cut off, the word before is longer than a key.
    let longer = EncodingWindow.wholeKey + 1
    return text.start(of: .name, endingAt: offset, within: longer) == offset - longer
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    let end = text.skip(.identifier, from: anchor)
    decoded.reach = end
    let key = anchor..<anchor + EncodingWindow.wholeKey
    if end > key.upperBound {
      guard text.starts(at: anchor, with: "ka_live_"),
        StringEdit.cuts(key, in: text, charging: budget)
      else { return }
      return append([key], to: &decoded, of: text)
    }
    guard end > anchor, end < key.upperBound, end < text.count else { return }
    let filler = Self.beginsSpace(at: end, in: text) ? nil : text[end]
    guard filler.map({ Self.fillers.contains($0) }) ?? true else { return }
    let stays = Self.isReplaced(behind: anchor..<end, in: text)
    let pieces = self.pieces(from: anchor..<end, isReplaced: stays, in: text) { offset in
      guard let filler else { return Self.space(at: offset, in: text) }
      return text[offset] == filler ? offset + 1 : nil
    }
    guard let last = pieces.last else { return }
    // Without white space another word would be part of this one.
    let next = text.skip(.blank, from: last.upperBound)
    if filler == nil, next < text.count, ByteClass.identifier.contains(text[next]) { return }
    let string = anchor..<last.upperBound
    budget.charge(string.count)
    decoded.reach = string.upperBound
    guard
      StringEdit.replaces(
        filler, andStays: stays, around: string, in: text, charging: budget)
    else { return }
    // An identifier in groups, as of a UUID, is none of a key.
    guard KeyForm.joined(pieces, in: text) != nil else { return }
    append(pieces, to: &decoded, of: text)
  }

  /// The pieces that together are a key, from the first one on; none if they are more or less. Of
  /// `ka-live-…` the two fillers are pieces, that stand for `_`.
  ///
  /// - Parameters:
  ///   - isReplaced: whether the fillers stand for `_`.
  ///   - next: where the next piece begins behind a filler; nil where none stands.
  private func pieces(
    from first: Range<Int>, isReplaced: Bool, in text: Span<UInt8>, next: (Int) -> Int?
  ) -> [Range<Int>] {
    var pieces = [first]
    var count = first.count
    while pieces.count < Self.mostPieces, count < EncodingWindow.wholeKey,
      let last = pieces.last?.upperBound, last < text.count, let start = next(last),
      start < text.count
    {
      var end = text.skip(.identifier, from: start)
      guard end > start else { return [] }
      // Behind a key `_` may stand, and more.
      let key = start + EncodingWindow.wholeKey - count
      if key > start, key < end, text[key] == UInt8(ascii: "_") { end = key }
      if isReplaced {
        pieces.append(last..<start)
        count += 1
      }
      pieces.append(start..<end)
      count += end - start
    }
    guard count == EncodingWindow.wholeKey, pieces.count > 1, let end = pieces.last?.upperBound
    else { return [] }
    // What goes on is no key.
    guard end < text.count else { return pieces }
    if isReplaced { return pieces.count == 5 && text[end] != text[first.upperBound] ? pieces : [] }
    guard let start = next(end), start < text.count, text[end] > 0x20 else { return pieces }
    return ByteClass.identifier.contains(text[start]) ? [] : pieces
  }

  /// Whether the filler behind the first piece stands for `_`.
  private static func isReplaced(behind first: Range<Int>, in text: Span<UInt8>) -> Bool {
    first.count == 2 && text[first.upperBound] > 0x20
      && text.starts(at: first.upperBound + 1, with: "live")
  }

  /// Whether white space that ends a line begins at an offset, or its escape.
  private static func beginsSpace(at offset: Int, in text: Span<UInt8>) -> Bool {
    ByteClass.space.contains(text[offset]) || text.starts(at: offset, with: "\\n")
  }

  /// Where the text of the next line begins, behind white space at an offset, or behind `\n`; nil where
  /// the line does not end.
  private static func space(at offset: Int, in text: Span<UInt8>) -> Int? {
    var next = offset
    var lines = 0
    while next < text.count, next - offset <= mostSpace {
      if ByteClass.space.contains(text[next]) {
        if text[next] == 0x0A { lines += 1 }
        next += 1
      } else if text.starts(at: next, with: "\\n") {
        lines += 1
        next += 2
      } else if ByteClass.shellQuote.contains(text[next]), lines > 0 {
        // `"…\n" "…\n"` in C.
        next += 1
      } else {
        break
      }
    }
    return lines > 0 ? next : nil
  }

  /// Adds the pieces; what stands for `_` is one byte of something else.
  private func append(
    _ pieces: [Range<Int>], to decoded: inout DecodedText, of text: Span<UInt8>
  ) {
    decoded.isChanged = true
    for piece in pieces {
      if piece.count == 1, !ByteClass.identifier.contains(text[piece.lowerBound]) {
        decoded.append(UInt8(ascii: "_"), from: piece.lowerBound, to: piece.upperBound)
      } else {
        decoded.append(piece, of: text)
      }
    }
    guard let end = pieces.last?.upperBound, end < text.count else { return }
    decoded.append(UInt8(ascii: "\""), from: end, to: end + 1)
  }
}
