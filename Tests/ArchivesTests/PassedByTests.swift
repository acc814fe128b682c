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
