/// A dump of Redis: the strings that are packed in it, with a line end behind each. The file's own bytes
/// show all others. See "RDB file format" of Redis and its `rdb.c`.
struct RedisPieces: FilePieces {
  static let name = "packed strings"
  /// Whether not all places were looked at where a packed string may begin.
  private(set) var isOutsideOnly = false

  /// Where the next packed string may begin.
  private var place = 9
  private var window: [UInt8] = []
  private var windowStart = 0
  /// How many bytes may still be tried that come to nothing.
  private var left = 64 << 20

  private static let windowSize = 1 << 20
  private static let largest = 64 << 20
  /// What a packed string begins with.
  private static let mark: UInt8 = 0xC3
  private static let longestHeader = 11

  /// The version's four digits, and the code of a field.
  static func begins(_ first: Span<UInt8>) -> Bool {
    first.count > 10 && first.holds("REDIS", at: 0)
      && (5..<9).allSatisfy { first[$0] & 0xF0 == 0x30 } && first[9] >= 0xF5
  }

  mutating func next(in source: ArchiveSource) throws(ArchiveError) -> [UInt8]? {
    if place < windowStart || place >= windowStart + window.count {
      window = try source.bytes(at: place, count: Self.windowSize)
      windowStart = place
      if window.isEmpty { return nil }
    }
    while let index = window[(place - windowStart)...].firstIndex(of: Self.mark) {
      place = windowStart + index
      if let (string, next) = try string(at: place, in: source) {
        place = next
        return string + [0x0A]
      }
      place += 1
    }
    place = windowStart + window.count
    return []
  }

  /// The string that is packed at an offset, and where it ends: that it comes to just its size leaves
  /// no doubt.
  private mutating func string(
    at start: Int, in source: ArchiveSource
  ) throws(ArchiveError) -> ([UInt8], Int)? {
    let header = try source.bytes(at: start + 1, count: Self.longestHeader)
    var next = 0
    guard let count = Self.length(header, at: &next), let size = Self.length(header, at: &next),
      count > 0, count < size
    else { return nil }
    guard left > 0, size <= Self.largest else {
      isOutsideOnly = true
      return nil
    }
    let data = try source.bytes(at: start + 1 + next, count: count)
    guard data.count == count else {
      isOutsideOnly = true
      return nil
    }
    guard let string = LZFBlock.decompress(data.span, to: size) else {
      left -= count
      return nil
    }
    return (string, start + 1 + next + count)
  }

  /// A length of one, two, five or nine bytes.
  private static func length(_ bytes: [UInt8], at place: inout Int) -> Int? {
    guard place < bytes.count else { return nil }
    let first = bytes[place]
    let (count, high): (Int, Int)
    switch first {
    case 0..<0x40: (count, high) = (0, Int(first))
    case 0x40..<0x80: (count, high) = (1, Int(first & 0x3F))
    case 0x80: (count, high) = (4, 0)
    default: return nil
    }
    guard place + count < bytes.count else { return nil }
    defer { place += count + 1 }
    return (0..<count).reduce(high) { $0 << 8 | Int(bytes[place + 1 + $1]) }
  }
}
