extension Signatures {
  /// A local entry, the end record of an empty archive, or the mark of a split one before either.
  static func isZip(_ first: Span<UInt8>) -> Bool {
    let start = first.holds([0x50, 0x4b, 7, 8], at: 0) || first.holds("PK00", at: 0) ? 4 : 0
    if first.holds(zipMark, at: start) { return true }
    return first.holds([0x50, 0x4b, 5, 6], at: start) && first.count >= start + 22
  }

  /// A version behind the mark: ISO 32000-1 section 7.5.2.
  static func isPDF(_ first: Span<UInt8>) -> Bool {
    first.holds("%PDF-", at: 0) && first.count >= 8 && (0x30...0x39).contains(first[5])
      && first[6] == 0x2e
  }

  /// Method, header level and, where it has one, the header's checksum.
  static func isLHA(_ first: Span<UInt8>) -> Bool {
    guard isLHAMethod(first) else { return false }
    guard first[20] <= 1 else { return first[20] <= 3 }
    let end = Int(first[0]) + 2
    guard end > 22, end <= first.count else { return false }
    var sum: UInt8 = 0
    for index in 2..<end { sum &+= first[index] }  // The format's sum is modulo 256.
    return sum == first[1]
  }

  /// The names of methods: of LHA and LHarc, LArc, and PMarc.
  static func isLHAMethod(_ first: Span<UInt8>) -> Bool {
    guard first.count >= 22, first[2] == 0x2d, first[6] == 0x2d else { return false }
    switch (first[3], first[4], first[5]) {
    case (0x6c, 0x68, 0x30...0x39), (0x6c, 0x68, 0x61...0x65), (0x6c, 0x68, 0x78): return true
    case (0x6c, 0x7a, 0x32...0x38), (0x6c, 0x7a, 0x73): return true
    case (0x70, 0x6d, 0x30...0x32), (0x70, 0x63, 0x31): return true
    default: return false
    }
  }

  static func isCpio(_ first: Span<UInt8>) -> Bool {
    first[0] == 0x30 ? isPortableCpio(first) : isBinaryCpio(first)
  }

  /// `odc`, `newc` and `crc`: digits in the fields of the header. One of them may be wrong: with one
  /// bit flipped it is an archive all the same, and a damaged one. So is one that ends in the header,
  /// unless it is as short as other numbers are.
  private static func isPortableCpio(_ first: Span<UInt8>) -> Bool {
    guard first.holds("07070", at: 0) else { return false }
    let isOctal = first[5] == 0x37
    guard isOctal || first[5] == 0x31 || first[5] == 0x32 else { return false }
    let size = isOctal ? 76 : 110
    guard first.count >= 26 else { return false }
    var wrong = first.count < size ? 1 : 0
    for index in 6..<min(size, first.count) {
      switch first[index] {
      case 0x30...0x37: break
      case 0x38...0x39 where !isOctal, 0x41...0x46 where !isOctal, 0x61...0x66 where !isOctal: break
      default: wrong += 1
      }
    }
    return wrong <= 1
  }

  /// The old binary header in either byte order, whose name must end with its only NUL.
  private static func isBinaryCpio(_ first: Span<UInt8>) -> Bool {
    guard first.count >= 28 else { return false }
    let isLittle = first[0] == 0xc7 && first[1] == 0x71
    guard isLittle || first[0] == 0x71 && first[1] == 0xc7 else { return false }
    let size = isLittle ? first.little16(20) : first.little16(20).byteSwapped
    let end = 26 + Int(size)
    guard size > 1, size <= 4096 else { return false }
    if end > first.count { return true }
    return (26..<end).allSatisfy { (first[$0] == 0) == ($0 == end - 1) }
  }

  /// A header whose checksum is right, or one that says `ustar` and is damaged or cut off.
  static func isTar(_ first: Span<UInt8>) -> Bool {
    guard first[0] != 0 else { return false }
    guard first.count >= TarHeader.size else { return TarHeader.saysUstar(first) }
    return TarHeader.checksumIsRight(first) || TarHeader.saysUstar(first)
  }

  /// ECMA-119 section 8.4: the first volume descriptor, in sector 16.
  static func isISO(_ first: Span<UInt8>) -> Bool {
    first.count >= 32_775 && first.holds([1, 0x43, 0x44, 0x30, 0x30, 0x31, 1], at: 32_768)
  }

  /// ECMA-119 sections 8.4.8 and 8.4.12: the blocks of the volume and their size.
  static func endOfISO(_ first: Span<UInt8>) -> Int? {
    guard first.count >= 32_768 + 130 else { return nil }
    return Int(first.little32(32_768 + 80)) * Int(first.little16(32_768 + 128))
  }
}
