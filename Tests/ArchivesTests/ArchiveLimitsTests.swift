import Archives
import Blobs
@testable import Inputs
import Testing

/// Bombs end soon, and the coverage says where.
@Suite struct ArchiveLimitsTests {
  @Test(arguments: ["gzip -9", "bzip2", "xz", "zstd -q"])
  func zerosWithoutEnd(tool: String) {
    let shop = ArchiveWorkshop()
    shop.run(
      "mkdir d; head -c 120M /dev/zero | \(tool) -c > d/bomb; echo late > e; tar -cf a.tar d e")
    var limits = ArchiveLimits()
    limits.ratio = 400
    limits.ratioFloor = 20 << 20
    let collector = ArchiveCollector(keepsContent: false)
    let coverage = shop.expand("a.tar", limits: limits, into: collector)
    #expect(coverage.unread.map(\.reason) == [.archive(.ratio(limit: 400))])
    #expect(coverage.unread.first.map { $0.path.starts(with: "a.tar!d/bomb!".utf8) } == true)
    #expect(collector.size < 60 << 20)
    // What stands beside the bomb is read.
    #expect(collector.blobs["a.tar!e"] != nil, "\(collector.blobs.keys)")
  }

  /// The shape of 42.zip: zips of zips, each level many times larger.
  @Test func zipsOfZips() {
    let shop = ArchiveWorkshop()
    shop.run(
      """
      python3 - <<'END'
      import io, zipfile
      data, name = bytes(50_000_000), "zeros"
      for level in range(4):
          out = io.BytesIO()
          with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
              for copy in range(16 if level else 1): z.writestr(f"{copy}{name}", data)
          data, name = out.getvalue(), ".zip"
      open("bomb.zip", "wb").write(data)
      END
      """)
    let collector = ArchiveCollector(keepsContent: false)
    let coverage = shop.expand("bomb.zip", into: collector)
    #expect(coverage.unread.count >= 1)
    #expect(
      coverage.unread.prefix(1).allSatisfy {
        $0.reason == .archive(.ratio(limit: 500))
      }
    )
    #expect(collector.size < 1 << 30)
  }

  @Test func totalSize() {
    let shop = ArchiveWorkshop()
    shop.run("seq 1 100000 > a; cp a b; tar -czf a.tgz a b")
    var limits = ArchiveLimits()
    limits.expandedSize = 800_000
    let (collector, coverage) = shop.expand("a.tgz", limits: limits)
    #expect(
      coverage.unread == [
        Coverage.Entry(
          Provenance(path: Array("a.tgz".utf8), members: [Array("a".utf8)]),
          .archive(.expandsTooFar(limit: 800_000)))
      ])
    #expect(collector.size < 900_000)
  }

  @Test func members() {
    let shop = ArchiveWorkshop()
    shop.run("for n in $(seq 100); do echo $n > $n; done; tar -cf a.tar [0-9]*")
    var limits = ArchiveLimits()
    limits.members = 40
    let (collector, coverage) = shop.expand("a.tar", limits: limits)
    #expect(coverage.unread.map(\.reason) == [.archive(.tooManyMembers(limit: 40))])
    #expect(collector.texts.count == 40)
  }

  /// A member above the size is unread, an archive or not; what stands beside it is read.
  @Test func memberSize() {
    let shop = ArchiveWorkshop()
    shop.run(
      """
      seq 1 40000 > large; echo a > small; seq 1 60000 > packed; tar -cf in.tar packed
      tar -cf a.tar large in.tar small; gzip -k a.tar; zip -q a.zip large small; gzip -k large
      """)
    var limits = ArchiveLimits()
    limits.memberSize = SizeLimit(bytes: 100_000)
    let reason = Coverage.Reason.tooLarge(SizeLimit(bytes: 100_000))
    for (name, unread) in [
      ("a.tar", ["large", "in.tar"]), ("a.zip", ["large"]), ("large.gz", ["large"]),
    ] {
      let (collector, coverage) = shop.expand(name, limits: limits)
      #expect(
        coverage.unread
          == unread.map {
            Coverage.Entry(
              Provenance(path: Array(name.utf8), members: [Array($0.utf8)]), reason)
          })
      if name != "large.gz" { #expect(collector.texts["\(name)!small"] == "a\n") }
    }
    limits.memberSize = SizeLimit(bytes: 1 << 20)
    #expect(shop.expand("a.tar", limits: limits).coverage.unread.isEmpty)
  }

  @Test func deadline() {
    let shop = ArchiveWorkshop()
    // What is small is inflated at once, without a question.
    shop.run("seq 1 3000000 > a; tar -czf a.tgz a; tar -cf b.tar a.tgz a")
    let bytes = shop.read("b.tar")
    for patience in [0, 1, 5, 20] {
      var asked = 0
      let expander = ArchiveExpander(shouldStop: {
        asked += 1
        return asked > patience
      })
      let collector = ArchiveCollector()
      let outcome = expander.expand(
        bytes.span, holdsZipEntry: true, provenance: { Provenance(path: Array("b.tar".utf8)) },
        into: collector)
      #expect(outcome.unread.map(\.reason) == [.archive(.stopped)], "after \(patience)")
    }
  }
}
