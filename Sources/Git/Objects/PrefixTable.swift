/// Numbers for ids, by their first 64 bits, in the order in which they come.
///
/// One flat table instead of a dictionary: an id is as good as random, so that one multiplication
/// spreads it, and most questions touch one cache line.
struct PrefixTable: Sendable {
  private struct Slot {
    var prefix: UInt64 = 0
    /// The number plus one; 0 where the slot is empty.
    var mark: UInt32 = 0
  }

  /// How many ids have a number.
  private(set) var count = 0
  private var slots: [Slot]
  /// How far a product is shifted to the right for a slot's place.
  private var shift: UInt64
  /// Odd and of this process only, so that nobody can make ids that crowd one place.
  private let factor = UInt64.random(in: .min ... .max) | 1

  /// Creates a table with room for so many ids; it grows.
  init(minimumCapacity: Int = 0) {
    var bits: UInt64 = 6
    while 1 << bits < minimumCapacity * 2 { bits += 1 }
    shift = 64 - bits
    slots = Array(repeating: Slot(), count: 1 << bits)
  }

  /// The number of the id that begins so.
  @inline(__always)
  subscript(prefix: UInt64) -> Int? {
    let mark = slots[place(prefix)].mark
    return mark == 0 ? nil : Int(mark) - 1
  }

  /// The number of the id that begins so, which is the next free one if it has none yet.
  @inline(__always)
  mutating func number(_ prefix: UInt64) -> Int {
    let place = place(prefix)
    let mark = slots[place].mark
    if mark != 0 { return Int(mark) - 1 }
    slots[place] = Slot(prefix: prefix, mark: UInt32(count) + 1)
    count += 1
    if count * 2 > slots.count { grow() }
    return count - 1
  }

  /// The slot of an id, or the empty one where it belongs.
  @inline(__always)
  private func place(_ prefix: UInt64) -> Int {
    var place = Int((prefix &* factor) &>> shift)
    while slots[place].mark != 0, slots[place].prefix != prefix {
      place = (place + 1) & (slots.count - 1)
    }
    return place
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: old.count * 2)
    shift -= 1
    for slot in old where slot.mark != 0 { slots[place(slot.prefix)] = slot }
  }
}
