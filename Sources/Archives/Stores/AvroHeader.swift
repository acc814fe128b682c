/// The header of a container of Avro: Avro 1.11 specification, "Object Container Files".
struct AvroHeader {
  /// How blocks are packed; nil if they are not.
  private(set) var codec: StorePart.Codec?
  /// What ends each block.
  let mark: [UInt8]
  /// Where the first block begins.
  let end: Int

  static let magic: [UInt8] = [0x4F, 0x62, 0x6A, 1]
  private static let markSize = 16
  private static let mostEntries = 1024

  /// Whether a file begins so whose blocks are packed, or of which the first bytes do not tell: a schema
  /// may be long.
  static func begins(_ first: Span<UInt8>) -> Bool {
    guard first.holds(magic, at: 0) else { return false }
    return AvroHeader(first).map { $0.codec != nil } ?? (first.count >= 32 << 10)
  }

  /// Whether what stands behind the mark is so much of a header that one bit of the mark may be wrong.
  static func isSure(_ first: Span<UInt8>) -> Bool {
    AvroHeader(first) != nil || first.holds("avro.", at: 6)
  }

  /// - Parameter first: what the file begins with: a schema may be long.
  init?(_ first: Span<UInt8>) {
    guard first.holds(Self.magic, at: 0) else { return nil }
    var next = 4
    var entries = 0
    while let count = first.signed(at: &next), count != 0 {
      // A count below zero has the size of its entries behind it.
      if count < 0 { guard first.signed(at: &next) != nil else { return nil } }
      guard count.magnitude <= UInt(Self.mostEntries - entries) else { return nil }
      for _ in 0..<count.magnitude {
        guard let name = Self.text(in: first, at: &next),
          let value = Self.text(in: first, at: &next)
        else { return nil }
        if name.count == 10, first.holds("avro.codec", at: name.lowerBound) {
          codec = Self.codec(value.map { first[$0] })
        }
      }
      entries += Int(count.magnitude)
    }
    guard next + Self.markSize <= first.count else { return nil }
    mark = (next..<next + Self.markSize).map { first[$0] }
    end = next + Self.markSize
  }

  private static func codec(_ name: [UInt8]) -> StorePart.Codec? {
    switch String(decoding: name, as: UTF8.self) {
    case "", "null": nil
    case "deflate": .deflate
    case "snappy": .snappy
    case "zstandard": .zstd
    case "bzip2": .bzip2
    case "xz": .xz
    default: .other
    }
  }

  private static func text(in bytes: Span<UInt8>, at place: inout Int) -> Range<Int>? {
    guard let count = bytes.signed(at: &place), count >= 0, count <= bytes.count - place else {
      return nil
    }
    defer { place += count }
    return place..<place + count
  }
}
