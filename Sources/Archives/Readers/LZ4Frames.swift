/// Where the frames of an lz4 file end: LZ4 Frame Format. libarchive ends silently at what is no frame,
/// and says that it used all of it.
struct LZ4Frames {
  private let source: ArchiveSource
  private let size: Int
  private var place: Int
  private var window: [UInt8] = []
  private var windowStart = 0

  /// Bytes read at a time: of large blocks only the sizes are looked at.
  private static let windowSize = 4096

  /// Where the last frame ends that begins in a row of them.
  ///
  /// - Parameters:
  ///   - source: what can be read in any order.
  ///   - start: where the first frame begins.
  /// - Throws: `truncated` where a frame is longer than the source.
  static func end(of source: ArchiveSource, from start: Int) throws(ArchiveError) -> Int {
    var frames = LZ4Frames(source: source, size: source.size ?? 0, place: start)
    while try frames.passFrame() {}
    guard frames.place <= frames.size else { throw .truncated }
    return frames.place
  }

  /// Where the first frame ends; nil if it is longer than the source.
  static func endOfFirst(
    of source: ArchiveSource, from start: Int
  ) throws(ArchiveError) -> Int? {
    var frames = LZ4Frames(source: source, size: source.size ?? 0, place: start)
    return try frames.passFrame() && frames.place <= frames.size ? frames.place : nil
  }

  private init(source: ArchiveSource, size: Int, place: Int) {
    self.source = source
    self.size = size
    self.place = place
  }

  /// Passes the next frame by; whether there was one.
  private mutating func passFrame() throws(ArchiveError) -> Bool {
    let first = try bytes(8)
    guard first.count == 8 else { return false }
    let start = first.span
    if start.holds(Signatures.oldLZ4Mark, at: 0) {
      place += 4
      try passBlocks { (1...Signatures.largestOldLZ4Block).contains($0) }
    } else if let size = Signatures.sizeOfSkippableFrame(start, at: 0) {
      place += size
    } else if let header = LZ4FrameHeader(start) {
      place += header.size
      try passBlocks(with: header.blockChecksum) { $0 > 0 }
      place += 4 + header.contentChecksum
    } else {
      return false
    }
    return true
  }

  /// Passes blocks by, up to a number that is the size of none.
  private mutating func passBlocks(
    with checksum: Int = 0, while isBlock: (UInt32) -> Bool
  ) throws(ArchiveError) {
    while true {
      let number = try bytes(4)
      guard number.count == 4, isBlock(number.span.little32(0)) else { return }
      place += 4 + Int(number.span.little32(0) & 0x7fff_ffff) + checksum
    }
  }

  private mutating func bytes(_ count: Int) throws(ArchiveError) -> [UInt8] {
    guard place < size else { return [] }
    if place < windowStart || place + count > windowStart + window.count {
      window = try source.bytes(at: place, count: Self.windowSize)
      windowStart = place
    }
    return Array(window[(place - windowStart)...].prefix(count))
  }
}
