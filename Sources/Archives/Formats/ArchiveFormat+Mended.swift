extension ArchiveFormat {
  /// A magic number to look for.
  private struct Mark {
    let format: ArchiveFormat
    let bytes: [UInt8]
  }

  private static let marks = table.flatMap { format in
    format.marks.map { Mark(format: format, bytes: $0) }
  }

  /// The first four bytes of each, and where they stand: a look at all of them costs every blob that
  /// is no archive.
  private static let heads = marks.map { $0.bytes.span.little32(0) }
  private static let places = marks.map(\.format.markPlace)

  /// The format whose magic number a blob begins with but for one bit, made to open the blob with that
  /// bit put right; nil if there is none.
  ///
  /// - Parameter first: the blob's first bytes, eight of them at least.
  static func mended(_ first: Span<UInt8>) -> ArchiveFormat? {
    let (heads, places) = (heads, places)
    let head = first.little32(0)
    for index in heads.indices {
      let place = places[index]
      let isThere = place == 0 || place + 4 <= first.count
      let wrong = heads[index] ^ (place == 0 ? head : isThere ? first.little32(place) : 0)
      // No more than one bit.
      guard isThere, wrong & (wrong &- 1) == 0 else { continue }
      if let format = mended(first, marks[index]) { return format }
    }
    return nil
  }

  private static func mended(_ first: Span<UInt8>, _ mark: Mark) -> ArchiveFormat? {
    let place = mark.format.markPlace
    guard place + mark.bytes.count <= first.count else { return nil }
    var wrongBits = 0
    for (index, byte) in mark.bytes.enumerated() {
      wrongBits += (first[place + index] ^ byte).nonzeroBitCount
    }
    guard wrongBits == 1 else { return nil }
    var bytes = unsafe first.withUnsafeBytes { unsafe Array($0) }
    bytes.replaceSubrange(place..<place + mark.bytes.count, with: mark.bytes)
    guard mark.format.recognises(bytes.span), mark.format.isSure(bytes.span) else { return nil }
    var format = mark.format
    let open = format.open
    format.isMended = true
    format.open = { source throws(ArchiveError) in
      try open(ArchivePatch(source, at: place, with: mark.bytes))
    }
    return format
  }
}
