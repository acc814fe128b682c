import Platform

/// What a piece of text was decoded to, and where in the text each byte came from.
struct DecodedText {
  /// Decoded bytes that came from the text in one way.
  private struct Piece {
    /// The index of the first decoded byte.
    var first: Int32
    /// Where in the text the piece begins.
    var start: Int32
    /// How much text each byte stood for, one behind the other; 0 where all of them stood for the
    /// same text, up to `end`.
    var length: Int32
    var end: Int32 = 0
  }

  /// The decoded bytes.
  private(set) var bytes: [UInt8] = []
  /// In order of both offsets.
  private var pieces: [Piece] = []
  /// How far behind an anchor encoded text is to be decoded at the least, where it goes on.
  var after = EncodingWindow.after
  /// Whether anything but plain characters was read.
  var isChanged = false
  /// The offset in the text where decoding stopped.
  var reach = 0
  /// Whether it stopped because the encoded run ended there.
  var isComplete = false

  /// Empties the text but keeps its memory.
  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    pieces.removeAll(keepingCapacity: true)
    isChanged = false
    isComplete = false
    reach = 0
  }

  /// Adds a byte that stood for the text from `start` to `end`; starts never go back.
  mutating func append(_ byte: UInt8, from start: Int, to end: Int) {
    begin(at: start, length: end - start)
    bytes.append(byte)
  }

  /// Adds a character, as UTF-8, that stood for the text from `start` to `end`.
  mutating func append(_ scalar: Unicode.Scalar, from start: Int, to end: Int) {
    pieces.append(
      Piece(
        first: Int32(truncatingIfNeeded: bytes.count), start: Int32(truncatingIfNeeded: start),
        length: 0, end: Int32(truncatingIfNeeded: end)))
    for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { bytes.append(byte) }
  }

  /// Adds bytes all of which stood for the same text.
  mutating func append(_ bytes: some Sequence<UInt8>, standingFor range: Range<Int>) {
    pieces.append(
      Piece(
        first: Int32(truncatingIfNeeded: self.bytes.count),
        start: Int32(truncatingIfNeeded: range.lowerBound), length: 0,
        end: Int32(truncatingIfNeeded: range.upperBound)))
    self.bytes.append(contentsOf: bytes)
  }

  /// Adds bytes that stood for themselves.
  mutating func append(_ range: Range<Int>, of text: Span<UInt8>) {
    guard !range.isEmpty else { return }
    begin(at: range.lowerBound, length: 1)
    unsafe text.extracting(range).withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
  }

  private mutating func begin(at start: Int, length: Int) {
    if let last = pieces.last, Int(last.length) == length,
      Int(last.start) + (bytes.count - Int(last.first)) * length == start
    {
      return
    }
    pieces.append(
      Piece(
        first: Int32(truncatingIfNeeded: bytes.count), start: Int32(truncatingIfNeeded: start),
        length: Int32(truncatingIfNeeded: length)))
  }

  /// The text that a decoded byte stood for.
  private func source(of index: Int) -> Range<Int> {
    let next = pieces.partitioningIndex { Int($0.first) > index }
    guard next > 0 else { return 0..<0 }
    let piece = pieces[next - 1]
    if piece.length == 0 { return Int(piece.start)..<Int(piece.end) }
    let start = Int(piece.start) + (index - Int(piece.first)) * Int(piece.length)
    return start..<start + Int(piece.length)
  }

  /// The range of the encoded text that holds a range of decoded bytes.
  func source(of range: Range<Int>) -> Range<Int> {
    guard !range.isEmpty, range.upperBound <= bytes.count else {
      let start = range.lowerBound < bytes.count ? source(of: range.lowerBound).lowerBound : 0
      return start..<start
    }
    let start = source(of: range.lowerBound).lowerBound
    return start..<max(start, source(of: range.upperBound - 1).upperBound)
  }

  /// Whether an encoded secret was decoded already.
  ///
  /// - Parameters:
  ///   - anchor: where the secret's first group begins in the text.
  ///   - group: as the encoding has it.
  func covers(_ anchor: Int, group: Int?) -> Bool {
    (isComplete || anchor + EncodingWindow.secret <= reach) && holds(anchor, group: group)
  }

  /// Whether the beginning of an encoded secret was decoded.
  ///
  /// - Parameters: as those of `covers`.
  func holds(_ anchor: Int, group: Int?) -> Bool {
    guard let first = pieces.first, Int(first.start) <= anchor else { return false }
    guard let group else { return anchor < reach }
    let next = pieces.partitioningIndex { Int($0.start) > anchor }
    let piece = pieces[next - 1]
    guard piece.length > 0 else { return false }
    let end = next < pieces.count ? Int(pieces[next].first) : bytes.count
    let (distance, offset) = (anchor - Int(piece.start)).quotientAndRemainder(
      dividingBy: Int(piece.length))
    let index = Int(piece.first) + distance
    // Between two pieces stands what was decoded to nothing.
    if index >= end { return group == 1 && anchor < reach }
    return index % group == 0 && offset == 0
  }
}
