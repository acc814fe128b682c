/// What an archive or a compressed stream begins with that is opened wherever it stands in a blob.
///
/// The marks are rare enough to be looked for in every byte. What a mark says is held against the
/// fields behind it here, and once more by whoever opens the data.
package struct ArchiveMark: Sendable {
  /// What is looked for: 3 to 8 bytes.
  package let literal: [UInt8]
  /// How many bytes before that the data begins.
  private let lead: Int
  /// Whether the fields of a header make sense that begins at an offset.
  private let isHeader: @Sendable (Int, Span<UInt8>) -> Bool

  private init(
    _ literal: [UInt8], lead: Int = 0,
    _ isHeader: @escaping @Sendable (Int, Span<UInt8>) -> Bool = { _, _ in true }
  ) {
    self.literal = literal
    self.lead = lead
    self.isHeader = isHeader
  }

  /// Where the data begins if the literal stands at an offset; nil if that is no header.
  package func start(ofLiteralAt offset: Int, in bytes: Span<UInt8>) -> Int? {
    let start = offset - lead
    guard start >= 0, start + Self.least <= bytes.count, isHeader(start, bytes) else { return nil }
    return start
  }

  /// Whether some bytes begin with it.
  package func begins(_ first: Span<UInt8>) -> Bool {
    guard first.count >= Self.least,
      literal.indices.allSatisfy({ first[lead + $0] == literal[$0] })
    else { return false }
    return isHeader(0, first)
  }

  /// Fewer bytes hold no key.
  private static let least = 32

  /// All of them.
  package static let all: [ArchiveMark] =
    [
      // bzip2
      ArchiveMark(Array("1AY&SY".utf8), lead: 4, isBzip2),
      // xz
      ArchiveMark([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]) { $1[$0 + 6] == 0 && $1[$0 + 7] < 16 },
      // zstd
      ArchiveMark([0x28, 0xB5, 0x2F, 0xFD], isZstd),
      // lz4
      ArchiveMark([0x04, 0x22, 0x4D, 0x18], isLZ4),
      // lz4 as it was before frames
      ArchiveMark([0x02, 0x21, 0x4C, 0x18]) {
        $1[$0 + 7] == 0 && $1[$0 + 6] <= 0x80 && number($0 + 4, 2, $1) > 0
      },
      // lzip
      ArchiveMark(Array("LZIP".utf8) + [1]) {
        (12...29).contains($1[$0 + 5] & 0x1F) && $1[$0 + 6] == 0
      },
      // lzma
      ArchiveMark([0x5D, 0, 0], isLZMA),
      // compress(1): 16 bits at the most
      ArchiveMark([0x1F, 0x9D, 0x90], isCompress),
      // snappy
      ArchiveMark([0xFF, 6, 0, 0] + Array("sNaP".utf8)) {
        // A chunk of data and its size: framing_format.txt, section 4.
        $1[$0 + 8] == 0x70 && $1[$0 + 9] == 0x59 && $1[$0 + 10] <= 1 && number($0 + 11, 3, $1) > 4
      },
      // mozlz4
      ArchiveMark(Array("mozLz40\0".utf8)) {
        (1...1 << 28).contains(number($0 + 8, 4, $1))
      },
      // 7z
      ArchiveMark([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]) { $1[$0 + 6] == 0 },
      // The kind of the first block in either version: RAR 4 and 5 archive format.
      // rar
      ArchiveMark(Array("Rar!".utf8) + [0x1A, 7, 0]) { $1[$0 + 9] == 0x73 },
      // rar
      ArchiveMark(Array("Rar!".utf8) + [0x1A, 7, 1, 0]) {
        $1[$0 + 13] == 1 || $1[$0 + 13] == 4
      },
      // Reserved fields, and the version: Microsoft Cabinet Format, CFHEADER.
      // cab
      ArchiveMark(Array("MSCF".utf8) + [0, 0, 0, 0]) {
        number($0 + 12, 4, $1) == 0 && number($0 + 20, 4, $1) == 0 && $1[$0 + 25] == 1
      },
      // The header's size, the version, and sizes of the list of members: xar's header.
      // xar
      ArchiveMark(Array("xar!".utf8) + [0]) {
        $1[$0 + 5] >= 28 && $1[$0 + 6] == 0 && $1[$0 + 7] == 1 && number($0 + 8, 4, $1) == 0
          && number($0 + 16, 4, $1) == 0
      },
    ]

  /// Whether the entry of a zip's list of members stands at an offset, with a method and a name:
  /// APPNOTE.TXT, section 4.3.12.
  package static func isListed(inZipAt start: Int, in bytes: Span<UInt8>) -> Bool {
    guard start + 46 <= bytes.count else { return false }
    let (flags, method) = (number(start + 8, 2, bytes), number(start + 10, 2, bytes))
    let (name, extra) = (Int(number(start + 28, 2, bytes)), Int(number(start + 30, 2, bytes)))
    guard bytes[start + 6] <= 63, flags & 0xD780 == 0, method <= 20 || (93...99).contains(method),
      (1...1024).contains(name), extra <= 1024, number(start + 34, 2, bytes) == 0,
      start + 46 + name <= bytes.count
    else { return false }
    return (start + 46..<start + 46 + name).allSatisfy { bytes[$0] >= 0x20 }
  }

  /// Whether the record that ends a zip with members stands at an offset: section 4.3.16.
  package static func endsZip(at start: Int, in bytes: Span<UInt8>) -> Bool {
    guard start + 22 <= bytes.count, number(start + 4, 4, bytes) == 0 else { return false }
    let (members, size) = (number(start + 8, 2, bytes), number(start + 12, 4, bytes))
    return members > 0 && members == number(start + 10, 2, bytes) && size / 46 >= members
      && size <= 1 << 30 && start + 22 + Int(number(start + 20, 2, bytes)) <= bytes.count
  }

  /// The level before the literal. What stands behind it is no text, as it is in a program's source.
  private static func isBzip2(_ start: Int, _ bytes: Span<UInt8>) -> Bool {
    guard bytes[start] == 0x42, bytes[start + 1] == 0x5A, bytes[start + 2] == 0x68,
      (0x31...0x39).contains(bytes[start + 3])
    else { return false }
    // Whether the block is of the old kind, where its first byte stands, and which there are.
    let bits = (14..<20).reduce(UInt64(0)) { $0 << 8 | UInt64(bytes[start + $1]) }
    let limit = 100_000 * UInt64(bytes[start + 3] - 0x30)
    guard bits >> 23 < limit, bits >> 7 & 0xFFFF > 0 else { return false }
    return (start + 10..<start + least).contains {
      !(0x20..<0x7F).contains(bytes[$0]) && !ByteClass.space.contains(bytes[$0])
    }
  }

  /// The frame's header and that of the first block: RFC 8878, sections 3.1.1.1 and 3.1.1.2.
  private static func isZstd(_ start: Int, _ bytes: Span<UInt8>) -> Bool {
    let flags = bytes[start + 4]
    let isSingle = flags & 0x20 != 0
    guard flags & 0x18 == 0, isSingle || bytes[start + 5] >> 3 <= 21 else { return false }
    let sizes = [isSingle ? 1 : 0, 2, 4, 8]
    let header = (isSingle ? 5 : 6) + [0, 1, 2, 4][Int(flags & 3)] + sizes[Int(flags >> 6)]
    let block = number(start + header, 3, bytes)
    return block >> 1 & 3 != 3 && (1...128 << 10).contains(block >> 3)
  }

  /// The flags, the blocks' size and the size of the first: LZ4 Frame Format, "General Structure".
  private static func isLZ4(_ start: Int, _ bytes: Span<UInt8>) -> Bool {
    let (flags, blocks) = (bytes[start + 4], bytes[start + 5])
    guard flags & 0xC2 == 0x40, blocks & 0x8F == 0, blocks >= 0x40 else { return false }
    let block = start + 7 + (flags & 8 != 0 ? 8 : 0) + (flags & 1 != 0 ? 4 : 0)
    return number(block, 4, bytes) & 0x7FFF_FFFF <= 4 << 20
  }

  /// Whether each of the first codes, of nine bits, is one that there is by then.
  private static func isCompress(_ start: Int, _ bytes: Span<UInt8>) -> Bool {
    (0..<16).allSatisfy { code in
      let bit = 9 * code
      let value = number(start + 3 + bit / 8, 2, bytes) >> UInt32(bit % 8) & 0x1FF
      return value < (code == 0 ? 256 : 257 + UInt32(code))
    }
  }

  /// A dictionary's size, a content's size that is not known or below 256 GiB, and the first bytes of the
  /// range coder: lzma-file-format.txt. What begins with a literal makes the second one small.
  private static func isLZMA(_ start: Int, _ bytes: Span<UInt8>) -> Bool {
    let dictionary = number(start + 1, 4, bytes)
    let lowest = dictionary & (0 &- dictionary)
    guard dictionary >= 4096, dictionary == lowest || dictionary == 3 * lowest else { return false }
    let (low, high) = (number(start + 5, 4, bytes), number(start + 9, 4, bytes))
    let isUnknown = low == .max && high == .max
    return (isUnknown || low > 0 && high < 64) && bytes[start + 13] == 0 && bytes[start + 14] < 0x80
  }

  /// A little-endian number.
  private static func number(_ start: Int, _ size: Int, _ bytes: Span<UInt8>) -> UInt32 {
    var value: UInt32 = 0
    for index in 0..<size { value |= UInt32(bytes[start + index]) << (8 * UInt32(index)) }
    return value
  }
}
