import Archives
import Blobs
import Testing

/// No way through archives is longer than the depth allows, whatever the bytes say they are.
@Suite struct ArchiveDepthTests {
  static let pretenders: [(name: String, bytes: [UInt8])] = [
    ("short-rpm", [0xed, 0xab, 0xee, 0xdb, 3] + Array("xyz".utf8)),
    ("long-rpm", [0xed, 0xab, 0xee, 0xdb, 3, 0, 0, 0] + Array(repeating: 0x61, count: 500)),
    ("lzip", Array("LZIP\u{1} is how such a file begins, says this text.\n".utf8)),
    ("lz4", [0x04, 0x22, 0x4d, 0x18] + Array(" is how such a file begins.\n".utf8)),
    ("old-lz4", [0x02, 0x21, 0x4c, 0x18] + Array(" is how such a file begins.\n".utf8)),
    ("bzip2", Array("BZh9 is how such a file begins, says this text.\n".utf8)),
  ]

  /// What only begins like a stream, and whose header says otherwise, is no archive.
  @Test(arguments: pretenders.indices)
  func pretendersAreNoArchives(index: Int) {
    let (name, bytes) = Self.pretenders[index]
    let shop = ArchiveWorkshop()
    shop.write(bytes, to: name)
    shop.run("gzip -n < \(name) > a.gz; tar -cf a.tar \(name)")
    #expect(shop.format(of: name) == nil)
    #expect(shop.expand(name).coverage == Coverage())
    for (archive, member) in [("a.gz", "a"), ("a.tar", name)] {
      let (collector, coverage) = shop.expand(archive)
      #expect(coverage == Coverage())
      #expect(collector.blobs["\(archive)!\(member)"] == bytes)
    }
  }
}
