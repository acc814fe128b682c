import Glibc

/// Lines, blanks and words of scanned text.
extension Span<UInt8> {
  /// Whether an offset is at a line's end or at the text's.
  @inlinable
  package func isLineEnd(_ offset: Int) -> Bool {
    offset >= count || self[offset] == 0x0A
      || self[offset] == 0x0D && (offset + 1 >= count || self[offset + 1] == 0x0A)
  }

  /// The offset behind the line that holds one.
  package func nextLine(_ offset: Int) -> Int {
    var offset = offset
    while offset < count, self[offset] != 0x0A { offset += 1 }
    return Swift.min(count, offset + 1)
  }

  /// Where the line begins that follows an offset; nil if that is further away than a number of bytes.
  package func nextLine(from offset: Int, within reach: Int) -> Int? {
    let end = Swift.min(count, offset + reach)
    return offset < end ? firstOffset(of: 0x0A, in: offset..<end).map { $0 + 1 } : nil
  }

  /// Where the line begins that holds an offset, as far as a number of bytes before it.
  package func lineStart(before offset: Int, within reach: Int) -> Int {
    let least = Swift.max(0, offset - reach)
    precondition(offset <= count)
    var start = offset
    // Eight bytes at once: a byte of the word is zero where a line ends.
    unsafe withUnsafeBytes { bytes in
      while start - least >= 8 {
        let word = unsafe bytes.loadUnaligned(fromByteOffset: start - 8, as: UInt64.self)
        let other = word ^ 0x0A0A_0A0A_0A0A_0A0A
        if (other &- 0x0101_0101_0101_0101) & ~other & 0x8080_8080_8080_8080 != 0 { break }
        start -= 8
      }
    }
    while start > least, self[start - 1] != 0x0A { start -= 1 }
    return start
  }

  /// The offset of the first byte from an offset on that is not of a class.
  @inlinable
  package func skip(_ class: ByteClass, from offset: Int) -> Int {
    var offset = offset
    while offset < count, `class`.contains(self[offset]) { offset += 1 }
    return offset
  }

  /// Where the bytes of a class begin that end at an offset, as far as a number of them.
  @inlinable
  package func start(of class: ByteClass, endingAt end: Int, within most: Int) -> Int {
    let least = Swift.max(0, end - most)
    var start = end
    while start > least, `class`.contains(self[start - 1]) { start -= 1 }
    return start
  }

  /// The first offset in a range at which a byte stands.
  package func firstOffset(of byte: UInt8, in range: Range<Int>) -> Int? {
    guard !range.isEmpty else { return nil }
    return unsafe withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return nil }
      let found = unsafe memchr(start + range.lowerBound, CInt(byte), range.count)
      return unsafe found.map { unsafe UnsafeRawPointer($0) - start }
    }
  }

  /// Whether some bytes stand at an offset.
  @inlinable
  package func equals(_ bytes: [UInt8], at offset: Int) -> Bool {
    guard offset >= 0, offset <= count - bytes.count else { return false }
    for index in bytes.indices where self[offset + index] != bytes[index] { return false }
    return true
  }

  /// Whether the same bytes stand in two ranges.
  package func isSame(_ one: Range<Int>, _ other: Range<Int>) -> Bool {
    one.count == other.count && zip(one, other).allSatisfy { self[$0] == self[$1] }
  }

  /// Whether some bytes stand in a range, all of them.
  package func contains(_ bytes: [UInt8], in range: Range<Int>) -> Bool {
    guard bytes.count <= range.count else { return false }
    for offset in range.lowerBound...range.upperBound - bytes.count
    where equals(bytes, at: offset) {
      return true
    }
    return false
  }

  /// Whether a word stands at an offset.
  package func starts(at offset: Int, with word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard offset >= 0, offset <= count - length else { return false }
    return equals(word, in: offset..<offset + length)
  }

  /// Whether a range holds a word and nothing else.
  package func equals(_ word: StaticString, in range: Range<Int>) -> Bool {
    guard range.count == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { bytes in
      for index in 0..<range.count where unsafe bytes[index] != self[range.lowerBound + index] {
        return false
      }
      return true
    }
  }
}
