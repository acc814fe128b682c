import Bytes

/// What may be an archive or a compressed stream amid other bytes.
struct AmidArchive {
  let format: ArchiveFormat
  /// Whether it is beyond doubt, so that what can't be read in it is said.
  let isSure: Bool
  /// Where it ends; nil where its reader finds that out, or it has no end.
  let end: Int?

  /// Enough to tell all of them.
  private static let headSize = 64

  /// How much is looked at at once for the next place.
  private static let windowSize = 4 << 10

  /// The first place of a range at which one may begin. Where there were too many places for a list,
  /// ranges hold more than that.
  static func next(
    in source: ArchiveSource, _ range: Range<Int>, _ budget: inout AmidBudget
  ) throws(ArchiveError) -> Int? {
    guard range.count > 1 else { return range.first }
    var start = range.lowerBound
    while start < range.upperBound {
      let count = min(windowSize, range.upperBound - start)
      let window = try source.bytes(at: start, count: count + headSize)
      guard !window.isEmpty else { return nil }
      guard budget.spend(0) else { throw .tooManyTries }
      for index in 0..<min(count, window.count) {
        let rest = window.span.extracting(index..<min(window.count, index + headSize))
        if ArchiveMark.all.contains(where: { $0.begins(rest) }) { return start + index }
      }
      start += count
    }
    return nil
  }

  /// Looks at what begins at a place; nil if that is nothing.
  init?(
    in source: ArchiveSource, at place: Int, _ budget: inout AmidBudget
  ) throws(ArchiveError) {
    let head = try source.bytes(at: place, count: Self.headSize)
    guard ArchiveMark.all.contains(where: { $0.begins(head.span) }),
      let format = ArchiveFormat.recogniseAsIs(head.span)
    else { return nil }
    self.format = format
    switch format.name {
    case "xz":
      guard XZStream.isHeader(head.span) else { return nil }
      end = try XZStream.end(in: source, from: place, &budget)
      isSure = true
    case "zstd":
      var frame = ZstdFrame(source, from: place)
      end = try frame.findEnd(&budget)
      isSure = frame.isSure
    case "lz4":
      end = try LZ4Frames.endOfFirst(of: source, from: place)
      // The sizes of small blocks stand near one another.
      guard budget.spend((end ?? source.size ?? place) - place) else { throw .tooManyTries }
      isSure = head.span.holds(Signatures.lz4Mark, at: 0)
    case "lzip":
      end = try LzipMember.end(in: source, from: place, &budget)
      isSure = true
    case "lzma":
      end = nil
      // Its size is not known.
      isSure = head.span.little32(5) == .max && head.span.little32(9) == .max
    case "rar":
      guard try RARHeader.hasChecksum(in: source, at: place) else { return nil }
      end = nil
      isSure = true
    case "7z":
      end = nil
      isSure = SevenZipReader.hasChecksum(head.span)
    default:
      end = nil
      isSure = !["compress", "mozlz4"].contains(format.name)
    }
  }
}
