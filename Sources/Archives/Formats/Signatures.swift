/// How archives are told by their first bytes: those with a plain magic number, and streams.
enum Signatures {
  /// Tells a format by a magic number that leaves no doubt.
  static func begins(_ magic: [UInt8]) -> @Sendable (Span<UInt8>) -> Bool {
    { $0.holds(magic, at: 0) }
  }

  static let zipMark: [UInt8] = [0x50, 0x4b, 3, 4]
  static let xzMark: [UInt8] = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]
  static let zstdMark: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd]
  static let lz4Mark: [UInt8] = [0x04, 0x22, 0x4d, 0x18]
  static let oldLZ4Mark: [UInt8] = [0x02, 0x21, 0x4c, 0x18]
  /// The most bytes that 8 MiB may be packed to.
  static let largestOldLZ4Block: UInt32 = 8_421_520
  static let rpmMark: [UInt8] = [0xed, 0xab, 0xee, 0xdb]
  static let sevenZipMark: [UInt8] = [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]
  static let arMark = Array("!<arch>\n".utf8)
  static let cabMark: [UInt8] = [0x4d, 0x53, 0x43, 0x46, 0, 0, 0, 0]
  static let xarMark: [UInt8] = [0x78, 0x61, 0x72, 0x21, 0]
  static let rarMark: [UInt8] = [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]

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
    return bzip2Behind.contains { first.holds($0, at: 4) }
  }

  /// The marks of a block and of the end.
  private static let bzip2Behind: [[UInt8]] = [
    [0x31, 0x41, 0x59, 0x26, 0x53, 0x59], [0x17, 0x72, 0x45, 0x38, 0x50, 0x90],
  ]

  /// What a file begins with that is compressed best, as nearly all are, or least.
  static let bzip2Marks = (1...9).flatMap { level in
    bzip2Behind.map { Array("BZh\(level)".utf8) + $0 }
  }

  /// The first bytes of the marks of skippable frames.
  static let skippableFrames: [UInt8] = Array(0x50...0x5f)

  /// A frame, or one behind skippable frames: RFC 8878 sections 3.1.1 and 3.1.2. What stands behind
  /// skippable frames and is of neither format is for the reader to report.
  static func isZstd(_ first: Span<UInt8>) -> Bool {
    let start = behindSkippableFrames(first)
    return first.holds(zstdMark, at: start) || start > 0 && !isLZ4(first)
  }

  /// A frame's header, or a frame of the old kind and the first block's size: LZ4 Frame Format,
  /// "General Structure" and "Legacy frame". The descriptor's first two bytes have a form; one of them
  /// may be damaged, and the rest of it.
  static func isLZ4(_ first: Span<UInt8>) -> Bool {
    let start = behindSkippableFrames(first)
    guard start + 8 <= first.count else { return false }
    if first.holds(oldLZ4Mark, at: start) {
      return (1...largestOldLZ4Block).contains(first.little32(start + 4))
    }
    guard first.holds(lz4Mark, at: start) else { return false }
    let flags = first[start + 4]
    let blocks = first[start + 5]
    return flags & 0xc2 == 0x40 || blocks & 0x8f == 0 && blocks >= 0x40
  }

  /// Where the first frame stands that is not skippable; behind the bytes if that is further on.
  private static func behindSkippableFrames(_ first: Span<UInt8>) -> Int {
    var place = 0
    while let size = sizeOfSkippableFrame(first, at: place) { place += size }
    return place
  }

  /// The later bytes of the marks of skippable frames; the first one is among `skippableFrames`.
  static let skippableMark: [UInt8] = [0x2a, 0x4d, 0x18]

  /// How many bytes the skippable frame at a place has; nil if there is none: RFC 8878, section 3.1.2.
  static func sizeOfSkippableFrame(_ bytes: Span<UInt8>, at place: Int) -> Int? {
    guard place + 8 <= bytes.count, bytes[place] & 0xf0 == 0x50,
      bytes.holds(skippableMark, at: place + 1)
    else { return nil }
    return 8 + Int(bytes.little32(place + 4))
  }

  /// Version 0 or 1, a dictionary of 4 KiB to 512 MiB, and the first byte of the range coder, which
  /// is always 0: lzip manual, "File format". One of the three may be damaged.
  static func isLzip(_ first: Span<UInt8>) -> Bool {
    guard first.holds("LZIP", at: 0) else { return false }
    let isRight = [first[4] <= 1, (12...29).contains(first[5] & 0x1f), first[6] == 0]
    return isRight.count { $0 } >= 2
  }

  /// The old .lzma header has no magic number: default properties, a dictionary size of the form
  /// 2^n or 2^n + 2^(n-1) or 2^32 - 1 as xz demands, an unknown or plausible size, and the first byte of the
  /// range coder, which is always 0. Where the size is unknown, which takes eight bytes of ones, one
  /// of the others may be damaged, the properties in one bit; so may a bit of those eight. Ones all
  /// over are what fills memory and pictures.
  static func isLZMA(_ first: Span<UInt8>) -> Bool {
    guard first.count >= 18 else { return false }
    let isDefault = first[0] == 0x5d
    let isCoder = first[13] == 0
    // Nothing else is worth a look at most blobs.
    guard (first[0] ^ 0x5d).nonzeroBitCount <= 1 else { return false }
    let dictionary = first.little32(1)
    let isDictionary = isDictionaryOfLZMA(dictionary)
    let (low, high) = (first.little32(5), first.little32(9))
    switch (~low).nonzeroBitCount + (~high).nonzeroBitCount {
    case 0:
      let right = [isDefault, isCoder, isDictionary].count { $0 }
      return right == 3 || right == 2 && dictionary != .max
    case 1: return isDefault && isCoder && isDictionary
    default: return isDefault && isCoder && isDictionary && high < 64
    }
  }

  private static func isDictionaryOfLZMA(_ size: UInt32) -> Bool {
    guard size >= 4096 else { return false }
    let lowest = size & (0 &- size)
    return size == lowest || size == .max || (size == 3 &* lowest && lowest < 1 << 30)
  }

  /// The lead: major version 3 or 4, a binary or source package, and the mark of the header behind
  /// it, as far as the bytes reach.
  static func isRPM(_ first: Span<UInt8>) -> Bool {
    guard first.holds(rpmMark, at: 0), first[4] == 3 || first[4] == 4,
      first[6] == 0, first[7] <= 1
    else { return false }
    return first.count < 99 || first.holds([0x8e, 0xad, 0xe8], at: 96)
  }
}
