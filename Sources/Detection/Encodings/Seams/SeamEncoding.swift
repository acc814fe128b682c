import Bytes

/// Text with seams between its characters.
///
/// Where `ka_` is whole, the first seam stands at the end of the word that begins there. If it is
/// cut, either `_live_` is whole, or the beginning of the first seam follows `k` or `ka`.
struct SeamEncoding: Encoding {
  let name = "seam"
  let literals: [[UInt8]]
  /// How many bytes of each literal stand before the key; nil for one inside it.
  private let leads: [Int?]
  /// The first three characters of secrets.
  private let heads: [[UInt8]]

  /// How far before a literal inside a key the key may begin, in bytes.
  private static let longestHead = 1024
  /// The most seams between two characters.
  private static let mostSeams = 8
  /// Text without an end of words is decoded as far as this.
  private static let longestRun = 32 << 10

  /// What follows `k` or `ka` there: the beginnings of seams that often stand between all characters.
  ///
  /// Each literal of three bytes or more lets other strings pass, so these are few. Where they have a
  /// say in the buckets, three times as many places pass.
  private static let starts: [[UInt8]] =
    [
      "\u{1B}[", "\u{1B}]", "\u{1B}(", "</", "<\\", "<b", "<s", "<w", "<!", "<e", "]]", "}{", "^",
      "\\0", "\\'", "&shy", "&zw", "&Ze",
    ].map { Array($0.utf8) }
    + [[0xC2, 0xAD], [0xE2, 0x80], [0xE2, 0x81], [0xEF, 0xBB], [0xEF, 0xBC]]

  /// - Parameter prefixes: what secrets begin with.
  init(prefixes: [[UInt8]]) {
    var literals: [[UInt8]] = []
    var leads: [Int?] = []
    func add(_ literal: [UInt8], _ lead: Int?) {
      guard !literals.contains(literal) else { return }
      literals.append(literal)
      leads.append(lead)
    }
    for prefix in prefixes {
      if prefix.count >= 8 { add(Array(prefix.suffix(6)), nil) }
      let (one, two) = (Array(prefix.prefix(1)), Array(prefix.prefix(2)))
      for start in Self.starts {
        add(one + start + (start.count > 1 ? [] : [prefix[1]]), 0)
        // Three bytes are rare enough here, but for references.
        add(two + start.prefix(start[0] == UInt8(ascii: "&") ? 3 : 1), 0)
      }
      add(two + [UInt8(ascii: "{")], 0)
      add(one + [TerminalSeam.backspace] + one, 0)
      add([UInt8(ascii: "_"), TerminalSeam.backspace] + one, 0)
      // Full-width letters, and RTF's hexadecimal digits.
      add([0xEF, 0xBD, 0x80 | (prefix[0] - 0x60)], 0)
      let digits = prefix.prefix(2).map { HexDigits.spellings(of: $0)[0] }
      add(Array(digits.flatMap { Array("\\'".utf8) + $0 }.prefix(8)), 0)
    }
    guard !prefixes.isEmpty else {
      self.literals = []
      self.leads = []
      heads = []
      return
    }
    // AsciiDoc's `ka++_++live`.
    for beginning in ["ka++_++l", "ka+++_++"] { add(Array(beginning.utf8), 0) }
    for beginning in LookAlike.beginnings { add(beginning, 0) }
    self.literals = literals
    self.leads = leads
    heads = prefixes.map { Array($0.prefix(3)) }.distinct()
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  var anchors: ClosedRange<Int>? { -Self.longestHead...0 }

  var markers: [UInt8] { Seam.markers }

  /// The literals that a key begins with.
  var beginnings: [[UInt8]] { zip(literals, leads).filter { $1 == 0 }.map(\.0) }

  func hasEscape(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Bool {
    if let seam = Seam.at(offset, in: text, charging: budget) {
      // What does not count there would only let others count: `^` amid Ascii85, which `~>` ends.
      let end = offset + seam.length
      return !seam.isLoose || end < text.count && ByteClass.identifier.contains(text[end])
    }
    // A string that code joins to the next may be coloured, each in its own way.
    var end = offset
    if ByteClass.quote.contains(text[offset]) {
      end += 1
    } else if text[offset] == UInt8(ascii: "&"),
      let quote = Self.quotes.first(where: { text.starts(at: offset, with: $0) })
    {
      end += quote.utf8CodeUnitCount
    }
    guard end > offset, end < text.count,
      let seam = Seam.at(end, in: text, charging: budget)
    else { return false }
    return !seam.isLoose
  }

  /// How HTML writes the quotes of strings.
  private static let quotes: [StaticString] = ["&quot;", "&#39;", "&#x27;", "&#34;", "&apos;"]

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard let literal else { return hit }
    guard let lead = leads[literal] else { return start(before: hit, in: text, charging: budget) }
    let start = hit + lead
    for head in heads where end(of: head[...], from: start, in: text, charging: budget) != nil {
      return start
    }
    return nil
  }

  /// Where the text ends that some characters with seams between them are; nil where there are none.
  private func end(
    of characters: ArraySlice<UInt8>, from start: Int, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> Int? {
    var offset = start
    var left = characters
    var seams = 0
    while let wanted = left.first {
      guard offset < text.count else { return nil }
      if let seam = Seam.at(offset, in: text, charging: budget) {
        if let byte = seam.byte {
          guard byte == wanted else { return nil }
          left.removeFirst()
        }
        seams += 1
        guard seams <= Self.mostSeams * characters.count else { return nil }
        offset += seam.length
      } else {
        guard text[offset] == wanted else { return nil }
        left.removeFirst()
        offset += 1
      }
    }
    return offset
  }

  /// Where a key begins of which all but the first two characters stand at a hit.
  private func start(
    before hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    let (k, a) = (KeyForm.prefix[0], KeyForm.prefix[1])
    guard hit > 2, !(text[hit - 1] == a && text[hit - 2] == k) else { return nil }
    // Most are parts of longer names.
    let last = text[hit - 1] == a ? text[hit - 2] : text[hit - 1]
    if ByteClass.identifier.contains(last), !Self.endsSequence(last) { return nil }
    var start = hit - 2
    let least = max(0, hit - Self.longestHead)
    while start >= least {
      if text[start] == k || text[start] == UInt8(ascii: "\\") {
        // Only seams stand between: so the head ends at the hit, and nowhere else.
        if let end = end(of: KeyForm.prefix[..<2], from: start, in: text, charging: budget),
          self.end(ofSeamsFrom: end, upTo: hit, in: text, charging: budget) == hit
        {
          budget.charge(hit - start)
          return start
        }
      }
      start -= 1
    }
    budget.charge(hit - start)
    return nil
  }

  /// Whether a letter or digit may end a seam: a control sequence, or RTF's hexadecimal digits.
  private static func endsSequence(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "m"), UInt8(ascii: "K"), UInt8(ascii: "B"), UInt8(ascii: "1"),
      UInt8(ascii: "b"):
      true
    default: false
    }
  }

  private func end(
    ofSeamsFrom offset: Int, upTo end: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int {
    var offset = offset
    for _ in 0..<Self.mostSeams {
      guard offset < end, let seam = Seam.at(offset, in: text, charging: budget), seam.byte == nil
      else { break }
      offset += seam.length
    }
    return offset
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    let end = min(text.count, anchor + decoded.after)
    let longest = min(text.count, anchor + max(decoded.after, Self.longestRun))
    decoded.append(max(0, anchor - EncodingWindow.before)..<anchor, of: text)
    var offset = anchor
    // What is plain is copied in one go.
    var plain = anchor
    var word = Word()
    // Behind it whole words were read.
    var lastEnd = anchor
    while offset < end || (word.isOpen && offset < longest) {
      if let seam = Seam.at(offset, in: text, charging: budget),
        isTaken(seam, at: offset, word, in: text)
      {
        decoded.append(plain..<offset, of: text)
        decoded.isChanged = true
        if let byte = seam.byte {
          decoded.append(byte, from: offset, to: offset + seam.length)
          word.append(byte)
        }
        offset = min(text.count, offset + seam.length)
        plain = offset
        continue
      }
      word.append(text[offset])
      offset += 1
      if !word.isOpen { lastEnd = offset }
    }
    decoded.append(plain..<offset, of: text)
    decoded.isComplete = offset >= text.count
    // The secrets that begin before the last word are there as a whole.
    decoded.reach =
      offset >= longest ? offset : min(text.count, lastEnd + EncodingWindow.secret)
  }

  /// Whether a seam counts.
  private func isTaken(
    _ seam: Seam, at offset: Int, _ word: Word, in text: Span<UInt8>
  ) -> Bool {
    guard seam.isLoose else { return true }
    let end = offset + seam.length
    return word.isOpen && !word.isComplete && end < text.count
      && ByteClass.identifier.contains(text[end])
  }

  /// The word that is being read.
  private struct Word {
    /// Its last eight characters.
    private var last: UInt64 = 0
    /// How many letters and digits stand behind the last prefix; nil before one.
    private var body: Int?
    /// Whether the last character may be followed by more of the same secret.
    private(set) var isOpen = true

    private static let prefix = KeyForm.prefix.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    private static let length = 32

    /// Whether a whole secret of the new form was read, and nothing more.
    var isComplete: Bool { (body ?? 0) >= Self.length }

    mutating func append(_ byte: UInt8) {
      last = last << 8 | UInt64(byte)
      if last == Self.prefix {
        body = 0
      } else if let count = body {
        body = ByteClass.alphanumeric.contains(byte) ? count + 1 : nil
      }
      isOpen = ByteClass.value.contains(byte)
    }
  }
}
