import Archives
import Blobs
import Testing

/// What libarchive passes by in a stream that is read as it comes out of another one.
@Suite struct PassedByTests {
  @Test(arguments: ["zst", "lz4"], [1, 65_529, 65_536, 200_000])
  func skippableFrames(kind: String, before: Int) {
    let shop = ArchiveWorkshop()
    let text = "a frame that is passed by"
    shop.run(
      """
      head -c \(before) /dev/urandom > part; \(kind == "zst" ? "zstd" : "lz4") -qc part > part.z
      { cat part.z; printf 'Z*M\\030\\031\\000\\000\\000%s' '\(text)'; cat part.z; } > a.\(kind)
      tar -czf a.tar.gz a.\(kind); tar -cf b.tar a.\(kind)
      """)
    for archive in ["a.tar.gz", "b.tar"] {
      let (collector, coverage) = shop.expand(archive)
      #expect(coverage == Coverage(), "\(archive)")
      #expect(collector.texts.values.contains { $0.contains(text) }, "\(archive)")
    }
  }

  /// Names of which no member is called, and fields of headers.
  @Test func recordsOfAr() {
    let shop = ArchiveWorkshop()
    shop.run(
      """
      printf '%-16s%-12s%-6s%-6s%-8s%-10s`\\n%s' // '' '' '' '' 14 'nobody-is-me/\n' > table
      printf '%-16s%-12s%-6s%-6s%-8s%-10s`\\n%s' a/ owner-field 0 0 644 4 text > member
      { printf '!<arch>\\n'; cat table member; } > a.a; tar -czf a.tar.gz a.a
      """)
    let (collector, coverage) = shop.expand("a.tar.gz")
    #expect(coverage == Coverage())
    for text in ["nobody-is-me", "owner-field", "text"] {
      #expect(collector.texts.values.contains { $0.contains(text) }, "\(text)")
    }
  }
}

/// What stands behind a compressed file in a compressed file of the same kind.
@Suite struct BehindInnerStreamTests {
  @Test(arguments: ["text", "tar", "zst", "gz"])
  func isRead(kind: String) {
    let shop = ArchiveWorkshop()
    let text = "text behind the inner file"
    shop.run(
      """
      echo '\(text)' > text; tar -cf tar text; zstd -q text -o zst; gzip -c text > gz
      { echo hello | gzip; cat \(kind); } | gzip > a.gz; tar -czf a.tar.gz a.gz
      """)
    for archive in ["a.gz", "a.tar.gz"] {
      let (collector, coverage) = shop.expand(archive)
      #expect(coverage.isComplete, "\(archive)")
      #expect(collector.texts.values.contains { $0.contains(text) }, "\(archive)")
      #expect(collector.texts.values.contains { $0.contains("hello") }, "\(archive)")
    }
  }
}

/// What headers say about sizes that can't be, and text where no reader looks.
@Suite struct TarHeaderTests {
  private static let python = """
    import io, sys, tarfile
    text = b"text where nobody looks"
    def tar(format, change, **pax):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=format, pax_headers=pax) as t:
            for name, data in [("a", b"one"), ("b" * 120, b"two")]:
                item = tarfile.TarInfo(name)
                item.size = len(data)
                t.addfile(item, io.BytesIO(data))
        data = bytearray(out.getvalue())
        change(data)
        data[148:156] = b" " * 8
        data[148:156] = b"%06o\\0 " % sum(data[:512])
        return bytes(data)
    def put(place): 
        def change(data): data[place:place + len(text)] = text
        return change
    def nothing(data): pass
    def long(data): 
        place = data.index(b"b" * 120) + 130
        data[place:place + len(text)] = text
    """

  /// A pax header with a size below zero.
  @Test(arguments: ["-1", "-1536", "-1000000", "-9223372036854775808", "99999999999999999999"])
  func sizesThatCannotBe(size: String) {
    let shop = ArchiveWorkshop()
    shop.write(
      Self.python + "\nopen('a.tar', 'wb').write(tar(tarfile.PAX_FORMAT, nothing, size='\(size)'))",
      to: "make.py")
    shop.run("python3 make.py; gzip -k a.tar; xz -k a.tar; tar -cf b.tar a.tar; gzip -k b.tar")
    for archive in ["a.tar.gz", "a.tar.xz", "b.tar", "b.tar.gz"] { _ = shop.expand(archive) }
  }

  /// Behind the end of a name, and in the field of a link where there is none.
  @Test(arguments: ["USTAR_FORMAT, put(60)", "USTAR_FORMAT, put(170)", "GNU_FORMAT, put(40)"])
  func textBehindNames(change: String) {
    let shop = ArchiveWorkshop()
    let text = "text where nobody looks"
    shop.write(
      Self.python.replacing(#"("b" * 120, b"two")"#, with: #"("b", b"two")"#)
        + "\nopen('a.tar', 'wb').write(tar(tarfile.\(change)))", to: "make.py")
    shop.run("python3 make.py; xz -k a.tar")
    let (collector, coverage) = shop.expand("a.tar.xz")
    #expect(coverage == Coverage())
    #expect(collector.texts.values.contains { $0.contains(text) })
  }

  /// More than is kept of what nobody gives as content.
  @Test func framesThatAreTooLong() {
    let shop = ArchiveWorkshop()
    shop.run(
      """
      python3 - <<'END'
      import struct
      open("frames", "wb").write(struct.pack("<II", 0x184d2a50, 20 << 20) + bytes(20 << 20)
                                 + struct.pack("<II", 0x184d2a50, 9) + b"the frame")
      END
      { echo one | zstd -c; cat frames; } > a.zst; tar -cJf a.tar.xz a.zst
      """)
    let (_, coverage) = shop.expand("a.tar.xz")
    #expect(coverage.unread.map(\.reason) == [.archive(.tooLargeToKeep(limit: 16 << 20))])
  }
}
