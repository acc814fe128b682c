import Archives
import Blobs
import Detection

/// Opens archives that lie in base64 and the like, in memory.
final class EmbeddedArchives: ArchiveOpener {
  /// Formats that a few bytes tell beyond doubt. Others are in text for other reasons, or have a
  /// decoder of their own.
  private static let formats: Set<String> = [
    "zip", "bzip2", "xz", "zstd", "lz4", "lzip", "lzma", "7z", "rar", "cab", "tar", "pdf",
    "snappy", "mozlz4",
  ]
  /// A tar's header is searched as it is; it takes more than that to hold anything that is packed. Tests
  /// of programs have single headers in hexadecimal.
  private static let tarHeader = 512
  /// Bytes that may be read or made again of one, to find what comes before damage.
  private static let retries = 16 << 20
  /// How many archives may lie in one another there.
  private static let depth = 2

  func isArchive(_ first: Span<UInt8>) -> Bool {
    guard let name = ArchiveFormat.recogniseAsIs(first)?.name, Self.formats.contains(name) else {
      return false
    }
    return name != "tar" || first.count > Self.tarHeader
  }

  func contents(
    of archive: Span<UInt8>, limit: Int, isAgain: Bool
  ) -> (bytes: [UInt8], isWhole: Bool) {
    var limits = ArchiveLimits()
    limits.retries = isAgain ? 0 : Self.retries
    limits.depth = Self.depth
    limits.expandedSize = limit
    let collector = Collector(limit)
    let outcome = ArchiveExpander(limits: limits).expand(
      archive, holdsZipEntry: false, provenance: { Provenance(path: []) }, into: collector)
    return (collector.bytes, outcome.unread.isEmpty)
  }

  /// Puts what comes one behind the other.
  private final class Collector: BlobConsumer {
    private(set) var bytes: [UInt8] = []
    private let limit: Int

    init(_ limit: Int) { self.limit = limit }

    func consume(
      _ block: Span<UInt8>, at offset: Int, isLast: Bool, provenance: () -> Provenance
    ) -> BlockOutcome {
      let taken = block.extracting(first: max(0, limit - bytes.count))
      unsafe taken.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
      if isLast, bytes.count < limit { bytes.append(0x0A) }
      return BlockOutcome(next: block.count)
    }
  }
}
