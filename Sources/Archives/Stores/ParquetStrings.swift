/// The strings of a page of Parquet: `Encodings.md` of parquet-format.
enum ParquetStrings {
  /// The strings, a line each; nil if the page is not all strings.
  ///
  /// Levels stand before them in a page of the first version, none or up to two times, each behind their
  /// size. What they are is not asked: with them the strings come to the page's end, or they do not.
  static func lines(_ page: [UInt8]) -> [UInt8]? {
    if let lines = plain(page) { return lines }
    var start = 0
    for _ in 0...2 {
      if let lines = prefixed(page, from: start) ?? joined(page, from: start) { return lines }
      guard let size = size(page, at: start) else { return nil }
      start += 4 + size
    }
    return nil
  }

  /// The bytes behind a size of four bytes that stands at a place, if all are there.
  private static func size(_ page: [UInt8], at place: Int) -> Int? {
    guard place <= page.count - 4 else { return nil }
    let size = Int(page.span.little32(place))
    return size <= page.count - place - 4 ? size : nil
  }

  /// `PLAIN`: each string behind its size.
  private static func plain(_ page: [UInt8]) -> [UInt8]? {
    var lines: [UInt8] = []
    lines.reserveCapacity(page.count)
    var place = 0
    while place < page.count {
      guard let size = size(page, at: place) else { return nil }
      if size > 0 {
        lines += page[place + 4..<place + 4 + size]
        lines.append(0x0A)
      }
      place += 4 + size
    }
    return lines
  }

  /// `DELTA_LENGTH_BYTE_ARRAY`: all sizes, then all strings.
  private static func joined(_ page: [UInt8], from start: Int) -> [UInt8]? {
    var place = start
    guard let sizes = DeltaNumbers.read(page, at: &place) else { return nil }
    return lines(of: page, from: place, sizes, after: nil)
  }

  /// `DELTA_BYTE_ARRAY`: how much each string has in common with the one before, then the rest of each, as
  /// above.
  private static func prefixed(_ page: [UInt8], from start: Int) -> [UInt8]? {
    var place = start
    guard let common = DeltaNumbers.read(page, at: &place),
      let sizes = DeltaNumbers.read(page, at: &place), sizes.count == common.count
    else { return nil }
    return lines(of: page, from: place, sizes, after: common)
  }

  /// - Parameter common: how much of the string before each begins with; nil for nothing.
  private static func lines(
    of page: [UInt8], from start: Int, _ sizes: [Int], after common: [Int]?
  ) -> [UInt8]? {
    guard fit(page.count - start, sizes, after: common) else { return nil }
    // What stands before them comes out as it is.
    var lines = [StoreReader.binary] + page[..<start] + [0x0A]
    var place = start
    var last: [UInt8] = []
    for (index, size) in sizes.enumerated() {
      if let common {
        last.removeLast(last.count - common[index])
        last += page[place..<place + size]
        lines += last
      } else {
        lines += page[place..<place + size]
      }
      lines.append(0x0A)
      place += size
    }
    return lines
  }

  /// Whether strings of such sizes fill so many bytes: what none are costs no memory.
  private static func fit(_ count: Int, _ sizes: [Int], after common: [Int]?) -> Bool {
    var rest = count
    var last = 0
    var total = 0
    for (index, size) in sizes.enumerated() {
      let kept = common?[index] ?? 0
      guard (0...rest).contains(size), (0...last).contains(kept) else { return false }
      rest -= size
      last = kept + size
      total += last + 1
      guard total < StorePart.largest else { return false }
    }
    return rest == 0
  }
}
