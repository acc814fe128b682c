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
    /// Whether they are the bytes of groups of four characters of base64, three each.
    var isGrouped = false

    /// Where in the text a byte begins.
    ///
    /// - Parameter byte: how many bytes of the piece come before it.
    func start(of byte: Int) -> Int {
      guard isGrouped else { return Int(start) + byte * Int(length) }
      return Int(start) + byte / 3 * 4 + byte % 3
    }

    /// How many bytes of the piece come before the one that begins at a place of the text, and how far
    /// behind its beginning, or that of its group, the place is.
    func byte(at place: Int) -> (index: Int, offset: Int) {
      let distance = place - Int(start)
      if isGrouped { return (distance / 4 * 3, distance % 4) }
      if length == 1 { return (distance, 0) }
      let (index, offset) = distance.quotientAndRemainder(dividingBy: Int(length))
      return (index, offset)
    }
  }

  /// How many groups of base64 are decoded at once.
  private static let mostGroups = 256

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

  /// Adds a byte that parts of two characters of base64 stood for, or of what they are written as.
  mutating func append(sextets byte: UInt8, from start: Int, to end: Int) {
    if let last = pieces.last, last.isGrouped, end - start == 2,
      last.start(of: bytes.count - Int(last.first)) == start
    {
      return bytes.append(byte)
    }
    guard end - start == 2 else { return append(byte, from: start, to: end) }
    pieces.append(
      Piece(
        first: Int32(truncatingIfNeeded: bytes.count), start: Int32(truncatingIfNeeded: start),
        length: 2, isGrouped: true))
    bytes.append(byte)
  }

  /// Adds the bytes of groups of four characters of base64, up to what is something else.
  ///
  /// - Parameter most: how many groups at the most.
  /// - Returns: how many characters they are.
  mutating func append(plainGroups most: Int, of text: Span<UInt8>, at start: Int) -> Int {
    // No more than a line has at the most: room for all groups that may follow would be made for each.
    let groups = min(most, Self.mostGroups, (text.count - start) / 4)
    guard groups > 0 else { return 0 }
    let first = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: 3 * groups))
    let rest = text.extracting(start..<text.count)
    let done = unsafe rest.withUnsafeBufferPointer { input in
      unsafe bytes.withUnsafeMutableBufferPointer { output -> Int in
        // Both have room for all groups.
        guard let input = input.baseAddress, let output = output.baseAddress else { return 0 }
        return unsafe RunTables.shared.decodeBase64(input, groups: groups, into: output + first)
      }
    }
    bytes.removeLast(3 * (groups - done))
    guard done > 0 else { return 0 }
    if let last = pieces.last, last.isGrouped, last.start(of: first - Int(last.first)) == start {
      return 4 * done
    }
    pieces.append(
      Piece(
        first: Int32(truncatingIfNeeded: first), start: Int32(truncatingIfNeeded: start),
        length: 2, isGrouped: true))
    return 4 * done
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
    if let last = pieces.last, Int(last.length) == length, !last.isGrouped,
      last.start(of: bytes.count - Int(last.first)) == start
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
    let start = piece.start(of: index - Int(piece.first))
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

  /// Where in the text the first byte begins; the largest number if there is none.
  var start: Int { pieces.first.map { Int($0.start) } ?? .max }

  /// Whether the beginning of an encoded secret was decoded.
  ///
  /// - Parameters:
  ///   - anchor: where the secret's first group begins in the text.
  ///   - group: as the encoding has it.
  func holds(_ anchor: Int, group: Int?) -> Bool {
    guard let first = pieces.first, Int(first.start) <= anchor else { return false }
    guard let group else { return anchor < reach }
    let next = pieces.partitioningIndex { Int($0.start) > anchor }
    let piece = pieces[next - 1]
    guard piece.length > 0 else { return false }
    let end = next < pieces.count ? Int(pieces[next].first) : bytes.count
    let (byte, offset) = piece.byte(at: anchor)
    let index = Int(piece.first) + byte
    // Between two pieces stands what was decoded to nothing.
    if index >= end { return group == 1 && anchor < reach }
    return index % group == 0 && offset == 0
  }
}
