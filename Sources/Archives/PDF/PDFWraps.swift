import Bytes

/// Line ends that a program put into a word which is wider than its cell or column, as those of
/// fpdf2's `multi_cell`, reportlab's paragraphs and browsers: the next line begins right under this one.
struct PDFWraps {
  /// Where a line begins, and how high its letters are.
  struct Start {
    var x: Double
    var y: Double
    var height: Double
  }

  /// The places of such line ends in the text, in order.
  private var places: [Int] = []
  private var last: Start?

  /// How far the beginnings of lines may be apart, and how far lines: in heights of letters.
  private static let slant = 0.05
  private static let distances = 0.7...3.0
  /// How long a word is that is put together: as long as a key. Any other one stays as it is shown.
  private static let wholeWord = 40
  /// How much of a line is looked at on each side of a cut.
  private static let longestPart = 4 * wholeWord
  /// How much of the widest line each line but the last has at least, in tenths: it was full.
  private static let leastFull = 6

  /// Notes that a line begins.
  ///
  /// - Parameter end: where in the text the line end before it is; nil for the first line.
  mutating func begin(_ start: Start, behind end: Int?) {
    defer { last = start }
    guard let end, end > places.last ?? -1, let last,
      abs(last.x - start.x) <= Self.slant * start.height,
      abs(last.height - start.height) <= Self.slant * start.height,
      Self.distances.contains(abs(last.y - start.y) / start.height)
    else { return }
    places.append(end)
  }

  /// The text without the line ends that cut a key of today's form. Any other word of the length comes
  /// once more, in a line behind those that it stands in: those may be what they seem, a label over
  /// something else.
  func joined(_ text: [UInt8]) -> [UInt8] {
    guard !places.isEmpty else { return text }
    var result: [UInt8] = []
    var done = 0
    var next = 0
    while next < places.count {
      let cut = places[next..<next + cuts(from: next, in: text)]
      next += max(cut.count, 1)
      guard let first = cut.first, let last = cut.last else { continue }
      var piece = done
      if !isKey(cut, in: text) {
        let end = text[(last + 1)...].firstIndex(of: 0x0A) ?? text.count
        result += text[done..<end]
        result.append(0x0A)
        done = end
        piece = first - lineLength(before: first, in: text)
      }
      for place in cut {
        result += text[piece..<place]
        piece = place + 1
      }
      if done > piece {
        result += text[piece..<min(done, piece + Self.longestPart)]
      } else {
        done = piece
      }
    }
    return result + text[done...]
  }

  /// Whether a word that line ends cut is a key of today's form, in which none of the old one can lie.
  private func isKey(_ cut: ArraySlice<Int>, in text: [UInt8]) -> Bool {
    guard let first = cut.first else { return false }
    var place = wordStart(before: first, in: text)
    for byte in "ka_live_".utf8 {
      while cut.contains(place) { place += 1 }
      guard place < text.count, text[place] == byte else { return false }
      place += 1
    }
    return true
  }

  /// How many of the line ends from one on cut one word of the length; 0 if they cut none.
  private func cuts(from first: Int, in text: [UInt8]) -> Int {
    let start = wordStart(before: places[first], in: text)
    var length = places[first] - start
    guard length > 0 else { return 0 }
    var isWords = true
    var lines = [lineLength(before: places[first], in: text)]
    var next = first
    while next < places.count, length < Self.wholeWord {
      let begin = places[next] + 1
      let end = wordEnd(from: begin, in: text)
      guard end > begin else { return 0 }
      length += end - begin
      isWords = isWords && text[begin..<end].allSatisfy { ByteClass.smallLetter.contains($0) }
      next += 1
      lines.append(end - begin)
      let goesOn = next < places.count && places[next] == end
      if length == Self.wholeWord {
        // A last line that is about as wide as the others may not be the last one.
        let widest = lines.max() ?? 0
        let isLast =
          !goesOn || !isWord(at: end + 1, in: text)
          || (end - begin) * 10 < widest * Self.leastFull
        return isLast && !isWords && areFull(lines.dropLast()) ? next - first : 0
      }
      guard goesOn else { return 0 }
    }
    return 0
  }

  private func areFull(_ lines: ArraySlice<Int>) -> Bool {
    let widest = lines.max() ?? 0
    return lines.allSatisfy { $0 * 10 >= widest * Self.leastFull }
  }

  private func isWord(at place: Int, in text: [UInt8]) -> Bool {
    place < text.count && ByteClass.identifier.contains(text[place])
  }

  private func wordStart(before place: Int, in text: [UInt8]) -> Int {
    text.span.start(of: .identifier, endingAt: place, within: Self.wholeWord)
  }

  private func wordEnd(from place: Int, in text: [UInt8]) -> Int {
    var end = place
    while end - place <= Self.wholeWord, isWord(at: end, in: text) { end += 1 }
    return end
  }

  private func lineLength(before place: Int, in text: [UInt8]) -> Int {
    place - text.span.lineStart(before: place, within: Self.longestPart)
  }
}
