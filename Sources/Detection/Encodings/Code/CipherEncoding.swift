import Bytes

/// Text in a cipher that swaps each character for another one, or base64 text in such a cipher.
struct CipherEncoding: Encoding {
  let name: String
  let literals: [[UInt8]]
  private let alphabet: CipherAlphabet
  /// How many literals are those of plain text.
  private let plainLiterals: Int

  private static let swaps: [StaticString] = ["swap", "Swap", "A-Z"]
  private static let swapReach = 128

  /// - Parameter prefixes: what secrets begin with.
  init(_ alphabet: CipherAlphabet, prefixes: [[UInt8]]) {
    self.alphabet = alphabet
    name = alphabet.name
    // Of a shorter one little is left that no word has.
    let long = prefixes.filter { $0.count >= 8 }
    let plain = alphabet.holdsPlain ? long : []
    // A key by itself: other alignments would need two more each.
    let base64 = alphabet.holdsBase64 ? long.map { Base64Encoding.cores(of: $0)[0] } : []
    literals = (plain + base64.filter { $0.count >= 8 }).map { $0.prefix(8).map(alphabet.encoded) }
    plainLiterals = plain.count
  }

  func isSeldom(_ literal: Int) -> Bool { true }

  /// Each character is as long as the one that it stands for, and another one.
  var leavesPlain: Bool { false }

  func anchor(
    of literal: Int?, at hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Int? {
    guard let literal else { return nil }
    guard alphabet == .swappedCase, literal < plainLiterals else { return hit }
    return KeyForm.isMixed(word(at: hit + 8, in: text))
      && saysSwap(around: hit, in: text, charging: budget) ? hit : nil
  }

  /// The letters and digits at an offset, no more than a key has: of a name in capitals they are of one
  /// kind.
  private func word(at start: Int, in text: Span<UInt8>) -> ArraySlice<UInt8> {
    let end = min(text.count, start + EncodingWindow.wholeKey)
    return (start..<max(start, end)).map { text[$0] }
      .prefix { ByteClass.alphanumeric.contains($0) }
  }

  /// Whether code says near a hit that it swaps capitals and small letters: names begin with capitals
  /// as well.
  private func saysSwap(
    around hit: Int, in text: Span<UInt8>, charging budget: WorkBudget
  ) -> Bool {
    let range = max(0, hit - Self.swapReach)..<min(text.count, hit + Self.swapReach)
    budget.charge(range.count)
    return range.contains { offset in
      Self.swaps.contains { text.starts(at: offset, with: $0) }
    }
  }

  func decode(
    _ text: Span<UInt8>, around anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    if alphabet == .rot47 { return decodeKey(text, at: anchor, into: &decoded, charging: budget) }
    var start = anchor
    while start > 0, anchor - start < EncodingWindow.before, isText(text[start - 1]) { start -= 1 }
    let limit = min(text.count, anchor + decoded.after)
    var offset = start
    while offset < limit, isText(text[offset]) {
      decoded.append(alphabet.decoded(text[offset]), from: offset, to: offset + 1)
      offset += 1
    }
    decoded.isChanged = true
    decoded.reach = offset
    decoded.isComplete = offset < limit || offset == text.count
  }

  /// Whether a character may be part of the text: a line, or a run of digits.
  private func isText(_ byte: UInt8) -> Bool {
    if case .digits(let digits) = alphabet { return digits.has(byte) || byte == UInt8(ascii: "=") }
    return byte != 0x0A
  }

  /// Decodes a key alone, in an alphabet that has quotes: those around the text are no part of it.
  ///
  /// A backslash stands for nothing that a key has: so it escapes what is behind it.
  private func decodeKey(
    _ text: Span<UInt8>, at anchor: Int, into decoded: inout DecodedText,
    charging budget: WorkBudget
  ) {
    var cursor = ByteCursor(
      text, at: anchor, reach: 4 * EncodingWindow.wholeKey + 4, charging: budget)
    while decoded.bytes.count < EncodingWindow.wholeKey {
      let start = cursor.offset
      // How the shell writes a quote between two.
      if cursor.starts(with: "'\\''") {
        cursor.advance(3)
      } else if cursor.current == UInt8(ascii: "\\") {
        cursor.advance()
      }
      guard let byte = cursor.current, byte > 0x20 else { break }
      cursor.advance()
      decoded.append(alphabet.decoded(byte), from: start, to: cursor.offset)
    }
    if let byte = cursor.current, !ByteClass.quote.contains(byte) {
      decoded.append(alphabet.decoded(byte), from: cursor.offset, to: cursor.offset + 1)
    }
    decoded.isChanged = true
    decoded.reach = cursor.offset
    decoded.isComplete = true
  }
}
