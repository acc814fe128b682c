@testable import Detection
import Testing

/// Hits of a rule that stand so close together that one call of PCRE2 answers for many.
@Suite struct MissMemoTests {
  private func found(_ pattern: String, _ text: String) throws -> [String] {
    let rules = [try otherRule(pattern, literal: "abc_", prefix: "abc_")]
    let worker = DetectionWorker(try Detector(rules: rules))
    var search = BlobSearch(worker)
    var found: [String] = []
    _ = search.search(Array(text.utf8).span, at: 0, isLast: true) {
      found.append(String(decoding: $0.secret, as: UTF8.self))
    }
    return found
  }

  @Test(
    "A match behind any number of misses is found, whatever the pattern does with its start",
    arguments: [
      "abc_y[0-9]{4}", "abc_(?:x(*COMMIT)(*FAIL)|y[0-9]{4})", "abc_x(*SKIP)(*FAIL)|abc_y[0-9]{4}",
      "\\Gabc_y[0-9]{4}", "(?<=x )abc_y[0-9]{4}(?= abc_)", "(?=.*y)abc_y[0-9]{4}",
    ])
  func matches(pattern: String) throws {
    for misses in [1, 2, 5, 100, 700, 2_000] {
      let wall = String(repeating: "abc_x ", count: misses)
      #expect(try found(pattern, wall + "abc_y1234 " + wall) == ["abc_y1234"])
      let two = wall + "abc_y1234 abc_x abc_y5678 " + wall
      #expect(try found(pattern, two) == ["abc_y1234", "abc_y5678"])
    }
  }

  @Test func patternsThatMoveTheirStart() throws {
    for pattern in ["a(*COMMIT)b", "(*ANYCRLF)a", "a\\Kb", "\\Ga"] {
      #expect(try !Pattern(pattern).triesAllStarts)
    }
    for pattern in ["ab", "(?:a|b)*", "a\\\\b", "[(]a", "\\(b"] {
      #expect(try Pattern(pattern).triesAllStarts)
    }
  }

  @Test("Hits over and over are not each given to PCRE2")
  func calls() {
    #expect(MissMemo().starts(behind: 0, number: 1) == 0)
    let memo = MissMemo(0..<1, number: 1)
    #expect(memo.contains(0, number: 1))
    #expect(!memo.contains(0, number: 2))
    #expect(memo.starts(behind: 8, number: 1) > 0)
    #expect(memo.starts(behind: 8, number: 2) == 0)
    #expect(memo.starts(behind: 4096, number: 1) == 0)
  }
}
