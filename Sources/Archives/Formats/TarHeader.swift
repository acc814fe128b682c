/// The header of a tar member: POSIX.1-1988 and tar(5).
enum TarHeader {
  /// The size in bytes of a header, and of the blocks that contents are made of.
  static let size = 512
  /// Where the checksum stands.
  static let checksum = 148..<156

  /// Whether a block's checksum is right: the sum of its bytes, the checksum field taken as blanks.
  /// Some old programs added the bytes as signed.
  static func checksumIsRight(_ block: Span<UInt8>) -> Bool {
    guard let stored = octal(block, checksum) else { return false }
    let (unsigned, signed) = sums(block)
    return stored == unsigned || stored == signed
  }

  /// Whether a block says that it is a header, in POSIX's words or GNU's.
  static func saysUstar(_ block: Span<UInt8>) -> Bool {
    block.holds("ustar\u{0}00", at: 257) || block.holds("ustar  \u{0}", at: 257)
  }

  /// The checksum field that makes a block's checksum right.
  static func rightChecksum(_ block: Span<UInt8>) -> [UInt8] {
    let digits = String(sums(block).unsigned, radix: 8)
    return Array((String(repeating: "0", count: max(6 - digits.count, 0)) + digits).utf8) + [
      0, 0x20,
    ]
  }

  /// The octal number of a field; nil if there is none.
  static func octal(_ block: Span<UInt8>, _ field: Range<Int>) -> Int? {
    var value = 0
    var digits = 0
    for index in field {
      switch block[index] {
      case 0x30...0x37:
        value = value << 3 | Int(block[index] - 0x30)
        digits += 1
      case 0x20 where digits == 0: continue
      case 0x20, 0: return digits > 0 ? value : nil
      default: return nil
      }
    }
    return digits > 0 ? value : nil
  }

  private static func sums(_ block: Span<UInt8>) -> (unsigned: Int, signed: Int) {
    var unsigned = 8 * 0x20
    var signed = 8 * 0x20
    for index in 0..<size where !checksum.contains(index) {
      unsigned += Int(block[index])
      signed += Int(Int8(bitPattern: block[index]))
    }
    return (unsigned, signed)
  }
}
