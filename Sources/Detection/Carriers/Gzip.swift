/// Gzip data inside other text (RFC 1952).
final class Gzip: Carrier {
  let name = "gzip"
  let literals = [GzipHeader.magic]
  let isArchive = true
  let continuation = CarrierContinuation.fromBeginning(longestWait: 4 << 20)
  private let inflater = Inflater(.gzip)
  private let bare = Inflater(.none)
  /// The checksum and the size, in bytes.
  private static let trailer = 8

  func isHeader(at offset: Int, in text: Span<UInt8>) -> Bool {
    GzipHeader.begins(at: offset, in: text)
  }

  /// Less than this holds no key: header and trailer of 10 and 8 bytes, and 19 characters that no
  /// coding makes shorter without a table that is longer.
  private static let least = 37

  func isSure(at offset: Int, in text: Span<UInt8>) -> Bool {
    text.count - offset >= Self.least && GzipHeader.isWritten(at: offset, in: text)
  }

  func headerSize(at offset: Int, in text: Span<UInt8>, charging budget: WorkBudget) -> Int {
    let end = GzipHeader.end(at: offset, in: text, charging: budget)
    return end.map { $0 - offset } ?? GzipHeader.longest
  }

  func decode(
    _ text: Span<UInt8>, from start: Int, limit: Int, into bytes: inout [UInt8],
    charging budget: WorkBudget
  ) -> CarrierDecoding {
    guard let header = GzipHeader.end(at: start, in: text, charging: budget) else {
      var decoded = CarrierDecoding(from: start)
      decoded.end = text.count
      decoded.ending = .nothing(isRefused: false)
      return decoded
    }
    let decoded = inflater.decode(text, from: start, limit: limit, into: &bytes, charging: budget)
    guard case .cutOff = decoded.ending else { return decoded }
    return withoutTrailer(text, from: start, header, limit: limit, into: &bytes, budget) ?? decoded
  }

  /// Decodes data of which no more than the trailer is cut off: nothing of the content is missing.
  private func withoutTrailer(
    _ text: Span<UInt8>, from start: Int, _ header: Int, limit: Int, into bytes: inout [UInt8],
    _ budget: WorkBudget
  ) -> CarrierDecoding? {
    var content: [UInt8] = []
    var decoded = bare.decode(text, from: header, limit: limit, into: &content, charging: budget)
    guard case .complete = decoded.ending, decoded.end + Self.trailer > text.count else {
      return nil
    }
    bytes = content
    decoded.end = text.count
    return decoded
  }
}
