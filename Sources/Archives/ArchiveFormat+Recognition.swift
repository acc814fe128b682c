import Glibc

extension ArchiveFormat {
  /// The number of a blob's first bytes that every format but ISO 9660 is told by.
  package static let recognitionSize = 1024

  /// Tells what kind of archive begins with these bytes, if any.
  ///
  /// A magic number of two or three bytes is never enough: the fields behind it must make sense as
  /// well, so that text and source files are not taken for archives. Rejects an ordinary file
  /// after looking at its first bytes (and, for tar, at one field).
  ///
  /// - Parameter first: the blob's first bytes, `recognitionSize` of them where it has as many
  ///   (33 KiB for ISO 9660).
  package static func recognise(_ first: Span<UInt8>) -> ArchiveFormat? {
    guard first.count >= 8 else { return nil }
    if let format = byMagic(first) ?? afterSkippableFrame(first) { return format }
    return isLHA(first) ? .lha : isTar(first) ? .tar : isISO(first) ? .iso9660 : nil
  }

  /// The size in bytes of a zip's end record without a comment.
  static let endRecordSize = 22
  /// How far before a zip's end its end record may begin, in bytes: it has the longest comment.
  static let endRecordReach = endRecordSize + 65_535

  /// Where in a blob's last bytes the end record begins that ends the blob as a zip; nil if none
  /// does. The zip may stand behind a program, a picture or anything else (`zipapp`,
  /// self-extracting archives, executable jars).
  ///
  /// - Parameter last: the blob's last bytes, `endRecordReach` of them where it has as many.
  static func endRecord(in last: Span<UInt8>) -> Int? {
    let end = last.count - endRecordSize
    var start = 0
    while let found = firstP(in: last, from: start, to: end) {
      if isEndRecord(last, at: found) { return found }
      start = found + 1
    }
    return nil
  }

  /// Whether an end record of one disk, with members, stands at a place and ends the blob:
  /// APPNOTE.TXT section 4.3.16.
  private static func isEndRecord(_ last: Span<UInt8>, at place: Int) -> Bool {
    last.holds([0x50, 0x4b, 5, 6, 0, 0, 0, 0], at: place)
      && last.little16(place + 8) == last.little16(place + 10) && last.little16(place + 8) > 0
      && place + endRecordSize + Int(last.little16(place + 20)) == last.count
  }

  /// Where the first `P` stands, with which the records of a zip begin; the end is included.
  private static func firstP(in bytes: Span<UInt8>, from start: Int, to end: Int) -> Int? {
    guard start <= end else { return nil }
    return unsafe bytes.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress,
        let found = unsafe memchr(base + start, 0x50, end + 1 - start)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - base
    }
  }

  private static func byMagic(_ first: Span<UInt8>) -> ArchiveFormat? {
    switch first[0] {
    case 0x50 where first[1] == 0x4b: isZip(first) ? .zip : nil
    case 0x1f:
      // RFC 1952 section 2.3.1: deflate, reserved flags clear. compress(1): 9 to 16 bits a code.
      if first[1] == 0x8b && first[2] == 8 && first[3] & 0xe0 == 0 {
        .gzip
      } else if first[1] == 0x9d && first[2] & 0x60 == 0 && (9...16).contains(first[2] & 0x1f) {
        .compress
      } else {
        nil
      }
    case 0x42: isBzip2(first) ? .bzip2 : nil
    case 0xfd: first.holds([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], at: 0) ? .xz : nil
    case 0x28: first.holds([0x28, 0xb5, 0x2f, 0xfd], at: 0) ? .zstd : nil
    case 0x04, 0x02: isLZ4(first, at: 0) ? .lz4 : nil
    case 0x5d: isLZMA(first) ? .lzma : nil
    case 0x4c: isLzip(first) ? .lzip : nil
    case 0x37: first.holds([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], at: 0) ? .sevenZip : nil
    case 0x21: first.holds("!<arch>\n", at: 0) ? .ar : nil
    case 0xed: isRPM(first) ? .rpm : nil
    case 0x4d: first.holds([0x4d, 0x53, 0x43, 0x46, 0, 0, 0, 0], at: 0) ? .cab : nil
    case 0x78: first.holds([0x78, 0x61, 0x72, 0x21, 0], at: 0) ? .xar : nil
    case 0x52: first.holds([0x52, 0x61, 0x72, 0x21, 0x1a, 0x07], at: 0) ? .rar : nil
    case 0x30: isPortableCpio(first) ? .cpio : nil
    case 0xc7, 0x71: isBinaryCpio(first) ? .cpio : nil
    default: nil
    }
  }

  /// A local entry, the end record of an empty archive, or the mark of a split one before either.
  private static func isZip(_ first: Span<UInt8>) -> Bool {
    let start = first.holds([0x50, 0x4b, 7, 8], at: 0) || first.holds("PK00", at: 0) ? 4 : 0
    if first.holds([0x50, 0x4b, 3, 4], at: start) { return true }
    return first.holds([0x50, 0x4b, 5, 6], at: start) && first.count >= start + 22
  }

  /// The level, then the mark of a block or of the end.
  private static func isBzip2(_ first: Span<UInt8>) -> Bool {
    guard first.count >= 10, first.holds("BZh", at: 0), (0x31...0x39).contains(first[3]) else {
      return false
    }
    return first.holds([0x31, 0x41, 0x59, 0x26, 0x53, 0x59], at: 4)
      || first.holds([0x17, 0x72, 0x45, 0x38, 0x50, 0x90], at: 4)
  }

  /// A frame's header, held against its checksum, or a frame of the old kind and the first block's
  /// size: LZ4 Frame Format, "General Structure" and "Legacy frame".
  private static func isLZ4(_ first: Span<UInt8>, at start: Int) -> Bool {
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

  /// Version 0 or 1, a dictionary of 4 KiB to 512 MiB, and the first byte of the range coder, which
  /// is always 0: lzip manual, "File format".
  private static func isLzip(_ first: Span<UInt8>) -> Bool {
    first.holds("LZIP", at: 0) && first[4] <= 1 && (12...29).contains(first[5] & 0x1f)
      && first[6] == 0
  }

  /// The lead: major version 3 or 4, a binary or source package, and the mark of the header behind
  /// it, as far as the bytes reach.
  private static func isRPM(_ first: Span<UInt8>) -> Bool {
    guard first.holds([0xed, 0xab, 0xee, 0xdb], at: 0), first[4] == 3 || first[4] == 4,
      first[6] == 0, first[7] <= 1
    else { return false }
    return first.count < 99 || first.holds([0x8e, 0xad, 0xe8], at: 96)
  }

  /// The old .lzma header has no magic number: default properties, a dictionary size of the form
  /// 2^n or 2^n + 2^(n-1) as xz demands, an unknown or plausible size, and the first byte of the
  /// range coder, which is always 0.
  private static func isLZMA(_ first: Span<UInt8>) -> Bool {
    guard first.count >= 18, first[13] == 0 else { return false }
    let dictionary = first.little32(1)
    guard dictionary >= 4096 else { return false }
    let lowest = dictionary & (0 &- dictionary)
    guard dictionary == lowest || (dictionary == 3 &* lowest && lowest < 1 << 30) else {
      return false
    }
    let low = first.little32(5)
    let high = first.little32(9)
    return low == .max && high == .max || high < 64
  }

  /// Method, header level and, where it has one, the header's checksum.
  private static func isLHA(_ first: Span<UInt8>) -> Bool {
    guard first.count >= 22, first[2] == 0x2d, first[6] == 0x2d, first[3] == 0x6c else {
      return false
    }
    switch (first[4], first[5]) {
    case (0x68, 0x30...0x37), (0x68, 0x64), (0x7a, 0x34), (0x7a, 0x35), (0x7a, 0x73): break
    default: return false
    }
    guard first[20] <= 1 else { return first[20] <= 3 }
    let end = Int(first[0]) + 2
    guard end > 22, end <= first.count else { return false }
    var sum: UInt8 = 0
    for index in 2..<end { sum &+= first[index] }  // The format's sum is modulo 256.
    return sum == first[1]
  }

  /// `odc`, `newc` and `crc`: digits in every field of the header.
  private static func isPortableCpio(_ first: Span<UInt8>) -> Bool {
    guard first.holds("07070", at: 0) else { return false }
    switch first[5] {
    case 0x37:
      return first.count >= 76 && (6..<76).allSatisfy { (0x30...0x37).contains(first[$0]) }
    case 0x31, 0x32:
      return first.count >= 110
        && (6..<110).allSatisfy {
          switch first[$0] {
          case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
          default: false
          }
        }
    default: return false
    }
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

  /// A header whose checksum is right, POSIX.1-1988 or older: the sum of its bytes, the checksum
  /// field taken as blanks; some old programs added the bytes as signed.
  private static func isTar(_ first: Span<UInt8>) -> Bool {
    guard first.count >= 512, first[0] != 0 else { return false }
    var stored = 0
    var digits = 0
    field: for index in 148..<156 {
      switch first[index] {
      case 0x30...0x37:
        stored = stored * 8 + Int(first[index] - 0x30)
        digits += 1
      case 0x20 where digits == 0: continue
      case 0x20, 0: break field
      default: return false
      }
    }
    guard digits > 0 else { return false }
    var unsigned = 8 * 0x20
    var signed = 8 * 0x20
    for index in 0..<512 where !(148..<156).contains(index) {
      unsigned += Int(first[index])
      signed += Int(Int8(bitPattern: first[index]))
    }
    return stored == unsigned || stored == signed
  }

  /// ECMA-119 section 8.4: the first volume descriptor, in sector 16.
  private static func isISO(_ first: Span<UInt8>) -> Bool {
    first.count >= 32_775 && first.holds([1, 0x43, 0x44, 0x30, 0x30, 0x31, 1], at: 32_768)
  }

  /// A skippable frame (RFC 8878 section 3.1.2) that a zstd or lz4 frame follows.
  private static func afterSkippableFrame(_ first: Span<UInt8>) -> ArchiveFormat? {
    guard first[0] & 0xf0 == 0x50, first.holds([0x2a, 0x4d, 0x18], at: 1) else { return nil }
    let next = 8 + Int(first.little32(4))
    guard next + 8 <= first.count else { return nil }
    if first.holds([0x28, 0xb5, 0x2f, 0xfd], at: next) { return .zstd }
    return isLZ4(first, at: next) ? .lz4 : nil
  }
}

extension Span<UInt8> {
  /// Whether these bytes stand at this place.
  @inline(__always)
  func holds(_ bytes: [UInt8], at start: Int) -> Bool {
    guard start >= 0, bytes.count <= count - start else { return false }
    for index in bytes.indices where self[start + index] != bytes[index] { return false }
    return true
  }

  /// Whether this ASCII text stands at this place.
  @inline(__always)
  func holds(_ text: StaticString, at start: Int) -> Bool {
    guard start >= 0, text.utf8CodeUnitCount <= count - start else { return false }
    return text.withUTF8Buffer { text in
      for index in text.indices where unsafe self[start + index] != text[index] { return false }
      return true
    }
  }

  /// The little-endian number at this place, which must lie within the span.
  func little16(_ start: Int) -> UInt16 {
    UInt16(self[start]) | UInt16(self[start + 1]) << 8
  }

  /// The little-endian number at this place, which must lie within the span.
  func little32(_ start: Int) -> UInt32 {
    UInt32(little16(start)) | UInt32(little16(start + 2)) << 16
  }
}
