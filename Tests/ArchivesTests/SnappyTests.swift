import Archives
import Blobs
import Bytes
@testable import Inputs
import Testing

/// Files of Snappy's frames, and the LZ4 files of Firefox.
@Suite struct SnappyTests {
  private static let text =
    String(repeating: "The quick brown fox jumps over the lazy dog. ", count: 9)
    + String(repeating: "0123456789", count: 3) + String(repeating: "x", count: 300) + " end\n"

  /// What python-snappy 0.7.3 makes of that text, ...
  private static let snappy =
    "/wYAAHNOYVBwWQBrAADtoDEO5AWwVGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZy4g/i0A"
    + "/i0A/i0A/i0A/i0Ani0AJDAxMjM0NTY3ODlOCgAAeP4BAP4BAP4BAP4BAKoBABAgZW5kCg=="
  /// ... and lz4 4.4.5 behind Mozilla's mark.
  private static let mozilla =
    "bW96THo0MADkAgAA/x5UaGUgcXVpY2sgYnJvd24gZm94IGp1bXBzIG92ZXIgdGhlIGxhenkgZG9nLiAtAP9WrzAxMjM0"
    + "NTY3ODkKAAEfeAEA/xlQIGVuZAo="

  /// The files, and what their content is called.
  private static let files = [("a.txt.sz", snappy), ("s.jsonlz4", mozilla)]
  private static let names = ["a.txt", "s.json"]

  private static func bytes(_ base64: String) -> [UInt8] {
    let shop = ArchiveWorkshop()
    shop.write(base64, to: "text")
    shop.run("base64 -d text > bytes")
    return shop.read("bytes")
  }

  @Test(arguments: files.indices)
  func isRead(index: Int) {
    let shop = ArchiveWorkshop()
    let (name, base64) = Self.files[index]
    shop.write(Self.bytes(base64), to: name)
    let (collector, coverage) = shop.expand(name)
    #expect(coverage == Coverage())
    #expect(collector.texts["\(name)!\(Self.names[index])"] == Self.text)
  }

  @Test("Streams behind one another, and frames that are passed over")
  func frames() {
    let shop = ArchiveWorkshop()
    let whole = Self.bytes(Self.snappy)
    let padding: [UInt8] = [0xFE, 3, 0, 0, 1, 2, 3, 0x80, 1, 0, 0, 9]
    shop.write(whole + padding + whole + padding, to: "a.sz")
    let (collector, coverage) = shop.expand("a.sz")
    #expect(coverage == Coverage())
    #expect(collector.texts["a.sz!a"] == Self.text + Self.text)
  }

  @Test("Damage and cuts are told, wherever they are", arguments: files.indices)
  func damage(index: Int) {
    let (name, base64) = Self.files[index]
    let whole = Self.bytes(base64)
    for place in stride(from: 12, to: whole.count, by: 3) {
      let shop = ArchiveWorkshop()
      shop.write(Array(whole[..<place]), to: name)
      #expect(!shop.expand(name).1.unread.isEmpty, "\(place)")
      // Only Snappy has a checksum.
      guard index == 0 else { continue }
      var flipped = whole
      flipped[place] ^= 4
      shop.write(flipped, to: name)
      #expect(!shop.expand(name).1.unread.isEmpty, "\(place)")
    }
  }

  @Test("A frame that is passed over and cut off is told")
  func cutFrame() {
    for frame in [[0x80, 0xFF, 0xFF, 0x0F, 1], [0xFE, 9, 0, 0, 1, 2, 3]] as [[UInt8]] {
      let shop = ArchiveWorkshop()
      shop.write(Self.bytes(Self.snappy) + frame, to: "a.sz")
      shop.run("tar -cf a.tar a.sz; gzip -k a.tar")
      for archive in ["a.sz", "a.tar", "a.tar.gz"] {
        #expect(!shop.expand(archive).1.unread.isEmpty, "\(archive)")
      }
    }
  }

  @Test("A size that is a lie is told")
  func size() {
    for size in [[0, 0, 0, 0x10], [0xFF, 0xFF, 0xFF, 0xFF], [1, 0, 0, 0]] as [[UInt8]] {
      let shop = ArchiveWorkshop()
      var file = Self.bytes(Self.mozilla)
      file.replaceSubrange(8..<12, with: size)
      shop.write(file, to: "s.mozlz4")
      #expect(!shop.expand("s.mozlz4").1.unread.isEmpty)
    }
  }
}
