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

  /// A header without padding behind it, each digit of it: the next one that libarchive finds may be
  /// that of the end.
  @Test func digitsOfShortCpioHeaders() {
    let shop = ArchiveWorkshop()
    shop.write(
      ArchiveHidingTests.prelude + """
        first, second = gzip.compress(b"one", mtime=0), gzip.compress(text, mtime=0)
        open("c", "wb").write(cpio("a.gz", first, 0o100644) + cpio("b.gz", second, 0o100644)
                              + cpio("TRAILER!!!", b"", 0))
        """, to: "make.py")
    shop.run("python3 make.py")
    let sound = shop.read("c")
    for place in 6..<110 {
      shop.write(Self.flipped(sound, at: place, 0x40), to: "c")
      shop.run("gzip -kf c")
      for name in ["c", "c.gz"] {
        let (collector, coverage) = shop.expand(name)
        let isRead = collector.texts["\(name)!b.gz!b"] == ArchiveHidingTests.text
        #expect(isRead || !coverage.isComplete, "\(name): byte \(place)")
      }
    }
  }

  /// Checksums and sizes of each member of a gzip file, and of one in another.
  @Test func trailersOfGzipFiles() {
    let shop = ArchiveWorkshop()
    shop.write(
      """
      import gzip, hashlib
      lines = b"".join(b"%d\\n" % (n * 7919) for n in range(1500000))
      large, small = gzip.compress(lines, 1), gzip.compress(b"small " * 20)
      def wrong(data, place): return data[:place] + bytes([data[place] ^ 1]) + data[place:][1:]
      for name, data in [("small", small), ("large", large)]:
          open(name + "-sound.gz", "wb").write(data)
          open(name + "-twice-sound.gz", "wb").write(data + small)
          for field, place in [("checksum", -6), ("size", -2)]:
              # Whether a large file has several members is not known for sure.
              if (name, field) == ("large", "size"): continue
              bad = wrong(data, len(data) + place)
              open(f"{name}-{field}.gz", "wb").write(bad)
              if name == "small":
                  open(f"{name}-{field}-second.gz", "wb").write(small + bad)
                  open(f"{name}-{field}-first.gz", "wb").write(bad + small)
                  open(f"{name}-{field}-inner.gz", "wb").write(gzip.compress(bad))
      """, to: "make.py")
    shop.run("python3 make.py; ls *.gz > names; tar -cf all.tar *.gz")
    let names = String(decoding: shop.read("names"), as: UTF8.self).split(separator: "\n")
    #expect(names.count == 13)
    for name in names {
      #expect(shop.expand(String(name)).coverage.isComplete == name.contains("sound"), "\(name)")
    }
    let unread = shop.expand("all.tar").coverage.unread.map {
      String(decoding: $0.path, as: UTF8.self)
    }
    let damaged = names.filter { !$0.contains("sound") }.map { name in
      name.hasSuffix("-inner.gz") ? "all.tar!\(name)!\(name.dropLast(3))" : "all.tar!\(name)"
    }
    #expect(Set(unread) == Set(damaged))
  }

  /// A dictionary of 2^32 - 1 bytes, which xz takes too.
  @Test func largestDictionaryOfLZMA() {
    let shop = ArchiveWorkshop()
    shop.run("seq 1 200 > a; xz --format=lzma -k a")
    var bytes = shop.read("a.lzma")
    bytes.replaceSubrange(1..<5, with: [255, 255, 255, 255])
    shop.write(bytes, to: "a.lzma")
    let (collector, coverage) = shop.expand("a.lzma")
    #expect(coverage == Coverage())
    #expect(collector.texts["a.lzma!a"] == String(decoding: shop.read("a"), as: UTF8.self))
  }

  /// Between two members an ar archive may end, a package may not.
  @Test func debianPackagesWithoutTheirData() {
    let shop = ArchiveWorkshop()
    shop.run(
      """
      printf "2.0\\n" > debian-binary; echo a > a
      tar -czf control.tar.gz a; cp control.tar.gz data.tar.gz
      """)
    shop.run("ar rc whole.deb debian-binary control.tar.gz data.tar.gz")
    shop.run("ar rc second.deb debian-binary control.tar.gz; ar rc first.deb debian-binary")
    #expect(shop.expand("whole.deb").coverage == Coverage())
    for name in ["first.deb", "second.deb"] {
      #expect(shop.expand(name).coverage.unread.map(\.reason) == [.archive(.truncated)], "\(name)")
    }
  }

  /// A pack that is cut off in its header, or whose first entry is of no kind.
  @Test func headersOfPacks() {
    let shop = ArchiveWorkshop()
    shop.run(
      """
      git init -q g; cd g; seq 1 99 > f; git add f
      git -c user.name=a -c user.email=a@b.c commit -qm x; git repack -adq; cp .git/objects/pack/*.pack ../p
      """)
    let sound = shop.read("p")
    #expect(shop.expand("p").coverage == Coverage())
    for count in 8...13 {
      shop.write(Array(sound.prefix(count)), to: "q")
      #expect(!shop.expand("q").coverage.isComplete, "\(count)")
    }
    for bit in 4...6 {
      shop.write(Self.flipped(sound, at: 12, 1 << bit), to: "q")
      #expect(!shop.expand("q").coverage.isComplete, "bit \(bit)")
    }
  }

  @Test func truncatedImagesOfDisks() {
    let shop = ArchiveWorkshop()
    shop.run("seq 1 100 > one; genisoimage -quiet -R -o a.iso one")
    let image = shop.read("a.iso")
    #expect(shop.expand("a.iso").coverage == Coverage())
    for size in [image.count - 2048, image.count - 1, image.count / 2] {
      shop.write(Array(image.prefix(size)), to: "cut")
      shop.run("tar -cf cut.tar cut")
      for name in ["cut", "cut.tar"] {
        #expect(!shop.expand(name).coverage.isComplete, "\(name), \(size)")
      }
    }
  }

  @Test func truncatedPackagesAndLibraries() {
    let shop = ArchiveWorkshop()
    shop.run(
      """
      python3 - <<'END'
      import gzip, io, tarfile
      payload = io.BytesIO()
      with tarfile.open(fileobj=payload, mode="w") as archive: archive.addfile(tarfile.TarInfo("a"))
      lead = b"\\xed\\xab\\xee\\xdb\\3\\0\\0\\0" + bytes(88)
      header = b"\\x8e\\xad\\xe8\\1" + bytes(7) + b"\\2" + bytes(3) + b"\\x40"
      header += bytes(32) + b"a script".ljust(64, b".")
      open("a.rpm", "wb").write(lead + header + header + gzip.compress(payload.getvalue()))
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
      #expect(!shop.expand("cut").coverage.isComplete, "\(size)")
    }
    let library = shop.read("a.ar")
    for size in [70, 300, 68 + 292 + 1, 68 + 292 + 20, 68 + 292 + 59, library.count - 1] {
      shop.write(Array(library.prefix(size)), to: "cut")
      shop.run("tar -cf cut.tar cut")
      for name in ["cut", "cut.tar"] {
        #expect(!shop.expand(name).coverage.isComplete, "\(name), \(size)")
      }
    }
  }
}
