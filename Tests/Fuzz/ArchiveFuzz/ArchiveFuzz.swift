import Archives
import Blobs
import Glibc

// Hands libFuzzer's inputs to what opens archives, documents and databases:
// `Tests/Scripts/fuzz archives` builds and runs it. What is broken ends the fuzzer.

/// What inputs begin with, so that most of them are of one format: the environment's KASCAN_FUZZ names
/// it. The fuzzer has one thread.
private nonisolated(unsafe) let mark: [UInt8] = {
  switch unsafe getenv("KASCAN_FUZZ").map({ unsafe String(cString: $0) }) ?? "any" {
  case "any": return []
  case "pdf": return Array("%PDF-1.".utf8)
  case "sqlite": return Array("SQLite format 3\0".utf8)
  case "zip": return [0x50, 0x4B, 3, 4]
  case "rpm": return [0xED, 0xAB, 0xEE, 0xDB]
  case "gzip": return [0x1F, 0x8B, 8]
  case "pack": return Array("PACK\0\0\0\u{2}".utf8)
  case "postgres": return Array("PGDMP".utf8) + [1]
  case "postscript": return Array("%!PS-Adobe-3.0\n%%Creator: ".utf8)
  case "troff": return Array("x T ps\nx res 72000 1 1\n".utf8)
  case "woff": return Array("wOFF".utf8)
  case "subversion": return Array("DELTA\nSVN\u{2}".utf8)
  case "bundle": return Array("# v2 git bundle\n".utf8)
  case "parquet": return Array("PAR1\u{15}".utf8)
  case "arrow": return Array("ARROW1\0\0".utf8)
  case "arrow-stream": return [0xFF, 0xFF, 0xFF, 0xFF]
  case "orc": return Array("ORC".utf8)
  case "journal": return Array("LPKSHHRH".utf8)
  case "avro": return Array("Obj\u{1}".utf8)
  case let name: preconditionFailure("KASCAN_FUZZ names no target: \(name)")
  }
}()

/// Counts what it is handed, and holds the blocks to their contract.
private final class Counter: BlobConsumer {
  private(set) var bytes = 0
  private var next = 0

  func consume(
    _ block: Span<UInt8>, at offset: Int, isLast: Bool, provenance: () -> Provenance
  ) -> BlockOutcome {
    if offset != next && offset != 0 && next != 0 { fatalError("a block is out of order") }
    // A part is asked for again, as whoever waits for the end of a key does.
    let taken = isLast ? block.count : block.count - block.count / 8
    bytes += taken
    next = isLast ? 0 : offset + taken
    return BlockOutcome(next: isLast ? 0 : taken)
  }
}

private let limits: ArchiveLimits = {
  var limits = ArchiveLimits()
  limits.expandedSize = 16 << 20
  limits.ratioFloor = 1 << 20
  limits.members = 1000
  limits.spoolSize = 1 << 20
  return limits
}()

/// Takes one input; libFuzzer calls it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  guard input.count > mark.count else { return 0 }
  input.replaceSubrange(0..<mark.count, with: mark)
  // As a small file is read, and as a stream is, which is kept where it has to be read out of order.
  expand(input, blocks: 1)
  expand(input, blocks: 3)
  return 0
}

/// Expands an input that comes in blocks.
private func expand(_ input: [UInt8], blocks: Int) {
  let expander = ArchiveExpander(limits: limits)
  let counter = Counter()
  var offset = 0
  var size = max(input.count / blocks, 1)
  while offset < input.count {
    let end = min(offset + size, input.count)
    let isLast = end == input.count
    let block = expander.consume(
      input.span.extracting(offset..<end), at: offset, isLast: isLast,
      provenance: { Provenance(path: Array("f".utf8)) }, into: counter)
    if isLast { return }
    // The reader of a blob shows again what was not taken, and at least as much behind it.
    size = max(input.count / blocks, end - offset - block.next + 1)
    offset += block.next
  }
}
