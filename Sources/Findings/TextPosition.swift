import CLiteralSearch

/// Counts lines and columns of a blob that comes in blocks.
///
/// Only LF ends a line. A column is a Unicode scalar, an invalid byte is one; UTF-16 text is
/// decoded first, and its byte order mark is no column.
package struct TextPosition: Sendable {
  /// How a blob's bytes are characters.
  package enum Encoding: Sendable, Hashable {
    case utf8
    /// UTF-16 whose code units begin at even (0) or odd (1) offsets of the blob.
    case utf16(isLittleEndian: Bool, phase: Int)
  }

  /// Where in the blob the counting stands, in bytes.
  package private(set) var offset = 0
  private var line = 1
  private var column = 1
  /// The first byte of a UTF-16 code unit whose second has not come yet.
  private var half: UInt8?
  /// How the blob's bytes are characters.
  package let encoding: Encoding

  /// Stands at the beginning of a blob, or where the part of it begins that is read.
  ///
  /// - Parameter offset: where that is, in bytes; lines count from there.
  package init(_ encoding: Encoding = .utf8, at offset: Int = 0) {
    self.encoding = encoding
    self.offset = offset
  }

  /// The position where the counting stands.
  package var position: Location.Position { Location.Position(line: line, column: column) }

  /// Moves on over the bytes of a block.
  ///
  /// - Parameters:
  ///   - end: up to where, counted from the beginning of the blob.
  ///   - blockOffset: where in the blob the block begins; not behind `offset`.
  package mutating func advance(to end: Int, in block: Span<UInt8>, at blockOffset: Int) {
    guard end > offset else { return }
    let start = offset - blockOffset
    precondition(start >= 0 && end - blockOffset <= block.count)
    let range = start..<end - blockOffset
    switch encoding {
    case .utf8: advanceUTF8(block.extracting(range))
    case .utf16(let isLittleEndian, let phase):
      advanceUTF16(block.extracting(range), at: offset, isLittleEndian, phase)
    }
    offset = end
  }

  private mutating func advanceUTF8(_ bytes: Span<UInt8>) {
    var lineStart = 0
    let lineEnds = Self.lineEnds(bytes)
    if lineEnds > 0 {
      lineStart = bytes.count
      while bytes[lineStart - 1] != 0x0A { lineStart -= 1 }
      line += lineEnds
      column = 1
    }
    column += Self.scalars(bytes.extracting(lineStart..<bytes.count))
  }

  /// The number of line ends.
  private static func lineEnds(_ bytes: Span<UInt8>) -> Int {
    unsafe bytes.withUnsafeBufferPointer { unsafe kascan_count($0.baseAddress, $0.count, 0x0A) }
  }

  /// The number of scalars, an invalid byte being one.
  private static func scalars(_ bytes: Span<UInt8>) -> Int {
    var count = 0
    var index = 0
    while index < bytes.count {
      // Long lines are mostly ASCII: a byte at a time, they took longer than the search.
      while index + 8 <= bytes.count, isASCII(bytes, at: index) {
        index += 8
        count += 8
      }
      guard index < bytes.count else { break }
      index += length(ofScalarAt: index, in: bytes)
      count += 1
    }
    return count
  }

  /// Whether the 8 bytes at an offset, which are all there, are ASCII.
  @inline(__always)
  private static func isASCII(_ bytes: Span<UInt8>, at index: Int) -> Bool {
    let word = unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
    return word & 0x8080_8080_8080_8080 == 0
  }

  /// The length of the well-formed UTF-8 sequence at an offset; 1 where there is none.
  private static func length(ofScalarAt index: Int, in bytes: Span<UInt8>) -> Int {
    guard bytes[index] >= 0x80, let lead = UTF8Lead(bytes[index]),
      index + lead.length <= bytes.count, (lead.lower...lead.upper).contains(bytes[index + 1])
    else { return 1 }
    for next in index + 2..<max(index + 2, index + lead.length)
    where !(0x80...0xBF).contains(bytes[next]) {
      return 1
    }
    return lead.length
  }

  /// - Parameter offset: where in the blob the bytes begin.
  private mutating func advanceUTF16(
    _ bytes: Span<UInt8>, at offset: Int, _ isLittleEndian: Bool, _ phase: Int
  ) {
    var index = 0
    if let first = half {
      take(first, bytes[0], at: offset - 1, isLittleEndian)
      half = nil
      index = 1
    } else if offset & 1 != phase {
      index = 1  // Before the first code unit.
    }
    let units = (bytes.count - index) / 2
    let end = index + 2 * units
    // As memory has them.
    let unit = { (value: UInt16) in isLittleEndian ? value.littleEndian : value.bigEndian }
    let lineEnds = Self.count(bytes.extracting(index..<end), of: unit(0x000A), in: 0xFFFF)
    if lineEnds > 0 {
      line += lineEnds
      column = 1
      var lineStart = end
      while bytes[lineStart - (isLittleEndian ? 2 : 1)] != 0x0A
        || bytes[lineStart - (isLittleEndian ? 1 : 2)] != 0
      {
        lineStart -= 2
      }
      index = lineStart
    } else if offset + index == 0, units > 0 {
      // A byte order mark is no column.
      take(bytes[0], bytes[1], at: 0, isLittleEndian)
      index = 2
    }
    let rest = bytes.extracting(index..<end)
    column += rest.count / 2 - Self.count(rest, of: unit(0xDC00), in: unit(0xFC00))
    if end < bytes.count { half = bytes[end] }
  }

  /// The number of code units that have a value in the bits of a mask, both as memory has them.
  private static func count(_ units: Span<UInt8>, of value: UInt16, in mask: UInt16) -> Int {
    unsafe units.withUnsafeBufferPointer {
      unsafe kascan_count16($0.baseAddress, $0.count / 2, mask, value)
    }
  }

  /// Counts a code unit.
  private mutating func take(
    _ first: UInt8, _ second: UInt8, at offset: Int, _ isLittleEndian: Bool
  ) {
    let (low, high) = isLittleEndian ? (first, second) : (second, first)
    switch UInt16(high) << 8 | UInt16(low) {
    case 0x000A:
      line += 1
      column = 1
    case 0xDC00...0xDFFF: break  // The second half of a scalar.
    case 0xFEFF where offset == 0: break
    default: column += 1
    }
  }
}

extension TextPosition.Encoding {
  /// How many bytes tell the encoding of a text.
  private static let sample = 1 << 10

  /// What the beginning of a blob looks like: UTF-16 by its byte order mark, or because all of it
  /// is ASCII with a zero before or behind each character.
  package init(ofBlobThatBeginsWith bytes: Span<UInt8>) {
    self = .utf8
    let count = min(bytes.count, Self.sample) & ~1
    guard count >= 4 else { return }
    if bytes[0] == 0xFF, bytes[1] == 0xFE { self = .utf16(isLittleEndian: true, phase: 0) }
    if bytes[0] == 0xFE, bytes[1] == 0xFF { self = .utf16(isLittleEndian: false, phase: 0) }
    let zero = bytes[0] == 0 ? 0 : 1
    for index in 0..<count where (bytes[index] == 0) != (index & 1 == zero) { return }
    self = .utf16(isLittleEndian: zero == 1, phase: 0)
  }
}
