/// A file of Snappy's frames: `framing_format.txt` of Snappy. Its bytes are searched as they are as
/// well, so that what frames pass over is not lost.
final class SnappyReader: ArchiveReader {
  private(set) var entry = ArchiveEntry()
  private(set) var isBroken = false
  private(set) var end: Int?

  private let source: ArchiveSource
  private var place = 0
  private var isOpened = false
  /// What is thrown once all is handed out that came before it.
  private var pending: ArchiveError?
  private let held = HeldBytes()

  /// What a file begins with.
  static let magic: [UInt8] = [0xff, 6, 0, 0, 0x73, 0x4e, 0x61, 0x50, 0x70, 0x59]
  /// The most bytes that a frame holds, and the most that they may be packed.
  private static let largest = (unpacked: 64 << 10, packed: 4 + 32 + (64 << 10) * 7 / 6)

  /// The kinds of frame.
  private enum Frame {
    static let compressed: UInt8 = 0
    static let plain: UInt8 = 1
    /// What a reader has to know, and passes over.
    static let unknown: ClosedRange<UInt8> = 2...0x7f
    static let passedOver: ClosedRange<UInt8> = 0x80...0xfe
  }

  init(_ source: ArchiveSource) { self.source = source }

  func nextEntry() throws(ArchiveError) -> Bool {
    if isOpened { return false }
    isOpened = true
    return true
  }

  func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    while true {
      if let pending {
        isBroken = true
        throw pending
      }
      let header = try source.bytes(at: place, count: 4)
      if header.isEmpty {
        end = place
        return nil
      }
      guard header.count == 4 else {
        pending = .truncated
        continue
      }
      let size = Int(header[1]) | Int(header[2]) << 8 | Int(header[3]) << 16
      if let block = try frame(header[0], size) { return block }
    }
  }

  /// The bytes of a frame; nil if it has none.
  private func frame(_ kind: UInt8, _ size: Int) throws(ArchiveError) -> ArchiveBlock? {
    let start = place + 4
    var bytes: [UInt8] = []
    switch kind {
    case Frame.compressed, Frame.plain:
      guard size >= 4, size <= Self.largest.packed else {
        pending = .damaged
        return nil
      }
      let frame = try source.bytes(at: start, count: size)
      guard frame.count == size else {
        pending = .truncated
        return nil
      }
      let data = frame.span.extracting(4..<size)
      if kind == Frame.plain {
        bytes = Array(frame[4...])
      } else {
        let block = SnappyBlock.decompress(data, limit: Self.largest.unpacked)
        bytes = block.bytes
        if !block.isWhole { pending = .damaged }
      }
      if CRC32C.masked(bytes.span) != frame.span.little32(0) { pending = .damaged }
    case Frame.unknown:
      pending = .unsupported
      return nil
    case Frame.passedOver: break
    default:
      // The mark of another stream behind this one.
      guard try source.bytes(at: place, count: Self.magic.count) == Self.magic else {
        end = place
        pending = .damaged
        return nil
      }
    }
    if size > 0, try source.bytes(at: start + size - 1, count: 1).isEmpty {
      pending = .truncated
      return nil
    }
    place = start + size
    if bytes.isEmpty { return nil }
    held.hold(bytes)
    return unsafe ArchiveBlock(bytes: held.bytes)
  }
}
