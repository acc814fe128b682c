import Archives
import Blobs
import Detection
import Git
import Findings
import Inputs
import Platform
import Rules
@testable import Scanning
import Testing

@Suite struct ObjectConsumerTests {
  /// An archive that fails midway leaves nothing behind for the next one.
  @Test func failedArchiveIsForgotten() throws {
    let folder = "/tmp/kascan-consumer-\(UInt64.random(in: 0 ... .max))"
    let made = try Program(
      "sh",
      [
        "-euc",
        """
        mkdir \(folder); cd \(folder); echo a > a; echo b > b; tar -cf a.tar a; tar -cf b.tar b
        """,
      ].map { Array($0.utf8) }
    ).run()
    defer { _ = try? Program("rm", ["-rf", folder].map { Array($0.utf8) }).run() }
    try #require(made.end.status == 0)
    let archives = try ["a", "b"].map { try TextFile.bytes("\(folder)/\($0).tar") }
    let ids = try ["a", "b"].map { digit in
      try #require(ObjectID(hexadecimal: String(repeating: digit, count: 40).utf8))
    }
    let names = NameRecord()
    let consumer = ObjectConsumer(
      FindingConsumer(try Detector(rules: try RuleFile.shipped())),
      expander: ArchiveExpander(shouldStop: { names.shouldStop() }), sizeLimit: nil,
      repository: [], paths: [:])
    let (failing, whole) = (archives[0], archives[1])
    let half = failing.count / 2
    let kept = consumer.visit(
      ids[0], .blob, failing.span.extracting(0..<half), at: 0, isLast: false)
    #expect(kept <= half)
    var position = 0
    for end in [600, whole.count] {
      position += consumer.visit(
        ids[1], .blob, whole.span.extracting(position..<end), at: position,
        isLast: end == whole.count)
    }
    // Half of one archive before the other would be damaged.
    #expect(consumer.coverage.unread == [])
    #expect(names.count > 0)
  }

  /// A zip at the end of a blob that comes in blocks.
  @Test(arguments: [1000, 30_000, 500_000]) func zipBehindABlob(block: Int) throws {
    let folder = "/tmp/kascan-consumer-\(UInt64.random(in: 0 ... .max))"
    let made = try Program(
      "sh",
      [
        "-euc",
        """
        mkdir \(folder); cd \(folder)
        for n in $(seq 1 50); do printf 'token: ka_%s\n' live_Wq7Zp2Xc9Vb4Nm6Lk1Jh3Gf5Ds8Ao0Ty; done > in
        zip -q in.zip in; (seq 1 30000; cat in.zip) > blob
        """,
      ].map { Array($0.utf8) }
    ).run()
    defer { _ = try? Program("rm", ["-rf", folder].map { Array($0.utf8) }).run() }
    try #require(made.end.status == 0)
    let blob = try TextFile.bytes("\(folder)/blob")
    let id = try #require(ObjectID(hexadecimal: String(repeating: "a", count: 40).utf8))
    let consumer = ObjectConsumer(
      FindingConsumer(try Detector(rules: try RuleFile.shipped())),
      expander: ArchiveExpander(), sizeLimit: nil, repository: [], paths: [:])
    var (position, end) = (0, 0)
    while end < blob.count {
      end = min(end + block, blob.count)
      position += consumer.visit(
        id, .blob, blob.span.extracting(position..<end), at: position, isLast: end == blob.count)
    }
    #expect(consumer.coverage.unread == [])
    #expect(!consumer.consumer.findings.isEmpty)
    #expect(consumer.consumer.findings.allSatisfy { $0.provenance.members == [Array("in".utf8)] })
  }

  /// Counts how often an expander asks whether to stop, which it does for each member.
  private final class NameRecord {
    var count = 0

    func shouldStop() -> Bool {
      count += 1
      return false
    }
  }
}
