/// Opens archives that lie in other text. Each worker has one of its own.
package protocol ArchiveOpener: AnyObject {
  /// Whether some bytes begin as an archive does, beyond doubt.
  func isArchive(_ first: Span<UInt8>) -> Bool

  /// What is in an archive, one member behind the other.
  ///
  /// - Parameters:
  ///   - limit: the most bytes to hand over.
  ///   - isAgain: whether only an archive without damage is of use, since the same was opened before
  ///     with more bytes behind it.
  /// - Returns: the bytes, and whether they are all there is.
  func contents(
    of archive: Span<UInt8>, limit: Int, isAgain: Bool
  ) -> (bytes: [UInt8], isWhole: Bool)
}

/// An archive or compressed file at the beginning of what base64 or another carrier held.
final class PackedArchive: Carrier {
  let name = "archive"
  let continuation = CarrierContinuation.fromBeginning(longestWait: 4 << 20)
  let beginsDecoded = true
  private let opener: any ArchiveOpener
  /// How many bytes may have been decoded from letters that follow the data and are no part of it: base64
  /// without `=` goes on into a word of the next line.
  private static let mostBehind = 24
  /// The largest archive of which those are looked for, in bytes.
  private static let longestTried = 256 << 10
  /// What a try costs at least, in bytes.
  private static let leastCost = 64 << 10
  /// What each byte costs that comes out of one amid other bytes: where it is damaged behind them, they
  /// are made several times.
  private static let costOfByte = 8

  init(_ opener: any ArchiveOpener) { self.opener = opener }

  func isHeader(at offset: Int, in text: Span<UInt8>) -> Bool {
    offset == 0 && opener.isArchive(text)
  }

  func decode(
    _ text: Span<UInt8>, from start: Int, limit: Int, mayWait: Bool, into bytes: inout [UInt8],
    charging budget: WorkBudget
  ) -> CarrierDecoding {
    var decoded = CarrierDecoding(from: start)
    decoded.end = text.count
    let archive = text.extracting(start..<text.count)
    // A zip's entries are looked for in all of it.
    let isSought = start == 0 || text[start] == UInt8(ascii: "P")
    guard budget.spend(Self.leastCost + (isSought ? text.count : 0)) else {
      decoded.ending = .nothing(isRefused: true)
      return decoded
    }
    let contents: (bytes: [UInt8], isWhole: Bool)
    if start == 0 {
      contents = self.contents(of: archive, limit: limit, budget)
    } else {
      // Amid what was decoded many marks come up by chance: what they lead to is damaged soon.
      contents = opener.contents(of: archive, limit: limit, isAgain: false)
      budget.charge(Self.costOfByte * contents.bytes.count)
    }
    bytes = contents.bytes
    decoded.count = bytes.count
    if bytes.count >= limit {
      decoded.ending = .limit
    } else if !contents.isWhole {
      decoded.ending = .cutOff
    }
    return decoded
  }

  /// What is in an archive, without what may stand behind it if that is in the way.
  private func contents(
    of archive: Span<UInt8>, limit: Int, _ budget: WorkBudget
  ) -> (bytes: [UInt8], isWhole: Bool) {
    let contents = opener.contents(of: archive, limit: limit, isAgain: false)
    guard !contents.isWhole, contents.bytes.count < limit, archive.count <= Self.longestTried else {
      return contents
    }
    for behind in 1...Self.mostBehind where archive.count > 2 * behind {
      guard budget.spend(Self.leastCost + archive.count + contents.bytes.count) else { break }
      let shorter = opener.contents(
        of: archive.extracting(0..<archive.count - behind), limit: limit, isAgain: true)
      if shorter.isWhole, shorter.bytes.count >= contents.bytes.count { return shorter }
    }
    return contents
  }
}
