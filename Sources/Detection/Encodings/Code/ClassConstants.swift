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

  /// The most bytes of a class's constants that are looked at.
  private static let reach = 64 << 10
  private static let mark: [UInt8] = [0xCA, 0xFE, 0xBA, 0xBE]
  private static let firstEntry = 10

  /// Whether a text is a class.
  static func begin(in bytes: Span<UInt8>) -> Bool { bytes.equals(mark, at: 0) }

  /// The only other string of the class that makes a key with a text, wherever it stands: fields that are
  /// not final are given their values before or behind other code.
  static func other(
    than beginning: Range<Int>, in bytes: Span<UInt8>, charging budget: WorkBudget
  ) -> [Range<Int>]? {
    guard begin(in: bytes),
      length(at: beginning.lowerBound - 2, in: bytes) == beginning.count,
      beginning.lowerBound < reach
    else { return nil }
    var texts: [Int: Range<Int>] = [:]
    var strings: [Int] = []
    var next = firstEntry
    var index = 1
    let count = length(at: 8, in: bytes) ?? 0
    while index < count, next + 3 < min(bytes.count, reach) {
      let tag = bytes[next]
      if tag == text {
        guard let size = length(at: next + 1, in: bytes) else { return nil }
        let range = next + 3..<next + 3 + size
        guard range.upperBound <= bytes.count else { return nil }
        if size < EncodingWindow.wholeKey { texts[index] = range }
        next = range.upperBound
      } else {
        guard let size = size(of: tag) else { return nil }
        if tag == string, let place = length(at: next + 1, in: bytes) { strings.append(place) }
        next += 1 + size
      }
      // Numbers of eight bytes take two places.
      index += tag == 5 || tag == 6 ? 2 : 1
    }
    budget.charge(next)
    let size = EncodingWindow.wholeKey - beginning.count
    let named = strings.compactMap { texts[$0] }
    let others = named.filter { range in
      range.count == size && range.allSatisfy { ByteClass.identifier.contains(bytes[$0]) }
    }
    guard named.contains(beginning), others.count == 1 else { return nil }
    return others
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
