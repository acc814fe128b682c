import Blobs
import Detection
import Findings
import Rules
import Testing

@testable import Scanning

/// How many findings of a file and of a run are kept, and what is said of the others.
@Suite struct FindingLimitsTests {
  private let detector: Detector

  init() throws { detector = try Detector(rules: RuleFile.shipped()) }

  /// Different keys.
  private static func keys(_ numbers: Range<Int>) -> [String] {
    numbers.map { number in
      let digits = String(number)
      return "ka_" + "live_" + "Zq7Xw2Lm9Kt4Rv8Ny3Hb6Jd5Gs1Fc0P".prefix(32 - digits.count) + digits
    }
  }

  private func budget(perFile: Int = 1000, perRun: Int = 1000) -> FindingBudget {
    var limits = FindingLimits()
    (limits.perFile, limits.perRun) = (perFile, perRun)
    return FindingBudget(limits)
  }

  private func consumer(_ budget: FindingBudget) -> FindingConsumer {
    FindingConsumer(detector, budget: budget)
  }

  /// Hands over a file of some keys; what is said of it.
  private func unread(
    _ consumer: FindingConsumer, _ keys: [String], _ name: String, members: [String] = [],
    separator: String = "\n"
  ) -> [Coverage.Entry] {
    let place = Provenance(path: Array(name.utf8), members: members.map { Array($0.utf8) })
    return consumer.consume(Array(keys.joined(separator: separator).utf8).span) { place }.unread
  }

  @Test func perFile() {
    let consumer = consumer(budget(perFile: 10))
    let first = unread(consumer, Self.keys(100..<125), "a")
    #expect(first == [.init(path: Array("a".utf8), .tooManyFindings(limit: 10, .file))])
    #expect(unread(consumer, Self.keys(200..<210), "b").isEmpty)
    #expect(consumer.findings.count == 20)
  }

  /// All that is in one archive counts, and is said once.
  @Test func perArchive() {
    let consumer = consumer(budget(perFile: 10))
    var said: [Coverage.Entry] = []
    for number in 1...9 {
      said += unread(
        consumer, Self.keys(number * 100..<number * 100 + 4), "a.zip", members: ["\(number)"])
    }
    #expect(said == [.init(path: Array("a.zip".utf8), .tooManyFindings(limit: 10, .file))])
    #expect(consumer.findings.count == 10)
  }

  /// All workers of all scans take from one budget.
  @Test func perRun() {
    let budget = budget(perRun: 15)
    let (first, second) = (consumer(budget), consumer(budget))
    #expect(unread(first, Self.keys(100..<110), "a").isEmpty)
    let entry = Coverage.Entry(path: Array("b".utf8), .tooManyFindings(limit: 15, .run))
    #expect(unread(second, Self.keys(200..<210), "b") == [entry])
    #expect(first.findings.count + second.findings.count == 15)
    #expect(!unread(first, Self.keys(300..<301), "c").isEmpty)
  }

  /// What was taken back leaves room.
  @Test func takenBack() {
    let consumer = consumer(budget(perRun: 10))
    #expect(unread(consumer, Self.keys(100..<110), "a").isEmpty)
    consumer.takeBack([0..<10_000]) { Provenance(path: Array("a".utf8)) }
    #expect(consumer.findings.isEmpty)
    #expect(unread(consumer, Self.keys(200..<210), "b").isEmpty)
    #expect(consumer.findings.count == 10)
  }

  /// Only what was found in the blob that came last is taken back, where two have one name.
  @Test func takenBackOfOne() {
    let consumer = consumer(budget())
    let place = Provenance(path: Array("a.tar".utf8), members: [Array("m".utf8)])
    #expect(unread(consumer, Self.keys(100..<110), "a.tar", members: ["m"]).isEmpty)
    #expect(unread(consumer, Self.keys(200..<203), "a.tar", members: ["m"]).isEmpty)
    #expect(unread(consumer, Self.keys(300..<302), "a.tar", members: ["m", "n"]).isEmpty)
    consumer.takeBack([0..<10_000]) { place }
    #expect(consumer.findings.count == 12)
    // One without findings.
    #expect(unread(consumer, ["text"], "a.tar", members: ["m"]).isEmpty)
    consumer.takeBack([0..<10_000]) { place }
    #expect(consumer.findings.count == 12)
  }

  /// One key often is not many keys: its other places are counted, and nothing is unread.
  @Test func repeatedKeys() {
    var limits = FindingLimits()
    (limits.perKey, limits.perFile) = (5, 10)
    let consumer = consumer(FindingBudget(limits))
    let keys = [String](repeating: Self.keys(100..<101)[0], count: 50)
    #expect(unread(consumer, keys, "a").isEmpty)
    #expect(consumer.findings.count == 5)
  }

  /// Places that are not listed of one key hide no other key, whatever suppresses them.
  @Test(arguments: ["", " # kascan:allow"]) func repeatedKeyBeforeOthers(mark: String) {
    var limits = FindingLimits()
    (limits.perKey, limits.perFile) = (5, 10)
    let consumer = consumer(FindingBudget(limits))
    let repeated = [String](repeating: Self.keys(100..<101)[0] + mark, count: 50)
    #expect(unread(consumer, repeated + Self.keys(200..<205), "a").isEmpty)
    #expect(consumer.findings.count == 10)
    #expect(Set(consumer.findings.map(\.fingerprint)).count == 6)
    #expect(!unread(consumer, repeated + Self.keys(200..<206), "b").isEmpty)
  }

  /// What was taken back makes room in its file too.
  @Test func takenBackInFile() {
    let consumer = consumer(budget(perFile: 10))
    #expect(unread(consumer, Self.keys(100..<110), "a").isEmpty)
    consumer.takeBack([0..<10_000]) { Provenance(path: Array("a".utf8)) }
    #expect(unread(consumer, Self.keys(200..<210), "a", members: ["m"]).isEmpty)
    #expect(consumer.findings.count == 10)
  }

  /// A key that is not listed is masked beside one that is.
  @Test func restIsMasked() throws {
    let consumer = consumer(budget(perFile: 3))
    let keys = Self.keys(100..<110)
    #expect(!unread(consumer, keys, "a", separator: " ").isEmpty)
    let last = try #require(consumer.findings.last)
    #expect(last.secret == Array(keys[2].utf8))
    for key in keys {
      #expect(!last.excerpt.before.contains(key.dropFirst(8)))
      #expect(!last.excerpt.after.contains(key.dropFirst(8)))
    }
  }
}
