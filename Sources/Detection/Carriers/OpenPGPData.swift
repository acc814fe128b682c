import Bytes

/// Compressed data of OpenPGP that nothing encrypts (RFC 4880, section 5.6), as `gpg --store` and
/// signed messages have it, to the end of what it stands in.
final class OpenPGPData: Carrier {
  let name = "openpgp"
  let continuation = CarrierContinuation.fromBeginning(longestWait: 4 << 20)
  let beginsDecoded = true
  let beginsBlob = true
  let isSure = false
  /// A packet of compressed data, in the old form and without a length: section 4.2.1.
  let firstBytes: [UInt8]? = [0xA3]
  private let inflater = Inflater(.none)

  /// Where the deflated data begins behind a header: behind the algorithm, with zlib's own header or
  /// without.
  private static func header(at offset: Int, in text: Span<UInt8>) -> Int? {
    guard offset + 8 < text.count, text[offset] == 0xA3 else { return nil }
    switch text[offset + 1] {
    case 1: return 2
    case 2: return ZlibMark.isHeader(text[offset + 2], text[offset + 3]) ? 4 : nil
    default: return nil
    }
  }

  func isHeader(at offset: Int, in text: Span<UInt8>) -> Bool {
    guard let header = Self.header(at: offset, in: text) else { return false }
    return DeflateProbe.isPlausible(at: offset + header, in: text)
  }

  func decode(
    _ text: Span<UInt8>, from start: Int, limit: Int, mayWait: Bool, into bytes: inout [UInt8],
    charging budget: WorkBudget
  ) -> CarrierDecoding {
    inflater.decode(
      text, from: start + (Self.header(at: start, in: text) ?? 2), header: 0, limit: limit,
      mayWait: mayWait, into: &bytes, charging: budget)
  }
}
