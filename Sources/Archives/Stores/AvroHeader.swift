/// The header of a container of Avro: Avro 1.11 specification, "Object Container Files".
struct AvroHeader {
  /// How blocks are packed.
  enum Codec {
    case deflate, snappy
  }

  /// Nil if blocks are not packed, or in a way that is not read here.
  private(set) var codec: Codec?
  /// What ends each block.
  let mark: [UInt8]
  /// Where the first block begins.
  let end: Int

  static let magic: [UInt8] = [0x4F, 0x62, 0x6A, 1]
  private static let markSize = 16
  private static let mostEntries = 1024

  /// - Parameter first: what the file begins with: a schema may be long.
  init?(_ first: Span<UInt8>) {
    guard first.holds(Self.magic, at: 0) else { return nil }
    var next = 4
    var entries = 0
    while let count = Self.number(in: first, at: &next), count != 0 {
      // A count below zero has the size of its entries behind it.
      if count < 0 { guard Self.number(in: first, at: &next) != nil else { return nil } }
      guard count.magnitude <= UInt(Self.mostEntries - entries) else { return nil }
      for _ in 0..<count.magnitude {
        guard let name = Self.text(in: first, at: &next),
          let value = Self.text(in: first, at: &next)
        else { return nil }
        if name.count == 10, first.holds("avro.codec", at: name.lowerBound) {
          if value.count == 7, first.holds("deflate", at: value.lowerBound) { codec = .deflate }
          if value.count == 6, first.holds("snappy", at: value.lowerBound) { codec = .snappy }
        }
      }
      entries += Int(count.magnitude)
    }
    guard next + Self.markSize <= first.count else { return nil }
    mark = (next..<next + Self.markSize).map { first[$0] }
    end = next + Self.markSize
  }

  /// A number of up to ten bytes of which the lowest bit is the sign.
  static func number(in bytes: Span<UInt8>, at place: inout Int) -> Int? {
    var value: UInt64 = 0
    for index in 0..<10 where place + index < bytes.count {
      let byte = bytes[place + index]
      value |= UInt64(byte & 0x7F) << UInt64(7 * index)
      if byte < 0x80 {
        place += index + 1
        return Int(bitPattern: UInt(value >> 1)) ^ -Int(value & 1)
      }
    }
    return nil
  }

  private static func text(in bytes: Span<UInt8>, at place: inout Int) -> Range<Int>? {
    guard let count = number(in: bytes, at: &place), count >= 0, count <= bytes.count - place else {
      return nil
    }
    defer { place += count }
    return place..<place + count
  }
}
