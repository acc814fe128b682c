import Bytes

/// The strings in the table of constants of a Java class: Java Virtual Machine Specification, section
/// 4.4. Compilers put each string's entry before its text, in the order in which the code takes them.
enum ClassConstants {
  /// The most entries that are passed over, and the most parts.
  private static let mostEntries = 64
  private static let mostParts = 8
  private static let string: UInt8 = 8
  private static let text: UInt8 = 1

  /// The strings behind a text that make a key with it; nil if there are none.
  static func parts(behind beginning: Range<Int>, in bytes: Span<UInt8>) -> [Range<Int>]? {
    guard length(at: beginning.lowerBound - 2, in: bytes) == beginning.count,
      bytes[beginning.lowerBound - 3] == text
    else { return nil }
    var parts: [Range<Int>] = []
    var count = beginning.count
    var next = beginning.upperBound
    var isString = false
    for _ in 0..<mostEntries where next + 3 < bytes.count {
      let tag = bytes[next]
      if tag == text {
        guard let size = length(at: next + 1, in: bytes) else { return nil }
        let range = next + 3..<next + 3 + size
        guard range.upperBound < bytes.count else { return nil }
        if isString {
          guard range.allSatisfy({ ByteClass.identifier.contains(bytes[$0]) }) else { return nil }
          parts.append(range)
          count += size
          if count >= EncodingWindow.wholeKey || parts.count == mostParts { break }
        }
        next = range.upperBound
      } else {
        guard let size = size(of: tag) else { return nil }
        next += 1 + size
      }
      isString = tag == string
    }
    return count == EncodingWindow.wholeKey ? parts : nil
  }

  private static func length(at offset: Int, in bytes: Span<UInt8>) -> Int? {
    guard offset > 0, offset + 1 < bytes.count else { return nil }
    return Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
  }

  /// The size of an entry but for its tag.
  private static func size(of tag: UInt8) -> Int? {
    switch tag {
    case 3, 4, 9, 10, 11, 12, 17, 18: 4
    case 5, 6: 8
    case 7, 8, 16, 19, 20: 2
    case 15: 3
    default: nil
    }
  }
}
