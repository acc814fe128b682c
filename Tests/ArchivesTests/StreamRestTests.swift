@testable import Archives
import Blobs
import Testing

/// What comes before the damage in a compressed stream, up to the last byte that can be had.
@Suite struct StreamRestTests {
  private static let streams: [(tool: String, suffix: String)] = [
    ("bzip2 -1", "bz2"), ("lzip", "lz"), ("xz", "xz"), ("xz --format=lzma", "lzma"),
    ("zstd -q", "zst"),
    ("lz4 -q", "lz4"), ("lz4 -q -B4 -BD", "lz4"), ("lz4 -q -l", "lz4"),
  ]

  /// The streams of zeros are what the tools make of zeros.
  @Test(arguments: [("bzip2", "bzip2"), ("xz", "xz"), ("zstd", "zstd -q")])
  func fillersAreSound(name: String, tool: String) throws {
    let filler = try #require(StreamFiller(rawValue: name))
    let shop = ArchiveWorkshop()
    for count in [1, 2, 3, 255, 4096, 40_000, 65_535, filler.blockSize - 1] {
      shop.write(filler.zeros(count), to: "packed")
      shop.run("\(tool) -dc < packed > zeros")
      #expect(shop.read("zeros") == [UInt8](repeating: 0, count: count), "\(count)")
    }
    #expect(filler.zeros(0).isEmpty)
  }

  /// A stream whose last bytes are missing, and one that has other bytes in their place.
  @Test(arguments: streams.indices, [40, 3000, 200_000])
  func contentBeforeDamage(index: Int, lines: Int) {
    let (tool, suffix) = Self.streams[index]
    let shop = ArchiveWorkshop()
    shop.run(
      """
      seq 1 \(lines) | awk '{ print $1 * 7919 % 10007, $1 }' > a
      \(tool) < a > whole.\(suffix); size=$(stat -c %s whole.\(suffix))
      head -c $((size - 4)) whole.\(suffix) > cut.\(suffix)
      cp whole.\(suffix) bad.\(suffix)
      printf '\\377\\377\\377\\377' | dd of=bad.\(suffix) bs=1 seek=$((size - 14)) conv=notrunc status=none
      tar -cf cut.tar cut.\(suffix)
      """)
    let whole = shop.read("a")
    for (archive, member) in [
      ("cut.\(suffix)", "cut.\(suffix)!cut"), ("bad.\(suffix)", "bad.\(suffix)!bad"),
      ("cut.tar", "cut.tar!cut.\(suffix)!cut"),
    ] {
      // The old form of lz4 has no checksum.
      if tool == "lz4 -q -l", archive.hasPrefix("bad") { continue }
      let (collector, coverage) = shop.expand(archive)
      #expect(!coverage.isComplete, "\(archive)")
      let content = collector.blobs[member] ?? []
      let same = zip(content, whole).prefix { $0 == $1 }.count
      // bzip2 and zstd give nothing of a block that is damaged, and of LZMA's data 64 KiB are read
      // again.
      let isBlock = suffix == "bz2" || suffix == "zst"
      let kept = isBlock ? 132_000 : suffix.hasPrefix("lz") && lines > 3000 ? 9 << 20 : 40
      #expect(same >= whole.count - kept, "\(archive): \(same)")
    }
  }

  /// How much is read again has a limit for all streams of an archive.
  @Test func retriesAreLimited() {
    let ledger = ArchiveLedger(ArchiveLimits(), shouldStop: { false })
    var count = 0
    while ledger.affordsRetry(1 << 20), count < 1000 { count += 1 }
    #expect((50...64).contains(count))
  }
}

/// A stream in a stream of its own kind, with something behind the inner one.
@Suite struct BehindStreamsTests {
  @Test(arguments: ["gzip", "bzip2", "lzip", "xz", "zstd -q", "lz4 -q"])
  func textBehindTheInnerOne(tool: String) {
    let shop = ArchiveWorkshop()
    shop.run(
      """
      seq 1 50 > a; \(tool) -c a > inner; { cat inner; echo text behind; } | \(tool) -c > outer
      seq 1 90000 | sha512sum > big; for n in $(seq 2000); do echo $n $((n * n * n % 100003)); done >> big
      for n in $(seq 60); do cat big; done > bigger; \(tool) -c bigger > inner
      { cat inner; echo text behind; } | \(tool) -c > large; tar -cf outer.tar outer large
      """)
    for archive in ["outer", "large", "outer.tar"] {
      let (collector, _) = shop.expand(archive)
      let texts = collector.texts.values
      #expect(texts.contains { $0.contains("text behind") }, "\(archive)")
    }
    #expect(shop.expand("outer").collector.texts.values.contains { $0.contains("\n49\n50") })
  }
}
