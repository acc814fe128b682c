/// A journal of systemd: the fields that are packed, a line each. The file's own bytes show all others.
/// See "Journal File Format" of systemd and its `journal-def.h`.
final class JournalReader: StoreReader {
  private var isOpened = false
  /// Where the next object begins.
  private var place = 0
  /// Where the last object begins, as the header says.
  private var last = 0
  /// How many bytes the file has.
  private var size = 0
  /// Where a field's bytes begin in its object.
  private var fieldStart = 64
  private var window: [UInt8] = []
  private var windowStart = 0

  static let mark = Array("LPKSHHRH".utf8)
  private static let headerSize = 208
  private static let objectHeader = 16
  private static let windowSize = 64 << 10

  /// Flags of the file, and of an object.
  private enum Flag {
    static let xz: UInt8 = 1
    static let lz4: UInt8 = 2
    static let zstd: UInt8 = 4
    static let zstdFile: UInt8 = 8
    static let compact: UInt8 = 16
  }

  /// Whether a journal begins here in which fields may be packed.
  static func begins(_ first: Span<UInt8>) -> Bool {
    first.holds(mark, at: 0) && first.count >= 16
      && first[12] & (Flag.xz | Flag.lz4 | Flag.zstdFile) != 0
  }

  override func nextName() throws(ArchiveError) -> [UInt8]? {
    if isOpened { return nil }
    isOpened = true
    size = source.size ?? 0
    let header = try source.bytes(at: 0, count: Self.headerSize)
    guard header.count == Self.headerSize else {
      note(.truncated)
      return nil
    }
    guard let first = header.span.little64(88), let tail = header.span.little64(136),
      first >= Self.headerSize, first <= size
    else {
      note(.damaged)
      return nil
    }
    if header[12] & Flag.compact != 0 { fieldStart = 72 }
    if tail >= size { note(.truncated) }
    (place, last) = (first, tail < size ? tail : 0)
    return Array("packed fields".utf8)
  }

  override func nextPart() throws(ArchiveError) -> StorePart? {
    while place < size {
      try checkTime()
      let start = place
      let header = try header(at: start)
      // Room for more objects stands behind the last. A journal that was never written to has none.
      if start > last, header.allSatisfy({ $0 == 0 }) { break }
      guard header.count == Self.objectHeader, let size = header.span.little64(8),
        size >= Self.objectHeader
      else {
        note(header.count < Self.objectHeader ? .truncated : .damaged)
        break
      }
      guard size <= self.size - start else {
        note(.truncated)
        break
      }
      // Objects begin at multiples of eight.
      place = (start + size + 7) & ~7
      let flags = header[1] & (Flag.xz | Flag.lz4 | Flag.zstd)
      guard header[0] == 1, flags != 0, size > fieldStart else { continue }
      let codec = [Flag.xz: StorePart.Codec.xz, Flag.lz4: .lz4, Flag.zstd: .zstd][flags] ?? .other
      if let part = try field(start + fieldStart..<start + size, codec) { return part }
    }
    place = size
    return nil
  }

  private func field(
    _ range: Range<Int>, _ codec: StorePart.Codec
  ) throws(ArchiveError) -> StorePart? {
    guard codec == .lz4 else { return StorePart(range: range, codec: codec, size: nil) }
    // The size stands before the block.
    let first = try source.bytes(at: range.lowerBound, count: 8)
    guard range.count >= 8, first.count == 8, let size = first.span.little64(0) else {
      note(.damaged)
      return nil
    }
    return StorePart(range: range.lowerBound + 8..<range.upperBound, codec: codec, size: size)
  }

  private func header(at start: Int) throws(ArchiveError) -> [UInt8] {
    if start < windowStart || start + Self.objectHeader > windowStart + window.count {
      window = try source.bytes(at: start, count: Self.windowSize)
      windowStart = start
    }
    return Array(window[(start - windowStart)...].prefix(Self.objectHeader))
  }
}
