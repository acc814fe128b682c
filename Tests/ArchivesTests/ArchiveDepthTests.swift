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

  /// A magic number that leaves no doubt, and a stream that libarchive does not take for one.
  @Test(arguments: ["gzip", "compress", "xz", "zstd"])
  func brokenStreamsAreDamaged(tool: String) {
    let heads: [String: [UInt8]] = [
      "gzip": [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 3, 0xff, 0xff], "compress": [0x1f, 0x9d, 0x90],
      "xz": [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0xff, 0xff], "zstd": [0x28, 0xb5, 0x2f, 0xfd, 0xff],
    ]
    let shop = ArchiveWorkshop()
    shop.write((heads[tool] ?? []) + Array(repeating: 0x61, count: 300), to: "broken")
    shop.run("tar -cf a.tar broken")
    for name in ["broken", "a.tar"] {
      let (_, coverage) = shop.expand(name)
      #expect(coverage.unread.count == 1, "\(coverage.unread)")
    }
  }

  /// libarchive opens streams of one kind in one another at once; each of them counts.
  @Test(arguments: ["gzip -n", "bzip2", "xz", "zstd -q", "compress -f"])
  func streamsInStreamsCount(tool: String) {
    let shop = ArchiveWorkshop()
    shop.write("a line\n", to: "0")
    shop.run("for n in 1 2 3 4 5; do \(tool) -c $((n - 1)) > $n || test -s $n; done")
    #expect(shop.expand("4").coverage == Coverage())
    let (collector, coverage) = shop.expand("5")
    #expect(coverage.unread.map(\.reason) == [.archive(.tooDeep(limit: 4))])
    #expect(!collector.blobs.isEmpty)
  }

  /// An archive behind a cpio that holds a cpio with an archive behind it, and so on.
  @Test(arguments: ["gzip -n", "zstd -q", "bzip2"])
  func chainsInChainsCount(tool: String) {
    let shop = ArchiveWorkshop()
    shop.run(
      """
      echo a > a; echo a | cpio -o -H newc > 0
      for n in $(seq 40); do
        \(tool) -c $((n - 1)) > packed; echo a | cpio -o -H newc > $n; cat packed >> $n
      done
      """)
    #expect(shop.expand("4").coverage == Coverage())
    let (_, coverage) = shop.expand("40")
    #expect(coverage.unread.map(\.reason) == [.archive(.tooDeep(limit: 4))])
  }

  /// A package whose payload is a package, whose payload is one, and so on.
  @Test func packagesInPackagesCount() {
    let shop = ArchiveWorkshop()
    shop.run(
      """
      python3 - <<'END'
      import struct
      lead = b"\\xed\\xab\\xee\\xdb\\3\\0\\0\\0" + bytes(88)
      header = b"\\x8e\\xad\\xe8\\1" + bytes(12)
      data = b"the payload"
      for n in range(1, 31):
          data = lead + header + header + data
          if n in (4, 30): open(str(n), "wb").write(data)
      END
      """)
    // The innermost one has none of the archives that it promises.
    #expect(shop.expand("4").coverage.unread.map(\.reason) == [.archive(.unsupported)])
    let (collector, coverage) = shop.expand("30")
    #expect(coverage.unread.map(\.reason) == [.archive(.tooDeep(limit: 4))])
    #expect(collector.blobs.values.contains { $0.suffix(11) == Array("the payload".utf8) })
  }

  /// Many archives behind one another are no depth, and each of them is counted as a member.
  @Test func rowsAreNoDepth() {
    let shop = ArchiveWorkshop()
    shop.run(
      """
      echo a > a; echo a | cpio -o -H newc > one
      for n in $(seq 200); do cat one; done > row; tar -cf row.tar row
      """)
    for name in ["row", "row.tar"] {
      let (collector, coverage) = shop.expand(name)
      #expect(coverage == Coverage())
      let path = name == "row" ? "row!a" : "row.tar!row!a"
      #expect(collector.texts[path] == String(repeating: "a\n", count: 200))
      var limits = ArchiveLimits()
      limits.members = 300
      #expect(!shop.expand(name, limits: limits).coverage.isComplete)
    }
  }
}
