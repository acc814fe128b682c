import Archives
import Blobs
import Testing

/// Where a format says that an archive comes next, and something else does: it is read as bytes, and
/// named.
@Suite struct ArchivePromiseTests {
  private static let prelude =
    ArchiveHidingTests.prelude + """
      import bz2, lzma
      archive = cpio("a", text, 0o100644) + cpio("TRAILER!!!", b"", 0)
      lead = b"\\xed\\xab\\xee\\xdb\\3\\0\\0\\0" + bytes(88)
      header = b"\\x8e\\xad\\xe8\\1" + bytes(12)
      def rpm(payload): open("a.rpm", "wb").write(lead + header + header + payload)
      def flipped(data, place): return data[:place] + bytes([data[place] ^ 3]) + data[place + 1:]

      """

  private func workshop(_ python: String) -> ArchiveWorkshop {
    let shop = ArchiveWorkshop()
    shop.write(Self.prelude + python, to: "make.py")
    shop.run("python3 make.py")
    return shop
  }

  private func expectUnsupported(
    _ name: String, in shop: ArchiveWorkshop, at place: String,
    _ location: SourceLocation = #_sourceLocation
  ) {
    let (_, coverage) = shop.expand(name)
    #expect(
      coverage.unread.map(\.reason) == [.archive(.unsupported)], "\(name)",
      sourceLocation: location)
    #expect(
      coverage.unread.first.map { String(decoding: $0.path, as: UTF8.self) } == place,
      sourceLocation: location)
  }

  /// Payloads of RPM, the compression of each with wrong bits in its mark, or an unknown one.
  @Test(arguments: [
    "flipped(gzip.compress(archive), 1)", "flipped(bz2.compress(archive), 1)",
    "flipped(lzma.compress(archive), 1)", "flipped(archive, 3)", "gzip.compress(text)",
    "gzip.compress(flipped(archive, 3))", "b'new compression' + zlib.compress(archive)", "b''",
  ])
  func payloads(payload: String) {
    let shop = workshop("rpm(\(payload))")
    shop.run("tar -czf a.tar.gz a.rpm")
    expectUnsupported("a.rpm", in: shop, at: "a.rpm!a.rpm")
    #expect(shop.expand("a.tar.gz").coverage.unread.map(\.reason) == [.archive(.unsupported)])
  }

  /// What is not recognised is read as it is.
  @Test func payloadsAreReadAsBytes() {
    let shop = workshop("rpm(b'new compression ' + text)")
    let (collector, _) = shop.expand("a.rpm")
    #expect(collector.texts.values.contains { $0.contains(ArchiveHidingTests.text) })
  }

  @Test(arguments: ["gzip.compress(archive)", "archive", "lzma.compress(archive)"])
  func soundPayloads(payload: String) {
    let shop = workshop("rpm(\(payload))")
    let (collector, coverage) = shop.expand("a.rpm")
    #expect(coverage == Coverage())
    #expect(collector.texts["a.rpm!a"] == ArchiveHidingTests.text)
  }

  /// The members of a Debian package that are archives (deb(5)).
  @Test(arguments: ["control.tar.gz", "data.tar.zst", "data.tar"])
  func membersOfDebianPackages(member: String) {
    let shop = ArchiveWorkshop()
    shop.run(
      """
      printf "2.0\\n" > debian-binary; seq 1 300 > a
      tar -czf control.tar.gz a; tar -c a | zstd -q > data.tar.zst; tar -cf data.tar a
      ar rc whole debian-binary control.tar.gz \(member.hasPrefix("data") ? member : "data.tar.zst")
      printf 'odd' > \(member)
      ar rc a.deb debian-binary control.tar.gz \(member.hasPrefix("data") ? member : "data.tar.zst")
      gzip -k a.deb; ar rc library \(member)
      """)
    #expect(shop.expand("whole").coverage == Coverage())
    expectUnsupported("a.deb", in: shop, at: "a.deb!\(member)")
    expectUnsupported("a.deb.gz", in: shop, at: "a.deb.gz!\(member)")
    // Another archive promises nothing.
    #expect(shop.expand("library").coverage == Coverage())
  }

  /// A start-up file system of Linux whose second archive has a wrong bit in its mark.
  @Test(arguments: ["gzip", "zstd -q", "xz", "cat"]) func startUpFileSystems(tool: String) {
    let shop = workshop(
      """
      open("first", "wb").write(archive + bytes(300))
      open("second", "wb").write(archive)
      open("settings", "wb").write(b"a = 1\\n" + bytes(8) + b"#BOOTCONFIG\\n")
      """)
    shop.run(
      """
      \(tool) < second > packed; cat first packed > sound
      { cat first; printf 'x'; tail -c +2 packed; } > broken
      cat first settings > configured
      gzip -k sound; gzip -k broken
      """)
    for name in ["sound", "sound.gz", "configured"] {
      #expect(shop.expand(name).coverage == Coverage(), "\(name)")
    }
    for name in ["broken", "broken.gz"] { expectUnsupported(name, in: shop, at: name) }
  }
}
