/// Finds an entry by its offset: one step for most, instead of a search.
@safe
struct OffsetTable: @unchecked Sendable {
  // Sendable: nothing changes after init.
  // Safe: the tables' owner, who alone makes one, holds `offsets` longer than this; they ascend, and
  // behind the last of `count` comes the end of the pack.
  private let offsets: UnsafeBufferPointer<UInt64>
  private let count: Int
  private let shift: UInt64
  /// For each stretch of the pack, the first entry that begins in it or behind it.
  private let firsts: [UInt32]

  init(offsets: UnsafeBufferPointer<UInt64>, count: Int) {
    unsafe self.offsets = offsets
    self.count = count
    let end = unsafe offsets[count]
    var shift: UInt64 = 0
    while end >> shift > UInt64(max(count, 1)) { shift += 1 }
    self.shift = shift
    var firsts = [UInt32](repeating: 0, count: Int(end >> shift) + 2)
    var stretch = 0
    for entry in 0..<count {
      let last = unsafe Int(offsets[entry] >> shift)
      while stretch <= last {
        firsts[stretch] = UInt32(entry)
        stretch += 1
      }
    }
    while stretch < firsts.count {
      firsts[stretch] = UInt32(count)
      stretch += 1
    }
    self.firsts = firsts
  }

  @inline(__always)
  func entry(at offset: UInt64) -> Int? {
    guard unsafe offset < offsets[count] else { return nil }
    var entry = Int(firsts[Int(offset >> shift)])
    while unsafe entry < count && offsets[entry] < offset { entry += 1 }
    return unsafe entry < count && offsets[entry] == offset ? entry : nil
  }
}
