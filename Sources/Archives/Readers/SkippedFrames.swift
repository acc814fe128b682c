import CArchive

/// Takes down, as a zstd or lz4 stream passes, what its skippable frames hold: RFC 8878, section
/// 3.1.2. Whatever looks like the beginning of one is taken for one.
final class SkippedFrames: ArchiveRecords {
  private static let mark = Signatures.skippableMark
  /// The magic number and the content's size, four bytes each.
  private static let headerSize = 8

  /// The last bytes that passed, in which a header may begin.
  private var tail: [UInt8] = []
  /// What is to come of a frame's content, in bytes.
  private var rest = 0

  override func pass(_ block: UnsafeRawBufferPointer, at start: Int) -> UnsafeRawBufferPointer {
    let bytes = unsafe tail + block
    var index = 0
    while index < bytes.count {
      if rest > 0 {
        let count = min(rest, bytes.count - index)
        held.note(bytes[index..<(index + count)])
        index += count
        rest -= count
      } else if let header = Self.header(in: bytes, from: index) {
        rest = Int(bytes.span.little32(header + 4))
        index = header + Self.headerSize
      } else {
        break
      }
    }
    tail = Array(bytes[index...].suffix(Self.headerSize - 1))
    return unsafe block
  }

  /// Where the next whole header begins.
  private static func header(in bytes: [UInt8], from start: Int) -> Int? {
    guard holdsMark(bytes[start...]) else { return nil }
    var place = start
    while place + headerSize <= bytes.count {
      if bytes[place + 3] == mark[2], bytes[place + 2] == mark[1], bytes[place + 1] == mark[0],
        bytes[place] & 0xf0 == 0x50
      {
        return place
      }
      place += 1
    }
    return nil
  }

  private static func holdsMark(_ bytes: ArraySlice<UInt8>) -> Bool {
    unsafe bytes.withUnsafeBytes {
      unsafe kascan_archive_find($0.baseAddress, $0.count, mark, mark.count) != nil
    }
  }
}
