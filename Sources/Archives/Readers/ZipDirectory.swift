import Glibc

/// The central directory of a zip, wherever the zip stands.
///
/// Field numbers are those of APPNOTE.TXT sections 4.3.14 to 4.3.16.
struct ZipDirectory {
  /// Where it begins in the file.
  let start: Int
  let size: Int
  /// What to add to an entry's offset, when something was put before the archive.
  let shift: Int
  /// Where the end record ends, and the archive's comment begins.
  let end: Int

  /// The size in bytes of an end record without a comment.
  static let endRecordSize = 22
  /// How far before a zip's end its end record may begin, in bytes: it has the longest comment.
  static let endRecordReach = endRecordSize + 65_535

  private static let endRecordMagic: [UInt8] = [0x50, 0x4b, 5, 6]
  private static let windowSize = 1 << 20

  /// Finds the directory of a zip that the source ends as, else of the last one in it; nil if there
  /// is none. A zip may stand behind a program, a picture or anything else (`zipapp`,
  /// self-extracting archives, executable jars), and before a signature or the rest of a picture.
  init?(of source: ArchiveSource) throws(ArchiveError) {
    guard let size = source.size else { return nil }
    let tailStart = max(size - Self.endRecordReach, 0)
    let tail = try source.bytes(at: tailStart, count: size - tailStart)
    if let end = Self.endRecord(in: tail.span),
      let directory = try Self(of: source, endRecord: tailStart + end)
    {
      self = directory
      return
    }
    var end = size
    while end >= Self.endRecordSize {
      let start = max(end - Self.windowSize, source.missing)
      let window = try source.bytes(at: start, count: min(end, size) - start)
      var last: Self?
      var next = 0
      while let found = Self.nextEndRecord(in: window.span, from: next) {
        last = try Self(of: source, endRecord: start + found) ?? last
        next = found + 1
      }
      if let last {
        self = last
        return
      }
      if start <= source.missing { return nil }
      end = start + Self.endRecordSize - 1
    }
    return nil
  }

  /// Where in a blob's last bytes the end record begins that ends the blob as a zip; nil if none
  /// does.
  ///
  /// - Parameter last: the blob's last bytes, `endRecordReach` of them where it has as many.
  private static func endRecord(in last: Span<UInt8>) -> Int? {
    var start = 0
    while let found = nextEndRecord(in: last, from: start) {
      if found + endRecordSize + Int(last.little16(found + 20)) == last.count { return found }
      start = found + 1
    }
    return nil
  }

  /// Where the first end record stands in some bytes from a place on, of one disk and with members.
  static func nextEndRecord(in bytes: Span<UInt8>, from start: Int) -> Int? {
    var start = start
    while bytes.count - start >= endRecordSize {
      let found: Int? = unsafe bytes.withUnsafeBytes { bytes in
        guard let base = bytes.baseAddress,
          let found = unsafe memchr(base + start, 0x50, bytes.count - start)
        else { return nil }
        return unsafe UnsafeRawPointer(found) - base
      }
      guard let found, found + endRecordSize <= bytes.count else { return nil }
      if isEndRecord(bytes, at: found) { return found }
      start = found + 1
    }
    return nil
  }

  /// Whether an end record of one disk, with members, stands at a place.
  private static func isEndRecord(_ bytes: Span<UInt8>, at place: Int) -> Bool {
    bytes.holds(endRecordMagic, at: place) && bytes.little32(place + 4) == 0
      && bytes.little16(place + 8) == bytes.little16(place + 10) && bytes.little16(place + 8) > 0
  }

  /// The directory that an end record speaks of; nil if it is not there.
  private init?(of source: ArchiveSource, endRecord place: Int) throws(ArchiveError) {
    let record = try source.bytes(at: place, count: Self.endRecordSize)
    guard record.count == Self.endRecordSize else { return nil }
    var length = Int(record.span.little32(12))
    var offset = Int(record.span.little32(16))
    var directoryEnd = place
    // Some programs write the larger record even where nothing is too large: `zip -` does.
    let isLarge = record.span.little16(10) == .max || length == UInt32.max || offset == UInt32.max
    let locator = try source.bytes(at: max(directoryEnd - 20, 0), count: 20)
    if locator.span.holds([0x50, 0x4b, 6, 7], at: 0), locator.count == 20,
      let place = locator.span.little64(8),
      let found = try Self.record64(in: source, [place, directoryEnd - 76])
    {
      (length, offset, directoryEnd) = found
    } else if isLarge {
      return nil
    }
    guard length >= 4, length <= directoryEnd else { return nil }
    start = directoryEnd - length
    guard try source.bytes(at: start, count: 4) == [0x50, 0x4b, 1, 2] else { return nil }
    size = length
    shift = start - offset
    end = place + Self.endRecordSize
  }

  /// The Zip64 end record at the first of some places that holds one: its directory's length and
  /// offset, and its own place. Where something was put before the archive, the place that the
  /// locator gives is wrong.
  private static func record64(
    in source: ArchiveSource, _ places: [Int]
  ) throws(ArchiveError) -> (Int, Int, Int)? {
    for place in places where place >= 0 && place < source.size ?? 0 {
      let record = try source.bytes(at: place, count: 56)
      if record.count == 56, record.span.holds([0x50, 0x4b, 6, 6], at: 0),
        let length = record.span.little64(40), let offset = record.span.little64(48)
      {
        return (length, offset, place)
      }
    }
    return nil
  }
}
