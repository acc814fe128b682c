import Bytes

/// Gzip data inside other text (RFC 1952).
final class Gzip: Carrier {
  let name = "gzip"
  let literals = [GzipMark.magic]
  let firstBytes: [UInt8]? = [GzipMark.magic[0]]
  let isArchive = true
  let continuation = CarrierContinuation.fromBeginning(longestWait: 4 << 20)
  private let inflater = Inflater(.gzip)

  func isHeader(at offset: Int, in text: Span<UInt8>) -> Bool {
    GzipHeader.begins(at: offset, in: text)
  }

  /// Less than this holds no key: header and trailer of 10 and 8 bytes, and 19 characters that no
  /// coding makes shorter without a table that is longer.
  private static let least = 37

  func isSure(at offset: Int, in text: Span<UInt8>) -> Bool {
    text.count - offset >= Self.least && GzipMark.isWritten(at: offset, in: text)
      && GzipHeader.hasSoundExtra(at: offset, in: text) && !isText(behind: offset, in: text)
  }

  /// How many bytes of compressed data are never all text.
  private static let text = 20

  /// Whether text stands soon behind a header: a pattern that tells gzip has not much more than that.
  private func isText(behind offset: Int, in text: Span<UInt8>) -> Bool {
    guard text[offset + 3] & ~1 == 0 else { return false }
    let block = offset + GzipMark.headerSize
    // What is stored may be text.
    if text[block] & 6 == 0, DeflateProbe.isPlausible(at: block, in: text) { return false }
    let end = offset + Self.least
    return (end - Self.text..<end).allSatisfy { (0x20..<0x7F).contains(text[$0]) }
  }

  func headerSize(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Int {
    let end = GzipHeader.end(at: offset, in: text, charging: budget)
    return end.map { $0 - offset } ?? GzipHeader.longest
  }

  func decode(
    _ text: Span<UInt8>, from start: Int, limit: Int, mayWait: Bool, into bytes: inout [UInt8],
    charging budget: WorkBudget
  ) -> CarrierDecoding {
    guard let header = GzipHeader.end(at: start, in: text, charging: budget) else {
      var decoded = CarrierDecoding(from: start)
      decoded.end = text.count
      decoded.ending = .nothing(isRefused: false)
      return decoded
    }
    return inflater.decode(
      text, from: start, header: header - start, limit: limit, mayWait: mayWait, into: &bytes,
      charging: budget)
  }
}
