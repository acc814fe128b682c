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
  private let encoding: Encoding

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
      advanceUTF16(block, range, at: blockOffset, isLittleEndian, phase)
    }
    offset = end
  }

  private mutating func advanceUTF8(_ bytes: Span<UInt8>) {
    var lineStart = bytes.count
    while lineStart > 0, bytes[lineStart - 1] != 0x0A { lineStart -= 1 }
    if lineStart > 0 {
      line += Self.lineEnds(bytes.extracting(0..<lineStart))
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
      index += length(ofScalarAt: index, in: bytes)
      count += 1
    }
    return count
  }

  /// The length of the well-formed UTF-8 sequence at an offset; 1 where there is none.
  private static func length(ofScalarAt index: Int, in bytes: Span<UInt8>) -> Int {
    let first = bytes[index]
    if first < 0x80 { return 1 }
    var lower: UInt8 = 0x80
    var upper: UInt8 = 0xBF
    let length: Int
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF:
      length = 3
      if first == 0xE0 { lower = 0xA0 }
      if first == 0xED { upper = 0x9F }
    case 0xF0...0xF4:
      length = 4
      if first == 0xF0 { lower = 0x90 }
      if first == 0xF4 { upper = 0x8F }
    default: return 1
    }
    guard index + length <= bytes.count, (lower...upper).contains(bytes[index + 1]) else {
      return 1
    }
    for next in index + 2..<max(index + 2, index + length)
    where !(0x80...0xBF).contains(bytes[next]) {
      return 1
    }
    return length
  }

  private mutating func advanceUTF16(
    _ block: Span<UInt8>, _ range: Range<Int>, at blockOffset: Int, _ isLittleEndian: Bool,
    _ phase: Int
  ) {
    var index = range.lowerBound
    if (blockOffset + index) & 1 != phase { index += 1 }
    while index + 2 <= range.upperBound {
      let low = UInt16(block[isLittleEndian ? index : index + 1])
      let unit = UInt16(block[isLittleEndian ? index + 1 : index]) << 8 | low
      switch unit {
      case 0x000A:
        line += 1
        column = 1
      case 0xDC00...0xDFFF: break  // The second half of a scalar.
      case 0xFEFF where blockOffset + index == 0: break
      default: column += 1
      }
      index += 2
    }
  }
}
