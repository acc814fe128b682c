/// Sorts numbers by a range of their bits: a pack's million offsets in a hundredth of a second.
enum RadixSort {
  private static let digit = 11

  /// Sorts by the bits from `low` up to `high`; numbers equal in those keep their order.
  static func sort(_ keys: inout [UInt64], fromBit low: Int, toBit high: Int) {
    guard keys.count > 256 else {
      keys.sort()
      return
    }
    var other = [UInt64](repeating: 0, count: keys.count)
    for bit in stride(from: low, to: high, by: digit) {
      var target = other.mutableSpan
      distribute(keys.span, to: &target, by: UInt64(bit))
      swap(&keys, &other)
    }
  }

  /// Orders numbers by one digit.
  private static func distribute(
    _ keys: Span<UInt64>, to other: inout MutableSpan<UInt64>, by bit: UInt64
  ) {
    let mask = UInt64(1 << digit - 1)
    var places = [Int](repeating: 0, count: 1 << digit)
    // Through spans: arrays would be asked at every number whether they are shared.
    var starts = places.mutableSpan
    for index in keys.indices { starts[Int(keys[index] >> bit & mask)] += 1 }
    var sum = 0
    for place in starts.indices {
      let count = starts[place]
      starts[place] = sum
      sum += count
    }
    for index in keys.indices {
      let place = Int(keys[index] >> bit & mask)
      other[starts[place]] = keys[index]
      starts[place] += 1
    }
  }
}
