@testable import Archives

/// Bytes as a source.
final class HeldSource: ArchiveSource {
  private let held: [UInt8]

  init(_ held: [UInt8]) throws { self.held = held }

  override var size: Int? { held.count }

  override func bytes(at start: Int, count: Int) throws(ArchiveError) -> [UInt8] {
    start < held.count ? Array(held[start..<min(held.count, start + count)]) : []
  }
}
