import Bytes

/// Text with what git's `--word-diff` and `--color-words` show of two versions of it: what is only in
/// one of them stands in red or green, or in `[-…-]` and `{+…+}`.
///
/// Each version is read by itself: what the other one has is passed over.
struct WordDiffEncoding: Encoding {
  /// A version of the text.
  enum Version { case old, new }

  let name = "seam"
  let literals: [[UInt8]]
  private let version: Version

  /// The longest piece that only one version has, in bytes.
  private static let longestPiece = 1024

  /// - Parameter prefixes: what secrets begin with.
  init(showing version: Version, prefixes: [[UInt8]]) {
    self.version = version
    // Where the prefix is whole, the mark ends its word; otherwise it follows `k` or `ka`.
    literals =
      prefixes.flatMap { [Array($0.prefix(1)) + Array("\u{1B}[".utf8), $0.prefix(2) + [0x1B]] }
      .distinct()
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  let markers = Array("\u{1B}[{".utf8)

  func hasEscape(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Bool {
    Self.mark(at: offset, in: text) != nil
  }

  /// The beginning of a piece that only one version has.
  private struct Mark {
    var version: Version
    var length: Int
    /// What ends the piece.
    var end: StaticString
  }

  private static func mark(at offset: Int, in text: Span<UInt8>) -> Mark? {
    switch text[offset] {
    case 0x1B where text.starts(at: offset, with: "\u{1B}[31m"):
      Mark(version: .old, length: 5, end: "\u{1B}[m")
    case 0x1B where text.starts(at: offset, with: "\u{1B}[32m"):
      Mark(version: .new, length: 5, end: "\u{1B}[m")
    case UInt8(ascii: "[") where text.starts(at: offset, with: "[-"):
      Mark(version: .old, length: 2, end: "-]")
    case UInt8(ascii: "{") where text.starts(at: offset, with: "{+"):
      Mark(version: .new, length: 2, end: "+}")
    default: nil
    }
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    decoded.append(max(0, anchor - EncodingWindow.before)..<anchor, of: text)
    let end = min(text.count, anchor + EncodingWindow.after)
    var offset = anchor
    var plain = anchor
    while offset < end, text[offset] != 0x0A {
      let length: Int
      if let mark = Self.mark(at: offset, in: text) {
        if mark.version == version {
          length = mark.length
        } else {
          // Without a piece that is left out the seams are all there is.
          guard let piece = Self.length(ofPiece: mark, at: offset, in: text, charging: budget)
          else { break }
          length = piece
          decoded.isChanged = true
        }
      } else if text.starts(at: offset, with: "\u{1B}[m") {
        length = 3
      } else if text.starts(at: offset, with: version == .new ? "+}" : "-]") {
        length = 2
      } else {
        offset += 1
        continue
      }
      decoded.append(plain..<offset, of: text)
      offset += length
      plain = offset
    }
    decoded.append(plain..<max(plain, offset), of: text)
    budget.charge(offset - anchor)
    decoded.reach = offset
    decoded.isComplete = true
  }

  /// How long a piece is, with its marks.
  private static func length(
    ofPiece mark: Mark, at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    var cursor = ByteCursor(text, at: offset + mark.length, reach: longestPiece, charging: budget)
    guard cursor.skip(behind: mark.end, from: 0) else { return nil }
    return cursor.offset - offset
  }
}
