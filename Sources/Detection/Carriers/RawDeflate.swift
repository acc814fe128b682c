/// Deflated data without any header (RFC 1951) at the beginning of what base64 or another carrier held,
/// as draw.io and SAML have it.
final class RawDeflate: Carrier {
  let name = "deflate"
  let continuation = CarrierContinuation.fromBeginning(longestWait: 4 << 20)
  let beginsDecoded = true
  let isSure = false
  private let inflater = Inflater(.none)

  /// How many bytes tell what is the same over and over, and how many different ones are among them.
  private static let sample = 32
  private static let leastKinds = 6

  func isHeader(at offset: Int, in text: Span<UInt8>) -> Bool {
    DeflateProbe.isPlausible(at: offset, in: text) && isVaried(at: offset, in: text)
  }

  /// Whether bytes differ as those of packed data do. The same few over and over, as in a picture of one
  /// colour, may well be deflated data that inflates to a hundred times as much.
  private func isVaried(at offset: Int, in text: Span<UInt8>) -> Bool {
    guard offset + Self.sample <= text.count else { return true }
    // A bit for six bits of each byte's hash: few bytes share one.
    var kinds: UInt64 = 0
    for index in offset..<offset + Self.sample {
      kinds |= 1 &<< (UInt64(text[index] &* 0x9D) &>> 2)
    }
    return kinds.nonzeroBitCount >= Self.leastKinds
  }

  func decode(
    _ text: Span<UInt8>, from start: Int, limit: Int, mayWait: Bool, into bytes: inout [UInt8],
    charging budget: WorkBudget
  ) -> CarrierDecoding {
    inflater.decode(
      text, from: start, header: 0, limit: limit, mayWait: mayWait, into: &bytes,
      charging: budget)
  }
}
