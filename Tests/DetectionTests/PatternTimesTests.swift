@testable import Detection
import Testing

/// Patterns that go back and forth over a text.
@Suite struct PatternTimesTests {
  private func limits(
    _ pattern: String, _ text: [UInt8], _ limits: Detector.Limits = Detector.Limits()
  ) throws -> (limits: Set<DetectionLimit>, count: Int) {
    let rule = try otherRule(pattern, literal: "aaa")
    let worker = DetectionWorker(try Detector(rules: [rule], limits: limits))
    var search = BlobSearch(worker)
    var count = 0
    _ = search.search(text.span, at: 0, isLast: true) { _ in count += 1 }
    return (search.limits, count)
  }

  /// Without it, a megabyte of this takes minutes: each place of it is within PCRE2's own limit.
  @Test func oneThatTakesLongIsGivenUpAndNamed() throws {
    let text = [UInt8](repeating: UInt8(ascii: "a"), count: 1 << 20)
    let found = try limits("aaa(a+)+$", text + Array("b".utf8))
    #expect(found.limits.contains(.matching(rule: "other")))
  }

  @Test func noTimeAtAll() throws {
    let text = Array("aaab aaab".utf8)
    let found = try limits("aaab", text)
    #expect(found.limits.isEmpty)
    #expect(found.count == 2)
    var none = Detector.Limits()
    none.patternTime = 0
    none.patternTimeShare = 0
    let other = try limits("aaab", text, none)
    #expect(other.limits == [.matching(rule: "other")])
    #expect(other.count == 0)
  }
}
