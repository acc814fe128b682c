import Blobs
import Fixtures
import Glibc
import Inputs
import Platform
import Synchronization
import Testing

@Suite struct BlobReaderTests {
  private static func content(_ count: Int) -> [UInt8] {
    var random = SeededGenerator(seed: UInt64(count))
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 8)
    while bytes.count < count {
      unsafe withUnsafeBytes(of: random.next()) { unsafe bytes.append(contentsOf: $0) }
    }
    return [UInt8](bytes[..<count])
  }

  /// Sizes around every edge of a block, or of what a short read means.
  static let sizes =
    [1, 511, 512, 513, 4096, 100_000]
    + [256, 512, 1024, 1536, 2048].flatMap { kib in (-2...2).map { kib * 1024 + $0 } }

  @Test(arguments: sizes) func blocksAddUpToTheBlob(size: Int) throws {
    let folder = try ScratchFolder()
    let bytes = Self.content(size)
    try folder.write([UInt8]("f".utf8), bytes)
    for readsFully in [true, false] {
      let record = WalkRecord()
      let file = try FileDescriptor(opening: [UInt8]((folder.path + "/f").utf8), O_RDONLY)
      let outcome = BlobReader().readFile(
        file.raw, readsFully: readsFully, to: WalkRecorder(record, seed: size)
      ) { Provenance(path: [1]) }
      #expect(outcome.isWhole && outcome.blob == BlobOutcome())
      #expect(record.content.withLock { $0.files == [[1]: bytes] && $0.wrong.isEmpty })
    }
    // A stream that comes in pieces of any size.
    let record = WalkRecord()
    var random = SeededGenerator(seed: 7)
    var rest = bytes[...]
    let outcome = unsafe BlobReader().readStream(
      to: WalkRecorder(record, seed: size), provenance: { Provenance(path: [2]) }
    ) { buffer in
      let count = min(rest.count, buffer.count, Int.random(in: 1...200_000, using: &random))
      unsafe buffer.copyBytes(from: rest.prefix(count))
      rest = rest.dropFirst(count)
      return count
    }
    #expect(outcome.isWhole && outcome.blob == BlobOutcome())
    #expect(record.content.withLock { $0.files == [[2]: bytes] && $0.wrong.isEmpty })
  }

  /// Cuts the file short while its first block is looked at.
  private final class Cutter: BlobConsumer {
    let path: String
    init(path: String) { self.path = path }

    func consume(
      _ bytes: Span<UInt8>, at offset: Int, isLast: Bool, provenance: () -> Provenance
    ) -> BlockOutcome {
      if offset == 0 { unsafe _ = truncate(path, 300_000) }
      return BlockOutcome(next: bytes.count)
    }
  }

  @Test func shrinkingFileIsSaid() throws {
    let folder = try ScratchFolder()
    try folder.write([UInt8]("f".utf8), Self.content(3_000_000))
    let file = try FileDescriptor(opening: [UInt8]((folder.path + "/f").utf8), O_RDONLY)
    let outcome = BlobReader().readFile(
      file.raw, readsFully: true, to: Cutter(path: folder.path + "/f")
    ) { Provenance(path: []) }
    #expect(!outcome.isWhole && outcome.blob.unread.map(\.reason) == [.shrank])
  }

  @Test func failingReadIsSaid() throws {
    let folder = try FileDescriptor(opening: [UInt8](".".utf8), O_RDONLY | O_DIRECTORY)
    let outcome = BlobReader().readFile(
      folder.raw, readsFully: true, to: WalkRecorder(WalkRecord())
    ) { Provenance(path: []) }
    #expect(outcome.blob.unread.map(\.reason) == [.system(SystemError("read", EISDIR))])
  }
}
