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

/// An archive or compressed file in what base64 or another carrier held: at the beginning, or behind
/// a script that unpacks it or any other text.
final class PackedArchive: Carrier {
  let name = "archive"
  let continuation = CarrierContinuation.fromBeginning(longestWait: 4 << 20)
  let beginsDecoded = true
  let isOnlyDecoded = true
  let readsOnce = true
  let literals = PackedArchive.marks.map(\.bytes)
  private let opener: (any ArchiveOpener)?
  /// What tells of zip, xz, bzip2, zstd, lz4 and 7z, and how many of their bytes stand before that.
  private static let marks: [(bytes: [UInt8], lead: Int)] = [
    ([0x50, 0x4B, 3, 4], 0), (Array("7zXZ".utf8), 1), (Array("AY&SY".utf8), 5),
    ([0xB5, 0x2F, 0xFD], 1), ([0x04, 0x22, 0x4D, 0x18], 0), ([0xBC, 0xAF, 0x27, 0x1C], 2),
  ]
  /// How many bytes may have been decoded from letters that follow the data and are no part of it: base64
  /// without `=` goes on into a word of the next line.
  private static let mostBehind = 24
  /// The largest archive of which those are looked for, in bytes.
  private static let longestTried = 256 << 10
  /// What a try costs at least, in bytes.
  private static let leastCost = 64 << 10

  /// - Parameter opener: nil to leave archives closed.
  init(_ opener: (any ArchiveOpener)?) { self.opener = opener }

  func isHeader(at offset: Int, in text: Span<UInt8>) -> Bool {
    opener?.isArchive(text.extracting(offset..<text.count)) ?? false
  }

  func isSure(at offset: Int, in text: Span<UInt8>) -> Bool { offset == 0 }

  func readings(
    at hit: Int, of literal: Int?, after floor: Int, in text: Span<UInt8>,
    charging budget: WorkBudget
  ) -> CarrierReadings {
    guard let literal, hit > Self.marks[literal].lead else { return CarrierReadings() }
    let start = hit - Self.marks[literal].lead
    return isHeader(at: start, in: text) ? CarrierReadings(start) : CarrierReadings()
  }

  func decode(
    _ text: Span<UInt8>, from start: Int, limit: Int, mayWait: Bool, into bytes: inout [UInt8],
    charging budget: WorkBudget
  ) -> CarrierDecoding {
    var decoded = CarrierDecoding(from: start)
    decoded.end = text.count
    guard let opener, budget.spend(Self.leastCost + text.count - start) else {
      decoded.ending = .nothing(isRefused: true)
      return decoded
    }
    let contents = contents(
      of: text.extracting(start..<text.count), with: opener, limit: limit, budget)
    bytes = contents.bytes
    decoded.count = bytes.count
    // Behind other text it may be no archive.
    if start > 0, bytes.isEmpty {
      decoded.ending = .nothing(isRefused: false)
    } else if bytes.count >= limit {
      decoded.ending = .limit
    } else if !contents.isWhole {
      decoded.ending = .cutOff
    }
    return decoded
  }

  /// What is in an archive, without what may stand behind it if that is in the way.
  private func contents(
    of archive: Span<UInt8>, with opener: any ArchiveOpener, limit: Int, _ budget: WorkBudget
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
