/// Goes over a source from front to back, a window at a time.
struct SourceCursor {
  private let source: ArchiveSource
  /// Where the next byte stands.
  private(set) var place: Int
  private var window: [UInt8] = []
  private var windowStart = 0

  private static let windowSize = 64 << 10

  init(_ source: ArchiveSource, at place: Int = 0) {
    self.source = source
    self.place = place
  }

  /// Whether there is no other byte.
  mutating func isAtEnd() throws(ArchiveError) -> Bool { try !fill() }

  /// The next byte.
  ///
  /// - Throws: `truncated` where there is none.
  mutating func byte() throws(ArchiveError) -> UInt8 {
    guard try fill() else { throw .truncated }
    defer { place += 1 }
    return window[place - windowStart]
  }

  /// A number of some bytes, the lowest first, of which no more than eight count.
  mutating func little(_ count: Int) throws(ArchiveError) -> UInt64 {
    var value: UInt64 = 0
    for index in 0..<count {
      let byte = UInt64(try byte())
      if index < 8 { value |= byte << UInt64(8 * index) }
    }
    return value
  }

  /// Copies the next bytes.
  ///
  /// - Throws: `truncated` where there are fewer.
  mutating func take(_ count: Int) throws(ArchiveError) -> [UInt8] {
    let bytes = try source.bytes(at: place, count: count)
    guard bytes.count == count else { throw .truncated }
    place += count
    return bytes
  }

  /// Passes bytes by.
  mutating func skip(_ count: Int) { place += count }

  private mutating func fill() throws(ArchiveError) -> Bool {
    if place >= windowStart, place < windowStart + window.count { return true }
    window = try source.bytes(at: place, count: Self.windowSize)
    windowStart = place
    return !window.isEmpty
  }
}
