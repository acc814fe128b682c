import Blobs
import Testing

/// What stands behind the end of a tar: its own filling, or what some program put there.
@Suite struct ArchiveTrailerTests {
  @Test(arguments: [
    "head -c 100 /dev/zero", "head -c 5000 /dev/zero", "printf 'a signature'", "seq 1 500",
    "head -c 512 /dev/zero | tr '\\0' x",
  ])
  func behindTheEnd(trailer: String) {
    let shop = ArchiveWorkshop()
    shop.run("seq 1 300 > a; (tar -c a; \(trailer)) > t; gzip -k t; tar -cf u t")
    for (name, member) in [("t", "t!a"), ("t.gz", "t.gz!a"), ("u", "u!t!a")] {
      let (collector, coverage) = shop.expand(name)
      #expect(coverage == Coverage(), "\(name)")
      #expect(collector.texts[member] == String(decoding: shop.read("a"), as: UTF8.self), "\(name)")
    }
  }

  /// Without the mark of the end it is damage.
  @Test(arguments: ["a few words behind", "\\1\\2\\3"]) func withoutAnEnd(trailer: String) {
    let shop = ArchiveWorkshop()
    shop.run("seq 1 300 > a; (tar -c a | head -c 2048; printf '\(trailer)') > t; gzip -k t")
    for name in ["t", "t.gz"] { #expect(!shop.expand(name).coverage.isComplete, "\(name)") }
  }
}
