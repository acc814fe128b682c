import Archives
import Blobs
import Detection
import Fixtures
import Rules
import Scanning
import Testing

/// What is said of a blob, and the digest of what decides it.
@Suite struct ScanSettingsTests {
  private func settings(_ change: (inout [Rule]) -> Void = { _ in }) throws -> ScanSettings {
    var rules = try RuleFile.shipped()
    change(&rules)
    return ScanSettings(detector: try Detector(rules: rules))
  }

  @Test func digestHasEverythingThatDecides() throws {
    var digests: Set<String> = [try settings().digest]
    #expect(digests.contains(try settings().digest))
    digests.insert(try settings { $0[0].pattern += "(?:)" }.digest)
    digests.insert(try settings { $0[0].literals.append("xyz_") }.digest)
    digests.insert(try settings { $0[0].filters.entropy += 0.5 }.digest)
    digests.insert(try settings { $0[0].filters.context.append("word") }.digest)
    digests.insert(try settings { $0.removeLast() }.digest)
    var limits = Detector.Limits()
    limits.decodeDepth += 1
    digests.insert(
      ScanSettings(detector: try Detector(rules: RuleFile.shipped(), limits: limits)).digest)
    var other = try settings()
    other.archiveLimits.depth = 0
    digests.insert(other.digest)
    other.archiveLimits.memberSize = SizeLimit(bytes: 1)
    digests.insert(other.digest)
    #expect(digests.count == 9)
    // What only decides how fast, or what counts, does not.
    var same = try settings()
    same.threads = 1
    same.honoursSuppressions = false
    #expect(same.digest == (try settings().digest))
  }

  @Test func cleanBlobsAreSaidToBe() throws {
    let consumer = FindingConsumer(try settings().detector)
    func outcome(_ text: [UInt8]) -> BlobOutcome {
      consumer.consume(text.span) { Provenance(path: []) }
    }
    #expect(outcome(Array("nothing here".utf8)).isClean)
    let found = outcome(Sample.key)
    #expect(found.hasFindings && !found.isClean)
    #expect(outcome(Array("nothing again".utf8)).isClean)
  }
}
