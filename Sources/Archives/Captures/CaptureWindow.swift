/// Bytes of a source, read a megabyte at a time: packets are small.
final class CaptureWindow {
  private let source: ArchiveSource
  private var start = 0
  private var held: [UInt8] = []
  private static let size = 1 << 20

  init(_ source: ArchiveSource) { self.source = source }

  /// Bytes from anywhere; fewer only at the end.
  func bytes(at offset: Int, count: Int) throws(ArchiveError) -> [UInt8] {
    // Segments that came out of their order lie anywhere: a window for each would be read in vain.
    if offset < start { return try source.bytes(at: offset, count: count) }
    if offset + count > start + held.count {
      held = try source.bytes(at: offset, count: max(count, Self.size))
      start = offset
    }
    let first = offset - start
    return Array(held[min(first, held.count)..<min(first + count, held.count)])
  }
}
