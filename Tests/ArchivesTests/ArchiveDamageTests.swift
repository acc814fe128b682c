import Archives
import Blobs
import Testing

/// One wrong bit, or an end too early: what is not read is said.
@Suite struct ArchiveDamageTests {
  private static func flipped(_ bytes: [UInt8], at place: Int, _ bit: UInt8) -> [UInt8] {
    var bytes = bytes
    bytes[place] ^= bit
    return bytes
  }

  /// Every bit of the checksum, the size and the mark of a header, of the first member and a later
  /// one.
  @Test(arguments: ["gnu", "pax", "ustar"]) func bitsOfTarHeaders(format: String) {
    let shop = ArchiveWorkshop()
    shop.run("seq 1 200 > a; gzip -k a; cp a.gz b.gz; tar --format=\(format) -cf t a.gz b.gz a")
    let sound = shop.read("t")
    #expect(shop.expand("t").coverage == Coverage())
    for start in [0, 1024] {
      for place in [0, 101, 110, 125, 134, 148, 153, 156] {
        shop.write(Self.flipped(sound, at: start + place, 4), to: "t")
        shop.run("gzip -kf t; tar -cf u t")
        for name in ["t", "t.gz", "u"] {
          let (_, coverage) = shop.expand(name)
          #expect(!coverage.isComplete, "\(name): bit of byte \(start + place)")
        }
      }
    }
  }

  /// The first header's damage does not hide the members behind it.
  @Test func membersBehindADamagedHeader() {
    let shop = ArchiveWorkshop()
    shop.run("seq 1 200 > a; gzip -k a; cp a.gz b.gz; tar -cf t a.gz b.gz")
    shop.write(Self.flipped(shop.read("t"), at: 110, 1), to: "t")
    let (collector, coverage) = shop.expand("t")
    #expect(coverage.unread.map(\.reason) == [.archive(.damaged)])
    #expect(collector.texts["t!b.gz!a"] == String(decoding: shop.read("a"), as: UTF8.self))
  }

  /// Digits of the headers of cpio that are none.
  @Test(arguments: [0, 1]) func bitsOfCpioHeaders(member: Int) {
    let shop = ArchiveWorkshop()
    shop.run(
      "seq 1 200 > a; gzip -k a; cp a.gz b.gz; printf 'a.gz\\nb.gz\\na\\n' | cpio -o -H newc > c")
    let sound = shop.read("c")
    let marks = sound.indices.filter { sound[$0...].starts(with: "070701".utf8) }
    for place in [6, 20, 50, 58, 60, 94, 101, 109] {
      shop.write(Self.flipped(sound, at: marks[member] + place, 0x40), to: "c")
      shop.run("gzip -kf c")
      for name in ["c", "c.gz"] {
        let (_, coverage) = shop.expand(name)
        #expect(!coverage.isComplete, "\(name): byte \(place)")
      }
    }
  }

  @Test func truncatedPackagesAndLibraries() {
    let shop = ArchiveWorkshop()
    shop.run(
      """
      python3 - <<'END'
      import gzip
      lead = b"\\xed\\xab\\xee\\xdb\\3\\0\\0\\0" + bytes(88)
      header = b"\\x8e\\xad\\xe8\\1" + bytes(7) + b"\\2" + bytes(3) + b"\\x40"
      header += bytes(32) + b"a script".ljust(64, b".")
      open("a.rpm", "wb").write(lead + header + header + gzip.compress(b"the payload " * 50))
      END
      seq 1 100 > one; cp one two; ar rc a.ar one two
      tar -czf a.tar.gz a.rpm
      """)
    let package = shop.read("a.rpm")
    #expect(shop.expand("a.rpm").coverage == Coverage())
    // A nested package's scripts are not in its payload.
    let (collector, _) = shop.expand("a.tar.gz")
    #expect(collector.texts["a.tar.gz!a.rpm"]?.contains("a script") == true)
    for size in 8..<package.count {
      shop.write(Array(package.prefix(size)), to: "cut")
      // A payload of a few bytes is too short for any format.
      if (0..<8).contains(size - 96 - 2 * 112) { continue }
      #expect(!shop.expand("cut").coverage.isComplete, "\(size)")
    }
    let library = shop.read("a.ar")
    for size in [70, 300, 68 + 292 + 20, 68 + 292 + 59, library.count - 1] {
      shop.write(Array(library.prefix(size)), to: "cut")
      shop.run("tar -cf cut.tar cut")
      for name in ["cut", "cut.tar"] {
        #expect(!shop.expand(name).coverage.isComplete, "\(name), \(size)")
      }
    }
  }
}
