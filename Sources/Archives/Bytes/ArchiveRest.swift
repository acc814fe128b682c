/// A source whose beginning was not kept: zeros stand in for it, so that an archive's offsets hold.
@safe
final class ArchiveRest: ArchiveCopy {
  private let rest: ArchiveSource
  private let start: Int
  private let count: Int

  /// Creates a source.
  ///
  /// - Parameters:
  ///   - rest: what was kept; it has a size.
  ///   - missing: the number of bytes that came before.
  init(_ rest: ArchiveSource, missing: Int) {
    self.rest = rest
    start = missing
    count = missing + (rest.size ?? 0)
  }

  override var size: Int? { count }
  override var missing: Int { start }

  override func bytes(at place: Int, count wanted: Int) throws(ArchiveError) -> [UInt8] {
    let end = min(place + wanted, count)
    guard place < end else { return [] }
    if place >= start { return try rest.bytes(at: place - start, count: end - place) }
    let zeros = [UInt8](repeating: 0, count: min(end, start) - place)
    return end > start ? try zeros + rest.bytes(at: 0, count: end - start) : zeros
  }
}
