/// How archives are told by their first bytes: those with a plain magic number, and streams.
enum Signatures {
  /// Tells a format by a magic number that leaves no doubt.
  static func begins(_ magic: [UInt8]) -> @Sendable (Span<UInt8>) -> Bool {
    { $0.holds(magic, at: 0) }
  }

  /// RFC 1952 section 2.3.1: deflate, reserved flags clear.
  static func isGzip(_ first: Span<UInt8>) -> Bool {
    first[0] == 0x1f && first[1] == 0x8b && first[2] == 8 && first[3] & 0xe0 == 0
  }

  /// compress(1): 9 to 16 bits a code.
  static func isCompress(_ first: Span<UInt8>) -> Bool {
    first[0] == 0x1f && first[1] == 0x9d && first[2] & 0x60 == 0
      && (9...16).contains(first[2] & 0x1f)
  }

  /// The level, then the mark of a block or of the end.
  static func isBzip2(_ first: Span<UInt8>) -> Bool {
    guard first.count >= 10, first.holds("BZh", at: 0), (0x31...0x39).contains(first[3]) else {
      return false
    }
    return first.holds([0x31, 0x41, 0x59, 0x26, 0x53, 0x59], at: 4)
      || first.holds([0x17, 0x72, 0x45, 0x38, 0x50, 0x90], at: 4)
  }

  /// The first bytes of the marks of skippable frames.
  static let skippableFrames: [UInt8] = Array(0x50...0x5f)

  /// A frame, or one behind a skippable frame: RFC 8878 sections 3.1.1 and 3.1.2.
  static func isZstd(_ first: Span<UInt8>) -> Bool {
    first.holds([0x28, 0xb5, 0x2f, 0xfd], at: behindSkippableFrame(first))
  }

  /// A frame's header, held against its checksum, or a frame of the old kind and the first block's
  /// size: LZ4 Frame Format, "General Structure" and "Legacy frame".
  static func isLZ4(_ first: Span<UInt8>) -> Bool {
    let start = behindSkippableFrame(first)
    guard start + 8 <= first.count else { return false }
    if first.holds([0x02, 0x21, 0x4c, 0x18], at: start) {
      return (1...8_421_520).contains(first.little32(start + 4))
    }
    guard first.holds([0x04, 0x22, 0x4d, 0x18], at: start) else { return false }
    let flags = first[start + 4]
    let blocks = first[start + 5]
    guard flags & 0xc2 == 0x40, blocks & 0x8f == 0, blocks >= 0x40 else { return false }
    let size = 2 + (flags & 8 != 0 ? 8 : 0) + (flags & 1 != 0 ? 4 : 0)
    let checksum = start + 4 + size
    guard checksum < first.count else { return false }
    let hash = XXHash32.ofShort(first.extracting((start + 4)..<checksum))
    return first[checksum] == UInt8(truncatingIfNeeded: hash >> 8)
  }

  /// Where the frame behind a skippable one begins; 0 if the bytes begin with none.
  private static func behindSkippableFrame(_ first: Span<UInt8>) -> Int {
    guard first[0] & 0xf0 == 0x50, first.holds([0x2a, 0x4d, 0x18], at: 1) else { return 0 }
    return 8 + Int(first.little32(4))
  }

  /// Version 0 or 1, a dictionary of 4 KiB to 512 MiB, and the first byte of the range coder, which
  /// is always 0: lzip manual, "File format".
  static func isLzip(_ first: Span<UInt8>) -> Bool {
    first.holds("LZIP", at: 0) && first[4] <= 1 && (12...29).contains(first[5] & 0x1f)
      && first[6] == 0
  }

  /// The old .lzma header has no magic number: default properties, a dictionary size of the form
  /// 2^n or 2^n + 2^(n-1) or 2^32 - 1 as xz demands, an unknown or plausible size, and the first byte of the
  /// range coder, which is always 0.
  static func isLZMA(_ first: Span<UInt8>) -> Bool {
    guard first.count >= 18, first[0] == 0x5d, first[13] == 0 else { return false }
    let dictionary = first.little32(1)
    guard dictionary >= 4096 else { return false }
    let lowest = dictionary & (0 &- dictionary)
    guard
      dictionary == lowest || dictionary == .max
        || (dictionary == 3 &* lowest && lowest < 1 << 30)
    else { return false }
    let low = first.little32(5)
    let high = first.little32(9)
    return low == .max && high == .max || high < 64
  }

  /// The lead: major version 3 or 4, a binary or source package, and the mark of the header behind
  /// it, as far as the bytes reach.
  static func isRPM(_ first: Span<UInt8>) -> Bool {
    guard first.holds([0xed, 0xab, 0xee, 0xdb], at: 0), first[4] == 3 || first[4] == 4,
      first[6] == 0, first[7] <= 1
    else { return false }
    return first.count < 99 || first.holds([0x8e, 0xad, 0xe8], at: 96)
  }
}
