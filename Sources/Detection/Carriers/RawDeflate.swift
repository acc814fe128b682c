/// Deflated data without any header (RFC 1951) at the beginning of what base64 or another carrier held,
/// as draw.io and SAML have it.
final class RawDeflate: Carrier {
  let name = "deflate"
  let continuation = CarrierContinuation.fromBeginning(longestWait: 4 << 20)
  let beginsDecoded = true
  let isSure = false
  private let inflater = Inflater(.none)

  func isHeader(at offset: Int, in text: Span<UInt8>) -> Bool {
    DeflateProbe.isPlausible(at: offset, in: text)
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
