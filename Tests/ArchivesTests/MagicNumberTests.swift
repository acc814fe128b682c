import Archives
import Blobs
import Testing

/// One wrong bit in what an archive is told by: it is opened all the same, or named as not read.
@Suite struct MagicNumberTests {
  /// How each file `f` is made of `a`, and the size of its magic number.
  static let files: [(name: String, command: String, size: Int)] = [
    ("bzip2", "bzip2 -c a > f", 10), ("cab", "gcab -cz f a", 8), ("gzip", "gzip -c a > f", 4),
    ("lz4", "lz4 -q -c a > f", 4), ("lz4-legacy", "lz4 -q -l -c a > f", 4),
    ("lzip", "lzip -c a > f", 4), ("7z", "7z a -bso0 -bsp0 f.7z a && mv f.7z f", 6),
    ("xz", "xz -c a > f", 6), ("zip", "zip -q f.zip a && mv f.zip f", 4),
    ("zstd", "zstd -q -c a > f", 4), ("ar", "gzip -k a; ar rcD f a.gz", 8),
    ("newc", "gzip -k a; echo a.gz | cpio -o --quiet -H newc > f", 6),
    ("odc", "gzip -k a; echo a.gz | cpio -o --quiet -H odc > f", 6),
  ]

  @Test(arguments: files.indices) func oneBit(index: Int) {
    let (name, command, size) = Self.files[index]
    let shop = ArchiveWorkshop()
    shop.run("seq 1 300 > a; \(command); rm -f a.gz")
    let (sound, text) = (shop.read("f"), shop.read("a"))
    for bit in 0..<8 * size {
      var bytes = sound
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      shop.write(bytes, to: "f")
      shop.run("tar -cf f.tar f")
      for archive in ["f", "f.tar"] {
        let (collector, coverage) = shop.expand(archive)
        let isRead = collector.blobs.values.contains { $0 == text }
        #expect(isRead || !coverage.isComplete, "\(name): \(archive), bit \(bit)")
      }
      // What is put right may be another variant of the format.
      if !["gzip", "zip", "bzip2", "newc", "odc"].contains(name) {
        let (collector, coverage) = shop.expand("f")
        #expect(coverage.unread.map(\.reason) == [.archive(.damaged)], "\(name): bit \(bit)")
        #expect(collector.blobs.values.contains { $0 == text || $0.count < text.count })
      }
    }
  }

  /// Numbers, packed records, and what fills memory and pictures.
  @Test func ordinaryBytes() {
    let ones = [UInt8](repeating: 0xFF, count: 13)
    let blobs: [[UInt8]] = [
      Array("07070123456".utf8), Array("0707071234567".utf8), Array("07070512".utf8),
      [2, 0, 0, 1, 0] + ones.prefix(8) + [UInt8](repeating: 0, count: 200),
      ones + [0, 0, 0] + Array("firmware".utf8),
      ones.prefix(12) + Array(repeatElement([0xFF, 0, 0], count: 200).joined()),
    ]
    let shop = ArchiveWorkshop()
    for (index, blob) in blobs.enumerated() {
      shop.write(blob, to: "f")
      #expect(shop.expand("f").coverage.isComplete, "\(index)")
    }
  }

  @Test func packages() {
    let shop = ArchiveWorkshop()
    shop.run(
      """
      seq 1 300 > a; echo a | cpio -o --quiet -H newc | gzip > payload
      python3 - <<'END'
      lead = b"\\xed\\xab\\xee\\xdb\\3\\0\\0\\0" + bytes(88)
      header = b"\\x8e\\xad\\xe8\\1" + bytes(12)
      open("f", "wb").write(lead + header + header + open("payload", "rb").read())
      END
      """)
    let (sound, text) = (shop.read("f"), shop.read("a"))
    for bit in 0..<32 {
      var bytes = sound
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      shop.write(bytes, to: "f")
      let (collector, coverage) = shop.expand("f")
      #expect(coverage.unread.map(\.reason) == [.archive(.damaged)], "bit \(bit)")
      #expect(collector.blobs.values.contains { $0 == text }, "bit \(bit)")
    }
  }

  /// Bits of the headers of streams behind the magic number, and of a second stream.
  @Test(arguments: [
    ("lz4 -q --content-size -c a > f", 15), ("lz4 -q -BX -c a > f", 7), ("lzip -c a > f", 7),
    ("xz --format=lzma -c a > f", 14), ("xz -c a > f", 12),
    ("printf '\\120\\52\\115\\30\\4\\0\\0\\0abcd' > f; zstd -q -c a >> f", 8),
    ("printf '\\120\\52\\115\\30\\4\\0\\0\\0abcd' > f; lz4 -q -c a >> f", 8),
  ])
  func headersOfStreams(command: String, size: Int) {
    let shop = ArchiveWorkshop()
    shop.run("seq 1 300 > a; \(command)")
    let (sound, text) = (shop.read("f"), shop.read("a"))
    #expect(shop.expand("f").coverage == Coverage())
    let isSkipped = command.hasPrefix("printf")
    for bit in 0..<8 * size where !isSkipped || bit >= 32 {
      var bytes = sound
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      shop.write(bytes, to: "f")
      let (collector, coverage) = shop.expand("f")
      let isRead = collector.blobs.values.contains { $0 == text }
      #expect(isRead || !coverage.isComplete, "bit \(bit)")
    }
  }

  @Test(arguments: ["bzip2", "lz4 -q", "lzip"]) func secondStreams(tool: String) {
    let shop = ArchiveWorkshop()
    shop.run("echo first > b; seq 1 300 > a; \(tool) -c b > f; \(tool) -c a > g")
    let (first, second, text) = (shop.read("f"), shop.read("g"), shop.read("a"))
    for bit in 0..<32 {
      var bytes = second
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      shop.write(first + bytes, to: "f")
      let (collector, coverage) = shop.expand("f")
      let isRead = collector.blobs.values.contains { $0.suffix(text.count) == text[...] }
      #expect(isRead || !coverage.isComplete, "bit \(bit)")
    }
  }

  /// Frames that are to be skipped before the data, many and large.
  @Test(arguments: ["zstd -q", "lz4 -q"], [[4], [4, 0, 9], [50_000], [3, 90_000, 5]])
  func skippedFirst(tool: String, sizes: [Int]) {
    let shop = ArchiveWorkshop()
    shop.run("seq 1 300 > a; \(tool) -c a > b")
    var bytes: [UInt8] = []
    for size in sizes {
      bytes += [0x50, 0x2a, 0x4d, 0x18]
      bytes += (0..<4).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) }
      bytes += [UInt8](repeating: 0x61, count: size)
    }
    shop.write(bytes + shop.read("b"), to: "f")
    shop.run("tar -cf f.tar f")
    for archive in ["f", "f.tar"] {
      let (collector, coverage) = shop.expand(archive)
      let isRead = collector.blobs.values.contains { $0 == shop.read("a") }
      #expect(isRead || !coverage.isComplete, "\(archive)")
      // Which of the two stands behind a frame that long is not seen.
      if sizes.allSatisfy({ $0 < 100 }) { #expect(isRead && coverage == Coverage(), "\(archive)") }
    }
  }

  /// The list of members is said to be empty, or its place is not what the checksum is of.
  @Test func emptiedSevenZip() {
    let shop = ArchiveWorkshop()
    shop.run("seq 1 300 > a; 7z a -bso0 -bsp0 f.7z a; cp f.7z sound.7z")
    let sound = shop.read("f.7z")
    for field in [12..<20, 20..<28, 12..<28, 12..<32] {
      var bytes = sound
      for place in field { bytes[place] = 0 }
      shop.write(bytes, to: "f.7z")
      #expect(!shop.expand("f.7z").coverage.isComplete, "\(field)")
    }
    #expect(shop.expand("sound.7z").coverage == Coverage())
  }

  /// An archive that is cut off in its first header.
  @Test(arguments: [("newc", 26, 110), ("odc", 26, 76), ("ustar", 265, 512)])
  func firstHeaders(format: String, shortest: Int, size: Int) {
    let shop = ArchiveWorkshop()
    shop.run("seq 1 300 > a; echo a | cpio -o --quiet -H \(format) > sound")
    let sound = shop.read("sound")
    for count in shortest..<size {
      shop.write(Array(sound.prefix(count)), to: "f")
      #expect(!shop.expand("f").coverage.isComplete, "\(count)")
    }
  }

  /// Numbers and texts that only begin like an archive.
  @Test(arguments: [
    "07070134\n", "070701 is how such a file begins\n", "LZIPPED files\n", "BZh is no archive\n",
    "#!/bin/sh\n# v2 git bundle\necho\n",
  ])
  func textIsNoArchive(text: String) {
    let shop = ArchiveWorkshop()
    shop.write(text, to: "f")
    #expect(shop.format(of: "f") == nil)
    #expect(shop.expand("f").coverage == Coverage())
  }
}

/// Archives behind the script that unpacks them.
@Suite struct ScriptPayloadTests {
  @Test(arguments: [
    "bzip2 -c a", "gzip -c a", "lzip -c a", "xz -c a", "zstd -q -c a", "tar -c a", "tar -cJ a",
    "echo a | cpio -o --quiet -H newc",
  ])
  func isOpened(command: String) {
    let shop = ArchiveWorkshop()
    shop.run(
      """
      seq 1 300 > a; printf '#!/bin/sh\\ntail -n +4 "$0" | unpack\\nexit\\n' > f
      { \(command); } >> f; tar -czf f.tgz f
      """)
    let text = shop.read("a")
    for archive in ["f", "f.tgz"] {
      let (collector, coverage) = shop.expand(archive)
      #expect(coverage == Coverage(), "\(archive)")
      #expect(collector.blobs.values.contains { $0 == text }, "\(archive)")
    }
  }
}
