import Glibc

/// Where the content of an entry stands in a source as it is, for formats in which only the library
/// knows: an ISO image, a 7z file that compresses nothing.
///
/// The library reads content in place, so that its position tells where a block may stand. The bytes
/// there are compared with those that came out, so that a wrong guess does nothing.
struct StoredContent {
  /// The part of the source; nil if the content does not stand there, or nothing came out yet.
  private(set) var range: Range<Int>?
  private var isElsewhere = false

  /// Takes note of the next block that came out.
  ///
  /// - Parameter position: how far the source was used when the library gave the block.
  mutating func pass(_ block: UnsafeRawBufferPointer, at position: Int, in source: ArchiveSource) {
    if unsafe isElsewhere || block.isEmpty { return }
    let start = range?.upperBound ?? position
    let there = (try? source.bytes(at: start, count: block.count)) ?? []
    let isSame = unsafe there.withUnsafeBytes { there in
      guard there.count == block.count, let first = there.baseAddress,
        let other = block.baseAddress
      else { return false }
      return unsafe memcmp(first, other, block.count) == 0
    }
    if isSame {
      range = (range?.lowerBound ?? start)..<(start + block.count)
    } else {
      passHole()
    }
  }

  /// Takes note that a part of the content stands nowhere.
  mutating func passHole() {
    range = nil
    isElsewhere = true
  }
}
