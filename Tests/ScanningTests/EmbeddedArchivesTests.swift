import Archives
import Testing

@testable import Scanning

/// What is opened of that which base64 and the like held.
@Suite struct EmbeddedArchivesTests {
  /// A tar's header of a file with an octal size.
  private static func header(size: String) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: 512)
    func write(_ text: String, at place: Int) {
      header.replaceSubrange(place..<(place + text.utf8.count), with: text.utf8)
    }
    for (text, place) in [
      ("a.txt", 0), ("0000644", 100), ("0000000", 108), ("0000000", 116), (size, 124),
      ("00000000000", 136), ("        ", 148), ("0", 156), ("ustar", 257), ("00", 263),
    ] {
      write(text, at: place)
    }
    let sum = header.reduce(0) { $0 + Int($1) }
    write(String(sum, radix: 8) + "\0", at: 148)
    return header
  }

  /// It is searched as it is, and holds nothing else; tests of programs have them in hexadecimal.
  @Test func aHeaderByItselfIsNoArchive() {
    let header = Self.header(size: "00000000003")
    let more = header + [0x61]
    let format = ArchiveFormat.recognise(header.span)
    let archives = EmbeddedArchives()
    let isArchive = (archives.isArchive(header.span), archives.isArchive(more.span))
    let isWhole = archives.contents(of: more.span, limit: 1 << 20, isAgain: false).isWhole
    #expect(format?.name == "tar")
    #expect(isArchive == (false, true))
    #expect(!isWhole)
  }
}
