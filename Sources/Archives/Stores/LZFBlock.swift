/// Decompresses what LZF packed: `lzf_d.c` of LibLZF.
enum LZFBlock {
  /// The bytes of a block; nil if it is no block of so many.
  static func decompress(_ block: Span<UInt8>, to size: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(size, 64 * block.count))
    var next = 0
    while next < block.count {
      let control = Int(block[next])
      next += 1
      if control < 32 {
        let end = next + control + 1
        guard end <= block.count, bytes.count + control < size else { return nil }
        while next < end {
          bytes.append(block[next])
          next += 1
        }
      } else {
        var count = control >> 5
        if count == 7, next < block.count {
          count += Int(block[next])
          next += 1
        }
        guard next < block.count else { return nil }
        let distance = ((control & 31) << 8) + Int(block[next]) + 1
        next += 1
        guard distance <= bytes.count, bytes.count + count + 2 <= size else { return nil }
        bytes.append(repeating: count + 2, from: distance)
      }
    }
    return bytes.count == size ? bytes : nil
  }
}
