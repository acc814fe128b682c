import Bytes

/// A key of which each byte was changed: XORed with some bytes that repeat, or one was added to all,
/// or all were changed by their places.
///
/// What a key begins with is known, and so the bytes that changed it are: as many as there are of
/// the prefix at the most. All others are checked. That 40 random bytes leave a key by chance has a
/// probability below 10^-18 for each period: of eight repeating bytes none is checked by the prefix,
/// but 32 by being letters and digits, which are 62 of 256.
struct MaskedKey {
  /// How a byte was changed.
  enum Change: CaseIterable {
    case xor, sum

    /// The name that findings carry.
    var name: String {
      switch self {
      case .xor: "xor"
      case .sum: "offset"
      }
    }

    /// The longest row of bytes that repeats. Base64 in another alphabet differs by sums of three
    /// bytes, but for its end.
    var longestPeriod: Int { self == .xor ? 8 : 1 }

    /// What changed one byte to another.
    @inline(__always)
    func mask(_ byte: UInt8, _ plain: UInt8) -> UInt8 {
      self == .xor ? byte ^ plain : byte &- plain  // Bytes are added modulo 256.
    }
  }

  /// The bytes as they were.
  let bytes: [UInt8]
  let change: Change

  /// Up to here so much of the prefix is checked that no text leaves a key.
  private static let longestSure = 4

  /// Finds what bytes were before they were changed.
  ///
  /// - Parameters:
  ///   - bytes: a key, and its line's end or not.
  ///   - prefix: what keys begin with, 8 bytes.
  ///   - knowsXor: whether keys that are XORed with one byte are found in another way.
  init?(_ bytes: Span<UInt8>, prefix: [UInt8], knowsXor: Bool = false) {
    let count = bytes.count
    guard Self.mayBe(count), !prefix.indices.allSatisfy({ bytes[$0] == prefix[$0] }) else {
      return nil
    }
    for change in Change.allCases {
      for period in (knowsXor && change == .xor ? 2 : 1)...change.longestPeriod {
        if let plain = Self.plain(bytes, change, period: period, step: 0, prefix) {
          (self.bytes, self.change) = (plain, change)
          return
        }
      }
      // Each with its place, or with a number that grows with it.
      if let plain = Self.plain(bytes, change, period: 1, step: 1, prefix) {
        (self.bytes, self.change) = (plain, change)
        return
      }
    }
    return nil
  }

  /// Whether so many bytes may be a key.
  static func mayBe(_ count: Int) -> Bool {
    count == EncodingWindow.wholeKey || count == EncodingWindow.wholeKey + 1
  }

  /// The bytes as they were, if they are those of a key.
  ///
  /// - Parameter step: how much what changes a byte grows from each to the next.
  private static func plain(
    _ bytes: Span<UInt8>, _ change: Change, period: Int, step: UInt8, _ prefix: [UInt8]
  ) -> [UInt8]? {
    // Most fail at the first byte that is looked at.
    func plain(_ index: Int) -> UInt8 {
      let place = index % period
      let mask = change.mask(bytes[place], prefix[place]) &+ step &* UInt8(index - place)
      return change.mask(bytes[index], mask)
    }
    for index in period..<prefix.count where plain(index) != prefix[index] { return nil }
    for index in prefix.count..<EncodingWindow.wholeKey
    where !ByteClass.alphanumeric.contains(plain(index)) {
      return nil
    }
    let key = (0..<bytes.count).map(plain)
    guard bytes.count == EncodingWindow.wholeKey || key[EncodingWindow.wholeKey] == 0x0A,
      // Text that is taken for text that was changed by other text leaves mostly letters, in each
      // column of one case.
      KeyForm.isMixed(key[prefix.count...]),
      period <= longestSure || step > 0 || !isText(bytes)
    else { return nil }
    return key
  }

  /// Whether all bytes are text: what letters are XORed with letters is not.
  ///
  /// Eight characters of 40 hexadecimal digits would give a key once in some ten million.
  private static func isText(_ bytes: Span<UInt8>) -> Bool {
    bytes.indices.allSatisfy {
      (0x20..<0x7F).contains(bytes[$0]) || ByteClass.space.contains(bytes[$0])
    }
  }
}
