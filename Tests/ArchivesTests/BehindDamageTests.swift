import Archives
import Blobs
import Testing

/// What stands behind the damage in an archive that is read as it comes out of another one.
@Suite struct BehindDamageTests {
  /// Archives that end being read in their middle, and text behind that.
  private static let python = """
    import gzip, io, random, tarfile
    text = b"behind the damage " * 9
    def tar(*members):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w") as t:
            for name, data in members:
                item = tarfile.TarInfo(name)
                item.size = len(data)
                t.addfile(item, io.BytesIO(data))
        return out.getvalue()
    def header(data, **fields):
        head = bytearray(data)
        for place, value in fields.values(): head[place:place + len(value)] = value
        head[148:156] = b" " * 8
        head[148:156] = b"%06o\\0 " % sum(head)
        return bytes(head)
    sound = tar(("a", b"first"), ("b", text))
    first, second = sound[:512], sound[1024:1536]
    huge = (124, b"77777777777\\0")
    broken = {
        "pax": sound[:1024] + header(first, kind=(156, b"x"), size=huge) + sound[1024:],
        "long-name": sound[:1024] + header(first, kind=(156, b"L"), size=huge) + sound[1024:],
        "size": sound[:1024] + header(second, size=(124, b"\\xff" * 12)) + sound[1536:],
        "checksum": sound[:1024] + b"?" + sound[1025:],
        "gzip": gzip.compress(b"first" * 9)[:-9] + b"\\xff" * 40 + text,
        "xz": bytes.fromhex("fd377a585a0000ff12d94104") + text,
        "bzip2": b"BZh91AY&SY" + b"?" * 20 + text,
        "ar": b"!<arch>\\n" + b"not a header " * 5 + text,
        "odc": b"070707" + b"000000" * 8 + b"00000000000" + b"000002" + b"00000000005a\\0first??" + text,
    }
    for name, data in broken.items():
        open(name + ".tar", "wb").write(tar(("in", data)))
        open(name + ".tar.gz", "wb").write(gzip.compress(tar(("in", data))))
    """

  @Test(arguments: [
    "pax", "long-name", "size", "checksum", "gzip", "xz", "bzip2", "ar", "odc",
  ])
  func isSearchedAsItIs(name: String) {
    let shop = ArchiveWorkshop()
    shop.write(Self.python, to: "make.py")
    shop.run("python3 make.py")
    for archive in [name + ".tar", name + ".tar.gz"] {
      let (collector, coverage) = shop.expand(archive)
      let text = String(repeating: "behind the damage ", count: 9)
      #expect(collector.texts.values.contains { $0.contains(text) }, "\(archive)")
      #expect(!coverage.isComplete, "\(archive)")
    }
  }
}

/// What comes before the damage in a compressed file.
@Suite struct BeforeDamageTests {
  @Test(arguments: [200, 900, 20_000, 64_500, 70_000, 75_000, 200_000, 300_000])
  func beginningOfGzip(count: Int) {
    let shop = ArchiveWorkshop()
    shop.run(
      """
      { echo first; seq 1 20 | sha256sum; for i in $(seq 1 9000); do echo $i $((i * i * i)); done
        python3 -c "
      import random, sys
      sys.stdout.buffer.write(random.Random(7).randbytes(300000))"; } > a; gzip -k a
      head -c \(count) a.gz > cut.gz; cp cut.gz flipped.gz
      printf '\\377\\377\\377\\377' | dd of=flipped.gz bs=1 seek=\(count - 9) conv=notrunc status=none
      tar -cf cut.tar cut.gz
      """)
    let whole = shop.read("a")
    for (archive, name) in [
      ("cut.gz", "cut.gz!a"), ("flipped.gz", "flipped.gz!a"), ("cut.tar", "cut.tar!cut.gz!a"),
    ] {
      let (collector, coverage) = shop.expand(archive)
      #expect(!coverage.isComplete)
      let content = collector.blobs[name] ?? []
      let same = zip(content, whole).prefix { $0 == $1 }.count
      // The decompressor reads zero bits behind the end, which may make a symbol or two.
      let wrong = (content.dropFirst(same).lastIndex { $0 != 0 } ?? same - 1) + 1 - same
      #expect(wrong <= 8 || archive == "flipped.gz", "\(archive): \(wrong)")
      // A gzip of random bytes is stored in blocks of 64 KiB.
      #expect(same > (count < 50_000 ? count / 2 : count - 65_536), "\(archive): \(same)")
    }
  }
}
