import Archives
import Blobs
import Testing

/// What a cpio archive says beside names and contents, and what stands where a header should.
@Suite struct CpioTests {
  private static let text = "text where nobody looks"

  /// Python that makes members of the four forms.
  private static let python =
    ArchiveHidingTests.prelude + """
      hidden = b"\(text)"
      def member(form, name, data, mode=0o100644):
          name += b"\\0"
          if form == "newc":
              return cpio_bytes(name, data, mode)
          if form == "odc":
              fields = [(0, 6), (1, 6), (mode, 6), (0, 6), (0, 6), (1, 6), (0, 6), (0, 11),
                        (len(name), 6), (len(data), 11)]
              return b"070707" + b"".join(b"%0*o" % (n, v) for v, n in fields) + name + data
          order = "<" if form == "little" else ">"
          head = struct.pack(order + "13H", 0o070707, 0, 1, mode, 0, 0, 1, 0, 0, 0, len(name),
                             len(data) >> 16, len(data) & 65535)
          return head + name + bytes(len(name) % 2) + data + bytes(len(data) % 2)
      def cpio_bytes(name, data, mode):
          fields = [1, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name), 0]
          head = b"070701" + b"".join(b"%08x" % field for field in fields) + name
          head += bytes(-len(head) % 4) + data
          return head + bytes(-len(head) % 4)
      def end(form): return member(form, b"TRAILER!!!", b"")

      """

  private static func shop(_ contents: String) -> ArchiveWorkshop {
    let shop = ArchiveWorkshop()
    shop.write(python + "open('a.cpio', 'wb').write(\(contents))", to: "make.py")
    shop.run("python3 make.py; xz -k a.cpio; gzip -k a.cpio; tar -cf a.tar a.cpio; gzip -k a.tar")
    return shop
  }

  /// Archives in which nobody searches the cpio's own bytes.
  private static let outer = ["a.cpio.xz", "a.cpio.gz", "a.tar.gz"]

  @Test(arguments: ["newc", "odc", "little", "big"])
  func membersAreRead(form: String) {
    let shop = Self.shop(
      """
      member("\(form)", b"one", b"1" * 70001) + member("\(form)", b"folder", b"", 0o40755) \
      + member("\(form)", b"link", b"where/to", 0o120777) \
      + member("\(form)", b"two.gz", gzip.compress(b"second")) + end("\(form)")
      """)
    for archive in ["a.cpio"] + Self.outer {
      let (collector, coverage) = shop.expand(archive)
      #expect(coverage == Coverage(), "\(archive)")
      let texts = collector.blobs.mapValues { String(decoding: $0, as: UTF8.self) }
      for (name, text) in [
        ("one", String(repeating: "1", count: 70001)), ("two.gz!two", "second"),
      ] {
        #expect(texts.contains { $0.key.hasSuffix("!\(name)") && $0.value == text }, "\(archive)")
      }
      #expect(texts.values.contains { $0.contains("where/to") }, "\(archive)")
    }
  }

  /// Behind the end of a name and of a link's target.
  @Test(
    arguments: ["newc", "odc", "little", "big"],
    [
      #"b"name\0" + hidden, b"content""#, #"b"link", b"target\0" + hidden, 0o120777"#,
      #"b"TRAILER!!!\0" + hidden, b"content""#,
    ])
  func textBehindEnds(form: String, member: String) {
    let shop = Self.shop(
      #"member("\#(form)", b"a", b"first") + member("\#(form)", \#(member)) + end("\#(form)")"#)
    for archive in Self.outer {
      let (collector, _) = shop.expand(archive)
      #expect(collector.texts.values.contains { $0.contains(Self.text) }, "\(archive)")
    }
  }

  /// Between members and before the end: what is no member is read, and the archive is damaged.
  @Test(arguments: ["newc", "odc"], [(1, ""), (1, "070701"), (2, ""), (2, "07070")])
  func bytesBetweenMembers(form: String, junk: (place: Int, mark: String)) {
    let (place, mark) = junk
    let shop = Self.shop(
      """
      b"".join([member("\(form)", b"a", b"first"),
                member("\(form)", b"b", b"second")][:\(place)]
               + [b"b\(mark)" + hidden + b"\(mark)"]
               + [member("\(form)", b"b", b"second")][\(place) - 1:] + [end("\(form)")])
      """)
    for archive in ["a.cpio"] + Self.outer {
      let (collector, coverage) = shop.expand(archive)
      #expect(coverage.unread.map(\.reason) == [.archive(.damaged)], "\(archive)")
      let texts = collector.texts.values
      // The archive's own bytes are searched anyway.
      if archive != "a.cpio" { #expect(texts.contains { $0.contains(Self.text) }, "\(archive)") }
      #expect(texts.contains("first") && texts.contains("second"), "\(archive)")
    }
  }

  /// Two bytes of a binary header may stand anywhere: what is behind a damaged one is searched as it
  /// is.
  @Test(arguments: ["little", "big"]) func damagedBinaryHeader(form: String) {
    let shop = Self.shop(
      #"member("\#(form)", b"a", b"first") + b"damage" + member("\#(form)", b"b", hidden)"#)
    for archive in Self.outer {
      let (collector, coverage) = shop.expand(archive)
      #expect(coverage.unread.map(\.reason) == [.archive(.damaged)], "\(archive)")
      #expect(collector.texts.values.contains { $0.contains(Self.text) }, "\(archive)")
    }
  }

  /// A header that is none, over the end of a block in which the archive comes.
  @Test(arguments: ["ar", "odc"]) func headersOverBlockEnds(form: String) {
    let shop = ArchiveWorkshop()
    shop.write(
      Self.python + """
        import tarfile
        for place in range(65536 - 130, 65536):
            start = b"!<arch>\\n%-16s%-12s%-6s%-6s%-8s%-10d`\\n" if "\(form)" == "ar" else None
            size = place - 512 - (68 if start else 78)
            size -= size % 2
            data = (start % (b"a/", b"0", b"0", b"0", b"644", size) + bytes(size) if start
                    else member("odc", b"a", bytes(size)))
            data += hidden + b"-" * 200
            item = tarfile.TarInfo("a")
            item.size = len(data)
            with tarfile.open(f"{place}.tar.xz", "w:xz", preset=0) as tar:
                tar.addfile(item, io.BytesIO(data))
        """, to: "make.py")
    shop.run("python3 make.py")
    for place in (65536 - 130)..<65536 {
      let (collector, coverage) = shop.expand("\(place).tar.xz")
      #expect(!coverage.isComplete, "\(place)")
      #expect(collector.texts.values.contains { $0.contains(Self.text) }, "\(place)")
    }
  }
}
