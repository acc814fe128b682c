import Bytes

/// The deflated members of a PHP archive, whose list stands behind the program that reads it: PHP manual,
/// "Phar file format". Members that are not packed are found as they are.
final class PharMembers: Carrier {
  let name = "phar"
  /// The end of the program: `__HALT_COMPILER();`.
  let literals = [Array("HALT_COM".utf8)]
  let continuation = CarrierContinuation.fromBeginning(longestWait: 4 << 20)
  let readsOnce = true
  let isSure = false
  private let inflater = Inflater(.none)

  private static let end: StaticString = "HALT_COMPILER();"
  /// The size of a list of no members, and the most bytes of a list and of a name.
  private static let leastList = 18
  private static let longestList = 1 << 20
  private static let longestName = 4 << 10
  private static let mostMembers = 4096
  /// The bit of a deflated member, and those of all ways of packing.
  private static let deflated = 0x1000
  private static let packing = 0xF000
  /// What stands behind a member's name: sizes, time, checksum, bits, size of what else is known of it.
  private static let entrySize = 24

  private struct Member {
    var range: Range<Int>
    var size: Int
  }

  func isHeader(at offset: Int, in text: Span<UInt8>) -> Bool {
    guard let list = Self.list(behind: offset, in: text) else { return false }
    return list.members > 0
  }

  /// Where a list begins behind the end of the program, its size and how many members it has.
  private static func list(
    behind offset: Int, in text: Span<UInt8>
  ) -> (start: Int, size: Int, members: Int)? {
    guard text.starts(at: offset, with: end) else { return nil }
    var next = offset + end.utf8CodeUnitCount
    if text.starts(at: next, with: " ") { next += 1 }
    if text.starts(at: next, with: "?>") { next += 2 }
    if text.starts(at: next, with: "\r") { next += 1 }
    if text.starts(at: next, with: "\n") { next += 1 }
    guard let size = number(at: next, in: text), let members = number(at: next + 4, in: text),
      (leastList...longestList).contains(size), members <= mostMembers,
      members * (4 + entrySize) <= size
    else { return nil }
    return (next + 4, size, members)
  }

  private static func number(at offset: Int, in text: Span<UInt8>) -> Int? {
    guard offset >= 0, offset + 4 <= text.count else { return nil }
    return (0..<4).reduce(0) { $0 | Int(text[offset + $1]) << (8 * $1) }
  }

  /// The deflated members; as many as are listed without doubt.
  private static func members(behind offset: Int, in text: Span<UInt8>) -> [Member] {
    guard let list = list(behind: offset, in: text) else { return [] }
    let end = list.start + list.size
    // Behind the number of members stand a version and bits, then an alias and what is known of all.
    var next = list.start + 10
    for _ in 0..<2 {
      guard let size = number(at: next, in: text), size <= list.size else { return [] }
      next += 4 + size
    }
    var members: [Member] = []
    var place = end
    for _ in 0..<list.members {
      guard let length = number(at: next, in: text), length <= longestName else { return members }
      next += 4 + length
      guard next + entrySize <= end, let size = number(at: next, in: text),
        let packed = number(at: next + 8, in: text), let bits = number(at: next + 16, in: text),
        let more = number(at: next + 20, in: text), more <= list.size
      else { return members }
      next += entrySize + more
      if bits & packing == deflated, packed > 0 {
        members.append(Member(range: place..<place + packed, size: size))
      }
      place += packed
    }
    return members
  }

  func decode(
    _ text: Span<UInt8>, from start: Int, limit: Int, mayWait: Bool, into bytes: inout [UInt8],
    charging budget: WorkBudget
  ) -> CarrierDecoding {
    var decoded = CarrierDecoding(from: start)
    var made: [UInt8] = []
    let listed = Self.list(behind: start, in: text)?.members ?? 0
    guard budget.spend(Self.entrySize * listed) else {
      decoded.ending = .limit
      return decoded
    }
    let members = Self.members(behind: start, in: text)
    for member in members {
      guard member.range.upperBound <= text.count else {
        decoded.ending = .cutOff
        break
      }
      guard made.count + member.size < limit, budget.spend(member.range.count) else {
        decoded.ending = .limit
        break
      }
      let input = text.extracting(member.range)
      let outcome = inflater.inflate(
        input, at: 0, header: 0, limit: limit - made.count, mayWait: false,
        affords: { budget.spend($0) })
      guard case .data(let data, _) = outcome else { continue }
      made += data
      made.append(0x0A)
      decoded.end = member.range.upperBound
    }
    if decoded.ending == .cutOff { decoded.end = text.count }
    if made.isEmpty, decoded.ending == .complete { decoded.ending = .nothing(isRefused: false) }
    decoded.groupEnd = decoded.end
    decoded.count = made.count
    bytes = made
    return decoded
  }
}
