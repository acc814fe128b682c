/// Sets of refs, by number; of each the first few refs are kept, which are all that is asked for.
///
/// Most commits are reached by the same refs as the one before, so that there are few sets, and two
/// of them are mostly joined more than once.
struct RefSets {
  /// The set without a ref.
  static let empty: UInt32 = 0

  /// The sets, each in order.
  private(set) var sets: [[Int32]] = [[]]
  private var numbers: [[Int32]: UInt32] = [[]: empty]
  private var unions: [UInt64: UInt32] = [:]

  /// The set of one ref.
  mutating func single(_ ref: Int) -> UInt32 { number(of: [Int32(ref)]) }

  /// The set of what two sets have.
  mutating func union(_ first: UInt32, _ second: UInt32) -> UInt32 {
    if first == second || second == Self.empty { return first }
    if first == Self.empty { return second }
    let key = UInt64(min(first, second)) << 32 | UInt64(max(first, second))
    if let known = unions[key] { return known }
    let joined = number(of: Self.joined(sets[Int(first)], sets[Int(second)]))
    unions[key] = joined
    return joined
  }

  private mutating func number(of set: [Int32]) -> UInt32 {
    if let known = numbers[set] { return known }
    numbers[set] = UInt32(sets.count)
    sets.append(set)
    return UInt32(sets.count - 1)
  }

  /// The first refs of two lists, in order, each once.
  static func joined(_ first: [Int32], _ second: [Int32]) -> [Int32] {
    var joined: [Int32] = []
    var (left, right) = (0, 0)
    while joined.count < Attribution.refLimit, left < first.count || right < second.count {
      let next = min(
        left < first.count ? first[left] : .max, right < second.count ? second[right] : .max)
      joined.append(next)
      if left < first.count, first[left] == next { left += 1 }
      if right < second.count, second[right] == next { right += 1 }
    }
    return joined
  }
}
