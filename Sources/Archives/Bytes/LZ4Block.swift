/// Decompresses a block of LZ4: `lz4_Block_format.md` of LZ4's documentation.
enum LZ4Block {
  /// The bytes of a block; what came before the damage of a damaged one.
  ///
  /// - Parameters:
  ///   - history: what comes before the block, as far as it may look back.
  ///   - limit: the most bytes to make, those that the block is said to hold.
  static func decompress(
    _ block: Span<UInt8>, behind history: [UInt8] = [], limit: Int
  ) -> (bytes: [UInt8], isWhole: Bool) {
    var bytes = history
    bytes.reserveCapacity(history.count + min(limit, 8 * block.count))
    let isWhole = decompress(block, into: &bytes, limit: history.count + limit)
    if !history.isEmpty { bytes.removeFirst(history.count) }
    return (bytes, isWhole)
  }

  /// Appends the bytes of a block; whether it is not damaged.
  private static func decompress(
    _ block: Span<UInt8>, into bytes: inout [UInt8], limit: Int
  ) -> Bool {
    var next = 0
    while next < block.count {
      let token = block[next]
      next += 1
      guard let count = length(Int(token >> 4), in: block, at: &next),
        count <= limit - bytes.count
      else { return false }
      for index in next..<min(next + count, block.count) { bytes.append(block[index]) }
      guard count <= block.count - next else { return false }
      next += count
      // The last sequence has no match.
      if next == block.count { return true }
      guard next + 2 <= block.count else { return false }
      let distance = Int(block[next]) | Int(block[next + 1]) << 8
      next += 2
      guard distance > 0, distance <= bytes.count,
        let more = length(Int(token & 15), in: block, at: &next),
        more + 4 <= limit - bytes.count
      else { return false }
      bytes.append(repeating: more + 4, from: distance)
    }
    return false
  }

  /// Where a block ends that makes some bytes. What goes on behind the bytes at hand ends at their end; nil if
  /// they are no such block, or hold too little of it to tell.
  static func end(of bytes: Span<UInt8>, from start: Int, making size: Int) -> Int? {
    var (next, made, sequences) = (start, 0, 0)
    while next < bytes.count {
      let token = bytes[next]
      next += 1
      sequences += 1
      guard let count = length(Int(token >> 4), in: bytes, at: &next) else { break }
      guard count <= size - made else { return nil }
      made += count
      next += count
      guard next + 2 <= bytes.count || made == size else { break }
      // The last sequence has no match.
      if made == size {
        if next <= bytes.count { return next }
        break
      }
      let distance = Int(bytes.little16(next))
      next += 2
      guard distance > 0, distance <= made else { return nil }
      guard let more = length(Int(token & 15), in: bytes, at: &next) else { break }
      guard more + 4 <= size - made else { return nil }
      made += more + 4
    }
    return sequences > 1 ? bytes.count : nil
  }

  /// A length of 15 goes on in the bytes that follow, as long as they are 255.
  private static func length(_ first: Int, in block: Span<UInt8>, at next: inout Int) -> Int? {
    guard first == 15 else { return first }
    var length = 15
    while next < block.count {
      let more = block[next]
      next += 1
      length += Int(more)
      if more < 255 { return length }
    }
    return nil
  }
}

extension [UInt8] {
  /// Appends bytes of its own end once more; they may overlap what is appended.
  ///
  /// - Parameter distance: how far before the end they begin: 1 up to all of the bytes.
  mutating func append(repeating count: Int, from distance: Int) {
    let start = self.count - distance
    for index in 0..<count { append(self[start + index]) }
  }
}
