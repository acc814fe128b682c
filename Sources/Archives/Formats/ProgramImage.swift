/// Where a program's own bytes end: an archive that extracts itself stands behind them.
///
/// Field numbers are those of elf(5) and of Microsoft's "PE Format".
enum ProgramImage {
  /// Where the image ends that some bytes begin with, or the script before an archive; nil if they are
  /// neither an ELF or PE program nor such a script, or of a kind that has its numbers the other way
  /// round.
  ///
  /// - Parameter first: a blob's first bytes, all headers among them.
  static func end(of first: Span<UInt8>) -> Int? {
    if first.count >= 64, first.holds([0x7f, 0x45, 0x4c, 0x46], at: 0), first[5] == 1 {
      return first[4] == 2 ? endOfELF(first, large) : endOfELF(first, small)
    }
    if first.count >= 64, first.holds("MZ", at: 0) { return endOfPE(first) }
    return ScriptPayload.start(of: first)
  }

  /// Where an ELF header and a program header have their fields.
  private struct Fields {
    let width: Int
    let programs: Int
    let sections: Int
    let sizes: Int
    let offset: Int
    let length: Int
  }

  private static let small = Fields(
    width: 4, programs: 28, sections: 32, sizes: 42, offset: 4, length: 16)
  private static let large = Fields(
    width: 8, programs: 32, sections: 40, sizes: 54, offset: 8, length: 32)

  private static func endOfELF(_ first: Span<UInt8>, _ fields: Fields) -> Int? {
    let sizes = fields.sizes
    guard let programs = number(first, fields.programs, fields.width),
      let sections = number(first, fields.sections, fields.width)
    else { return nil }
    var end = sections + Int(first.little16(sizes + 4)) * Int(first.little16(sizes + 6))
    for index in 0..<Int(first.little16(sizes + 2)) {
      let header = programs + index * Int(first.little16(sizes))
      guard let offset = number(first, header + fields.offset, fields.width),
        let length = number(first, header + fields.length, fields.width)
      else { break }
      end = max(end, offset + length)
    }
    return end
  }

  private static func endOfPE(_ first: Span<UInt8>) -> Int? {
    let header = Int(first.little32(60))
    guard first.holds([0x50, 0x45, 0, 0], at: header), header + 24 <= first.count else {
      return nil
    }
    let sections = header + 24 + Int(first.little16(header + 20))
    var end = 0
    for index in 0..<Int(first.little16(header + 6)) {
      let section = sections + 40 * index
      guard section + 40 <= first.count else { break }
      end = max(end, Int(first.little32(section + 16)) + Int(first.little32(section + 20)))
    }
    return end > 0 ? end : nil
  }

  /// The number at a place; nil if it is outside, or no size of a file.
  private static func number(_ bytes: Span<UInt8>, _ place: Int, _ width: Int) -> Int? {
    guard place <= bytes.count - width else { return nil }
    guard let value = width == 4 ? Int(bytes.little32(place)) : bytes.little64(place) else {
      return nil
    }
    return value < 1 << 60 ? value : nil
  }
}
