/// Decompresses a block of Snappy: `format_description.txt` of Snappy.
enum SnappyBlock {
  /// How many bytes a block says it holds, and where what makes them begins; nil if there is no such
  /// number.
  static func size(_ block: Span<UInt8>) -> (size: Int, start: Int)? {
    var size = 0
    for index in 0..<min(5, block.count) {
      size |= Int(block[index] & 0x7F) << (7 * index)
      if block[index] < 0x80 { return size <= Int(UInt32.max) ? (size, index + 1) : nil }
    }
    return nil
  }

  /// The bytes of a block; what came before the damage of a damaged one.
  ///
  /// - Parameter limit: the most bytes that the block may hold.
  static func decompress(_ block: Span<UInt8>, limit: Int) -> (bytes: [UInt8], isWhole: Bool) {
    guard let (size, start) = size(block), size <= limit else { return ([], false) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(size, 64 * block.count))
    var next = start
    while next < block.count {
      let tag = block[next]
      next += 1
      guard let element = element(tag, in: block, at: &next),
        element.count <= size - bytes.count
      else { return (bytes, false) }
      if element.distance == 0 {
        guard element.count <= block.count - next else { return (bytes, false) }
        for index in next..<next + element.count { bytes.append(block[index]) }
        next += element.count
      } else {
        guard element.distance <= bytes.count else { return (bytes, false) }
        bytes.append(repeating: element.count, from: element.distance)
      }
    }
    return (bytes, bytes.count == size)
  }

  /// Where a block ends that some bytes begin with: its elements make just as much as it says. What goes on
  /// behind the bytes ends at their end; nil if they are no block, or hold too little of it to tell.
  static func end(of bytes: Span<UInt8>) -> Int? {
    guard let (size, start) = size(bytes) else { return nil }
    var (next, made, elements) = (start, 0, 0)
    while made < size, next < bytes.count {
      let tag = bytes[next]
      next += 1
      elements += 1
      guard let element = element(tag, in: bytes, at: &next) else {
        guard next + 4 >= bytes.count else { return nil }
        break
      }
      guard element.count <= size - made, element.distance <= made else { return nil }
      made += element.count
      if element.distance == 0 { next += element.count }
    }
    if made == size, next <= bytes.count { return next }
    return elements > 1 ? bytes.count : nil
  }

  /// How many bytes an element makes, and how far back they are; bytes that follow have no distance.
  private static func element(
    _ tag: UInt8, in block: Span<UInt8>, at next: inout Int
  ) -> (count: Int, distance: Int)? {
    let high = Int(tag >> 2)
    switch tag & 3 {
    case 0:
      guard high >= 60 else { return (high + 1, 0) }
      return number(high - 59, in: block, at: &next).map { ($0 + 1, 0) }
    case 1:
      guard let low = number(1, in: block, at: &next) else { return nil }
      let distance = Int(tag >> 5) << 8 | low
      return distance > 0 ? (high & 7 + 4, distance) : nil
    case 2:
      guard let distance = number(2, in: block, at: &next), distance > 0 else { return nil }
      return (high + 1, distance)
    default:
      guard let distance = number(4, in: block, at: &next), distance > 0 else { return nil }
      return (high + 1, distance)
    }
  }

  /// A number of some bytes, the lowest first.
  private static func number(
    _ count: Int, in block: Span<UInt8>, at next: inout Int
  ) -> Int? {
    guard next + count <= block.count else { return nil }
    var value = 0
    for index in 0..<count { value |= Int(block[next + index]) << (8 * index) }
    next += count
    return value
  }
}
