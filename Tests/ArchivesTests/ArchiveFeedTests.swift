@testable import Archives
import Blobs
import Fixtures
import Platform
import Testing

/// Small blocks that are joined to large ones.
@Suite struct ArchiveFeedTests {
  @Test("Whatever a consumer keeps, it sees all bytes in their order", arguments: 0..<16)
  func keeping(seed: Int) {
    var numbers = SeededGenerator(seed: UInt64(seed))
    var content: [UInt8] = []
    while content.count < (2 << 20) + seed * 4099 {
      let word = numbers.next()
      for shift in 0..<8 { content.append(UInt8(truncatingIfNeeded: word >> (8 * shift))) }
    }
    let consumer = KeepingConsumer(numbers)
    let feed = ArchiveFeed()
    feed.begin(at: 0)
    var start = 0
    while start < content.count {
      let count = min(content.count - start, 1 + Int(numbers.next() % 200_000))
      unsafe content.withUnsafeBytes { bytes in
        let part = unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<start + count])
        _ = unsafe feed.append(part, to: consumer) { Provenance(path: []) }
      }
      start += count
    }
    _ = feed.end(to: consumer) { Provenance(path: []) }
    let isSame = consumer.bytes == content
    #expect(isSame)
    #expect(consumer.isEnded)
  }
}

/// Keeps as much of each block as its numbers say: nothing, more than half, or something between.
private final class KeepingConsumer: BlobConsumer {
  /// What was done with, and the last block.
  private(set) var bytes: [UInt8] = []
  private(set) var isEnded = false
  private var numbers: SeededGenerator

  init(_ numbers: SeededGenerator) { self.numbers = numbers }

  func consume(
    _ block: Span<UInt8>, at offset: Int, isLast: Bool, provenance: () -> Provenance
  ) -> BlockOutcome {
    #expect(offset == bytes.count)
    isEnded = isLast
    var next = block.count
    if !isLast {
      switch numbers.next() % 4 {
      case 0: next = 0
      case 1: next = block.count
      default: next = Int(numbers.next() % UInt64(block.count + 1))
      }
      if block.count > BlockSize.largestKept { next = max(next, (block.count + 1) / 2) }
    }
    for index in 0..<next { bytes.append(block[index]) }
    return BlockOutcome(next: next)
  }
}
