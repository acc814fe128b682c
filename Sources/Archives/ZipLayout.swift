/// How a zip lies among other bytes.
///
/// Field numbers are those of APPNOTE.TXT sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16.
struct ZipLayout {
  /// The parts that the central directory does not speak of and that begin with a local entry, in
  /// ascending order: entries can hide there, and another zip in the comment.
  private(set) var gaps: [Range<Int>] = []
  /// Where the end record ends, and the archive's comment begins.
  let end: Int

  private static let localSize = 30
  private static let centralSize = 46
  private static let largestEntry = centralSize + 3 * 65_535
  /// Bytes read of the central directory at a time, and of a gap.
  private static let directoryWindow = 1 << 20
  private static let windowSize = 64 << 10
  /// An entry may have this much behind it (extra field, data descriptor) before it is looked at
  /// closely: fewer bytes can't hold a local header and a key.
  private static let slack = 64

  /// Looks a zip over; nil if it has no sound central directory.
  init?(of source: ArchiveSource) throws(ArchiveError) {
    guard let directory = try Self.directory(of: source) else { return nil }
    guard let entries = try Self.entries(of: source, directory) else { return nil }
    end = directory.endRecord + ArchiveFormat.endRecordSize
    var covered = source.missing
    for entry in entries + [Entry(start: directory.start, size: 0)] {
      if entry.start > covered + Self.slack,
        let gap = try Self.hidden(in: source, covered..<entry.start)
      {
        gaps.append(gap)
      }
      var next = entry.start + entry.size
      if next < directory.start {
        let header = try source.bytes(at: entry.start, count: Self.localSize)
        guard header.count == Self.localSize else { return nil }
        next +=
          Self.localSize + Int(header.span.little16(26)) + Int(header.span.little16(28))
      }
      covered = max(covered, next)
    }
    if let size = source.size, let gap = try Self.hidden(in: source, end..<size) {
      gaps.append(gap)
    }
  }

  private struct Directory {
    /// Where it begins in the file.
    var start: Int
    var size: Int
    /// What to add to an entry's offset, when something was put before the archive.
    var shift: Int
    /// Where the end record begins.
    var endRecord: Int
  }

  private struct Entry {
    var start: Int
    /// The compressed content's size.
    var size: Int
  }

  private static func directory(of source: ArchiveSource) throws(ArchiveError) -> Directory? {
    guard let size = source.size else { return nil }
    let tailStart = max(size - ArchiveFormat.endRecordReach, 0)
    let tail = try source.bytes(at: tailStart, count: size - tailStart)
    guard let end = ArchiveFormat.endRecord(in: tail.span) ?? lastEndRecord(in: tail) else {
      return nil
    }
    var length = Int(tail.span.little32(end + 12))
    var offset = Int(tail.span.little32(end + 16))
    var directoryEnd = tailStart + end
    if tail.span.little16(end + 10) == .max || length == UInt32.max || offset == UInt32.max {
      let locator = try source.bytes(at: max(directoryEnd - 20, 0), count: 20)
      if locator.span.holds([0x50, 0x4b, 6, 7], at: 0), locator.count == 20 {
        guard let place = locator.span.little64(8), place < size else { return nil }
        let record = try source.bytes(at: place, count: 56)
        guard record.count == 56, record.span.holds([0x50, 0x4b, 6, 6], at: 0),
          let length64 = record.span.little64(40), let offset64 = record.span.little64(48)
        else { return nil }
        (length, offset, directoryEnd) = (length64, offset64, place)
      }
    }
    guard length <= directoryEnd, offset <= directoryEnd - length else { return nil }
    let start = directoryEnd - length
    return Directory(
      start: start, size: length, shift: start - offset, endRecord: tailStart + end)
  }

  /// Where the last thing like an end record begins, whatever stands behind it.
  private static func lastEndRecord(in tail: [UInt8]) -> Int? {
    var start = tail.count - ArchiveFormat.endRecordSize
    while start >= 0, !tail.span.holds([0x50, 0x4b, 5, 6], at: start) { start -= 1 }
    return start >= 0 ? start : nil
  }

  /// The entries of the central directory, by their place in the file.
  private static func entries(of source: ArchiveSource, _ directory: Directory)
    throws(ArchiveError) -> [Entry]?
  {
    var result: [Entry] = []
    var window: [UInt8] = []
    var windowStart = directory.start
    var position = directory.start
    let end = directory.start + directory.size
    while position < end {
      let known = windowStart + window.count
      if position + largestEntry > known && known < end || window.isEmpty {
        window = try source.bytes(at: position, count: min(directoryWindow, end - position))
        windowStart = position
      }
      let at = position - windowStart
      let bytes = window.span
      guard at + centralSize <= bytes.count, bytes.holds([0x50, 0x4b, 1, 2], at: at) else {
        return nil
      }
      let nameSize = Int(bytes.little16(at + 28))
      let extraSize = Int(bytes.little16(at + 30))
      let next = centralSize + nameSize + extraSize + Int(bytes.little16(at + 32))
      guard at + next <= bytes.count else { return nil }
      let extra = at + centralSize + nameSize
      guard let entry = entry(bytes, at, extra..<(extra + extraSize)) else { return nil }
      // Sizes are anything that fits 64 bits, and starts and sizes are added up later.
      let limit = directory.start - directory.shift
      guard entry.start <= limit, entry.size <= directory.start else { return nil }
      result.append(Entry(start: entry.start + directory.shift, size: entry.size))
      position += next
    }
    return result.sorted { $0.start < $1.start }
  }

  /// One entry, its sizes taken from the Zip64 field where they do not fit: section 4.5.3.
  private static func entry(_ bytes: Span<UInt8>, _ at: Int, _ extra: Range<Int>) -> Entry? {
    var result = Entry(start: Int(bytes.little32(at + 42)), size: Int(bytes.little32(at + 20)))
    guard result.start == UInt32.max || result.size == UInt32.max else { return result }
    var field = extra.lowerBound
    while field + 4 <= extra.upperBound {
      let end = field + 4 + Int(bytes.little16(field + 2))
      guard end <= extra.upperBound else { return nil }
      if bytes.little16(field) == 1 {
        var value = field + 4
        if bytes.little32(at + 24) == .max { value += 8 }
        if result.size == UInt32.max {
          guard value + 8 <= end, let size = bytes.little64(value) else { return nil }
          result.size = size
          value += 8
        }
        if result.start == UInt32.max {
          guard value + 8 <= end, let start = bytes.little64(value) else { return nil }
          result.start = start
        }
        return result
      }
      field = end
    }
    return nil
  }

  /// The part of a range that begins with the first local entry in it.
  private static func hidden(in source: ArchiveSource, _ range: Range<Int>)
    throws(ArchiveError) -> Range<Int>?
  {
    var start = range.lowerBound
    while start + localSize < range.upperBound {
      let window = try source.bytes(at: start, count: min(windowSize, range.upperBound - start))
      if window.count < localSize { return nil }
      for index in 0...(window.count - 4) where window[index] == 0x50 {
        if window.span.holds([0x50, 0x4b, 3, 4], at: index) {
          return (start + index)..<range.upperBound
        }
      }
      start += window.count - 3
    }
    return nil
  }
}

extension Span<UInt8> {
  /// The little-endian number at this place, which must lie within the span; nil if it is no size.
  func little64(_ start: Int) -> Int? {
    Int(exactly: UInt64(little32(start)) | UInt64(little32(start + 4)) << 32)
  }
}
