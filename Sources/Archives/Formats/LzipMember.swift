/// Where a member of lzip ends: lzip manual, "File format".
enum LzipMember {
  /// A header, the least of data, and the trailer.
  private static let least = 36
  private static let sizeField = 8
  /// Bytes read at a time.
  private static let windowSize = 256 << 10

  /// Where the member ends that begins at a place: behind the first number that is as large as all
  /// before it and itself; nil if there is none.
  static func end(
    in source: ArchiveSource, from start: Int, _ budget: inout AmidBudget
  ) throws(ArchiveError) -> Int? {
    var place = start + least - sizeField
    while true {
      let window = try source.bytes(at: place, count: windowSize)
      guard budget.spend(window.count) else { throw .tooManyTries }
      guard window.count >= sizeField else { return nil }
      let bytes = window.span
      for index in 0...(window.count - sizeField) {
        let size = place + index + sizeField - start
        if bytes[index] == UInt8(truncatingIfNeeded: size), bytes.little64(index) == size {
          return start + size
        }
      }
      guard window.count == windowSize else { return nil }
      place += windowSize - (sizeField - 1)
    }
  }
}
