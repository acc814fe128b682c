import Archives
import Blobs
import Testing

/// What has bytes and is not "a file", and what archives say beside their members: read or named.
@Suite struct ArchiveHidingTests {
  /// Python that the tests share: `text` is what is hidden.
  static let prelude = """
    import binascii, gzip, io, os, struct, tarfile, zipfile, zlib
    text = b"hidden " * 30
    def cpio(name, data, mode):
        fields = [1, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0]
        head = ("070701" + "".join("%08x" % field for field in fields)).encode()
        head += name.encode() + b"\\0"
        head += bytes(-len(head) % 4) + data
        return head + bytes(-len(head) % 4)
    def packed(data):
        deflate = zlib.compressobj(9, 8, -15)
        return deflate.compress(data) + deflate.flush()
    def local(name, data, method=8, size=None):
        content = packed(data) if method == 8 else data
        size = len(content) if size is None else size
        return struct.pack("<IHHHHHIIIHH", 0x04034b50, 20, 0, method, 0, 0, binascii.crc32(data),
                           size, len(data), len(name), 0) + name + content
    def central(name, data, method=8, size=None, mode=0o100644):
        content = packed(data) if method == 8 else data
        size = len(content) if size is None else size
        return struct.pack("<IHHHHHHIIIHHHHHII", 0x02014b50, 0x314, 20, 0, method, 0, 0,
                           binascii.crc32(data), size, len(data), len(name), 0, 0, 0, 0,
                           mode << 16, 0) + name
    def joined(entry, directory):
        return entry + directory + struct.pack("<IHHHHIIH", 0x06054b50, 0, 0, 1, 1,
                                               len(directory), len(entry), 0)

    """

  static let text = String(repeating: "hidden ", count: 30)

  private func workshop(_ python: String) -> ArchiveWorkshop {
    let shop = ArchiveWorkshop()
    shop.write(Self.prelude + python, to: "make.py")
    shop.run("python3 make.py")
    return shop
  }

  /// Members that call themselves folders, devices, sockets and pipes.
  @Test(arguments: ["0o40755", "0o20644", "0o60644", "0o140644", "0o10644"])
  func contentOfWhatIsNoFile(mode: String) {
    let shop = workshop(
      """
      open("a.cpio", "wb").write(cpio("odd", text, \(mode)) + cpio("TRAILER!!!", b"", 0))
      open("a.zip", "wb").write(joined(local(b"odd", text), central(b"odd", text, mode=\(mode))))
      head = b"%-16s%-12s%-6s%-6s%-8s%-10d`\\n" % (b"odd/", b"0", b"0", b"0", b"%o" % \(mode), len(text))
      open("a.ar", "wb").write(b"!<arch>\\n" + head + text)
      """)
    shop.run("tar -cf a.tar a.cpio a.zip a.ar")
    for name in ["a.cpio", "a.zip", "a.ar"] {
      for (path, archive) in [(name, name), ("a.tar!\(name)", "a.tar")] {
        let (collector, coverage) = shop.expand(archive)
        #expect(coverage == Coverage(), "\(path)")
        #expect(collector.texts["\(path)!odd"]?.contains(Self.text) == true, "\(path)")
      }
    }
  }

  /// A zip's folder by its name, stored and deflated; folders without content are not read twice.
  @Test(arguments: [0, 8]) func contentOfAFolderInAZip(method: Int) {
    let shop = workshop(
      """
      entry = local(b"a/", text, \(method))
      open("a.zip", "wb").write(joined(entry, central(b"a/", text, \(method), mode=0o40755)))
      entry = local(b"a/", b"")
      open("b.zip", "wb").write(joined(entry, central(b"a/", b"", mode=0o40755)))
      """)
    let (collector, coverage) = shop.expand("a.zip")
    #expect(coverage == Coverage())
    #expect(collector.texts == ["a.zip!a/": Self.text])
    #expect(shop.expand("b.zip").collector.blobs == ["name:b.zip!a/": Array("a/\0".utf8)])
  }

  /// Local entries that are not what the directory says.
  @Test func headersThatDisagree() {
    let shop = workshop(
      """
      open("name.zip", "wb").write(joined(local(b"one", text), central(b"two", text)))
      open("longer.zip", "wb").write(joined(local(b"three", text), central(b"two", text)))
      open("size.zip", "wb").write(joined(local(b"one", text), central(b"one", b"")))
      open("method.zip", "wb").write(joined(local(b"one", text), central(b"one", text, 0)))
      """)
    for (name, member) in [
      ("name.zip", "one"), ("longer.zip", "three"), ("size.zip", "one"), ("method.zip", "one"),
    ] {
      let (collector, _) = shop.expand(name)
      #expect(collector.texts["\(name)!\(member)"]?.contains(Self.text) == true, "\(name)")
      #expect(collector.blobs["name:\(name)!\(member)"] != nil, "\(name)")
    }
  }

  /// What pax and tar say of a member, where the tar itself is not searched.
  @Test func recordsOfCompressedTars() {
    let shop = workshop(
      """
      def tar(name, shared={}, uname="", **own):
          out = io.BytesIO()
          with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT, pax_headers=shared) as t:
              for member in ["a" * 150, "b"]:
                  item = tarfile.TarInfo(member)
                  item.size, item.uname, item.pax_headers = 700, uname, own
                  t.addfile(item, io.BytesIO(b"x" * 700))
          open(name + ".tar", "wb").write(out.getvalue())
          open(name + ".tar.gz", "wb").write(gzip.compress(out.getvalue()))
      tar("comment", comment="hidden words")
      tar("attribute", **{"SCHILY.xattr.user.note": "hidden words"})
      tar("global", shared={"comment": "hidden words"})
      tar("owner", uname="hidden words")
      tar("owners", uname="hidden words and a few more of them")
      data = bytearray(open("owner.tar", "rb").read())
      data[-10240:-10240] = b""
      place = data.index(b"x" * 700) + 720
      data[place:place + 12] = b"hidden words"
      open("filling.tar.gz", "wb").write(gzip.compress(bytes(data).replace(b"hidden words", b"hidden sword", 1)))
      """)
    for name in ["comment", "attribute", "global", "owner", "owners", "filling"] {
      let (collector, coverage) = shop.expand("\(name).tar.gz")
      #expect(coverage == Coverage(), "\(name)")
      #expect(collector.texts["\(name).tar.gz"]?.contains("hidden words") == true, "\(name)")
      // Names are handed over as names.
      #expect(collector.texts["\(name).tar.gz"]?.contains("aaaa") == false, "\(name)")
    }
  }

  @Test func gzipChecksumAndWhatIsBehind() {
    let shop = workshop(
      """
      data = gzip.compress(text)
      open("wrong.gz", "wb").write(data[:-5] + bytes([data[-5] ^ 1]) + data[-4:])
      open("behind.gz", "wb").write(data + text)
      open("archive.gz", "wb").write(data + cpio("odd", text, 0o100644) + cpio("TRAILER!!!", b"", 0))
      """)
    shop.run("tar -cf a.tar wrong.gz behind.gz archive.gz")
    #expect(shop.expand("wrong.gz").coverage.unread.map(\.reason) == [.archive(.damaged)])
    #expect(shop.expand("behind.gz").coverage == Coverage())
    #expect(shop.expand("archive.gz").collector.texts["archive.gz!odd"] == Self.text)
    let (collector, coverage) = shop.expand("a.tar")
    #expect(coverage.unread.map(\.path) == [Array("a.tar!wrong.gz".utf8)])
    #expect(collector.texts["a.tar!behind.gz"] == Self.text)
    #expect(collector.texts["a.tar!archive.gz!odd"] == Self.text)
  }

  /// xz refuses other sizes, and libarchive these.
  @Test func dictionariesOfLZMA() {
    let shop = ArchiveWorkshop()
    shop.write(Self.text, to: "text")
    for size in ["6KiB", "12MiB", "48MiB", "96MiB"] {
      shop.run(
        """
        xz --format=lzma --lzma1=dict=\(size) -c text > text.lzma; tar -cf a.tar text.lzma
        """)
      for (archive, path) in [("text.lzma", "text.lzma!text"), ("a.tar", "a.tar!text.lzma!text")] {
        let (collector, coverage) = shop.expand(archive)
        #expect(coverage == Coverage())
        #expect(collector.texts[path] == Self.text)
      }
    }
  }

  @Test func initialFileSystemInATar() {
    let shop = ArchiveWorkshop()
    shop.run(
      """
      for n in 1 2 3; do echo $n > $n; done
      (echo 1 | cpio -o -H newc; head -c 5000 /dev/zero; echo 2 | cpio -o -H newc) > image
      echo 3 | cpio -o -H newc | zstd -q >> image
      tar -cf a.tar image; tar -czf a.tar.gz image; zip -q a.zip image
      """)
    for name in ["a.tar", "a.tar.gz", "a.zip"] {
      let (collector, coverage) = shop.expand(name)
      #expect(coverage == Coverage())
      for n in ["1", "2", "3"] { #expect(collector.texts["\(name)!image!\(n)"] == "\(n)\n") }
    }
  }

  @Test func imageOfADiskInAnArchive() {
    let shop = ArchiveWorkshop()
    shop.write(Self.text, to: "text")
    shop.run(
      """
      genisoimage -quiet -R -o a.iso text
      tar -cf b.tar a.iso; zip -q b.zip a.iso; gzip -k a.iso
      zip -q text.zip text; cat a.iso text.zip > both; 7z a -bd x.7z text.zip; cat x.7z text.zip > two
      """)
    for (archive, path) in [
      ("b.tar", "b.tar!a.iso!text"), ("b.zip", "b.zip!a.iso!text"),
      ("a.iso.gz", "a.iso.gz!a.iso!text"),
      ("both", "both!text"), ("two", "two!text"),
    ] {
      let (collector, coverage) = shop.expand(archive)
      #expect(coverage == Coverage(), "\(archive)")
      #expect(collector.texts[path]?.contains(Self.text) == true, "\(archive)")
    }
  }

  /// Programs that extract themselves: ELF, PE, and the latter with 7-Zip's settings.
  @Test func programsThatExtractThemselves() {
    let shop = workshop(
      """
      head = bytearray(64)
      head[:2], head[60:64] = b"MZ", struct.pack("<I", 64)
      head += b"PE\\0\\0" + struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 0, 0x22)
      head += b".text\\0\\0\\0" + struct.pack("<IIIIIIHHI", 512, 4096, 512, 512, 0, 0, 0, 0, 0)
      open("program.exe", "wb").write(bytes(head).ljust(1024, b"\\0"))
      open("text", "wb").write(text)
      """)
    shop.run(
      """
      7z a -bd a.7z text; cat /bin/true a.7z > elf; cat program.exe a.7z > pe
      (cat program.exe; printf ';!@Install@!UTF-8!\\r\\nTitle="7"\\r\\n;!@InstallEnd@!'; cat a.7z) > settings
      cp /bin/true plain
      """)
    for name in ["elf", "pe", "settings"] {
      shop.run("tar -cf a.tar \(name)")
      for (archive, path) in [(name, "\(name)!text"), ("a.tar", "a.tar!\(name)!text")] {
        let (collector, coverage) = shop.expand(archive)
        #expect(coverage == Coverage(), "\(archive)")
        #expect(collector.texts[path] == Self.text, "\(archive)")
      }
    }
    let (collector, coverage) = shop.expand("plain")
    #expect(collector.count == 0 && coverage == Coverage())
  }
}
