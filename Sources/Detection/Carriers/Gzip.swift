/// Gzip data inside other text (RFC 1952).
final class Gzip: Carrier {
  let name = "gzip"
  let literals = [GzipDecoder.magic]
  let isArchive = true
  let continuation = CarrierContinuation.fromBeginning(longestWait: 4 << 20)
  private let decoder = GzipDecoder()

  func isHeader(at offset: Int, in text: Span<UInt8>) -> Bool {
    GzipDecoder.isHeader(at: offset, in: text)
  }

  func decode(
    _ text: Span<UInt8>, from start: Int, limit: Int, into bytes: inout [UInt8],
    charging budget: WorkBudget
  ) -> CarrierDecoding {
    var decoded = CarrierDecoding(from: start)
    decoded.end = text.count
    guard GzipDecoder.endsHeader(at: start, in: text, charging: budget) else {
      decoded.ending = .nothing(isRefused: false)
      return decoded
    }
    // What is no gzip data after all has its cost as well.
    guard budget.spend(GzipDecoder.firstRoom) else {
      decoded.ending = .nothing(isRefused: true)
      return decoded
    }
    switch decoder.inflate(text, at: start, limit: limit, affords: { budget.spend($0) }) {
    case .damaged:
      decoded.ending = .nothing(isRefused: false)
      return decoded
    case .beginning(let data, let reachesEnd):
      decoded.ending = reachesEnd ? .cutOff : .damaged
      bytes = data
    case .tooLarge(let data):
      decoded.ending = .limit
      bytes = data
    case .data(let data, let length):
      decoded.end = start + length
      bytes = data
    }
    decoded.count = bytes.count
    return decoded
  }
}
