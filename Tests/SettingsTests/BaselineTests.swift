import Blobs
import Platform
import Settings
import Testing

/// The baseline's file, without a process.
@Suite struct BaselineTests {
  private let key = Fingerprint(of: Array("one".utf8)).text

  private func read(_ text: String) throws -> Baseline {
    try Baseline(Array(text.utf8), file: "baseline")
  }

  @Test func everyWordIsKept() throws {
    let line =
      "\(key) path=\"a \\\"b\\\"/*\" accept-live expires=2026-12-31 owner=\"me\" reason=\"why not\""
    let entry = try #require(try read(line + "\n").entries.first)
    #expect(entry.path == Array("a \"b\"/*".utf8))
    #expect(entry.acceptsLive)
    #expect(entry.expires == BaselineDate(text: "2026-12-31"))
    #expect(entry.owner == "me" && entry.reason == "why not")
    #expect(entry.line == Array(line.utf8))
  }

  @Test func linesAreSortedAndOnce() throws {
    let baseline = try read("# mine\r\n\(key) reason=b\r\n\(key) reason=a\n\n\(key) reason=a\n")
    #expect(baseline.entries.map(\.reason) == ["a", "b"])
    let text = String(decoding: baseline.bytes, as: UTF8.self)
    #expect(text == "# mine\n\(key) reason=\"a\"\n\(key) reason=\"b\"\n")
  }

  @Test func bytesThatAreNoTextAreKept() throws {
    var baseline = Baseline()
    let entry = BaselineEntry(.object(String(repeating: "0", count: 40)), reason: "r", path: [0xFF])
    baseline.insert([entry])
    #expect(try Baseline(baseline.bytes, file: "").entries == [entry])
  }

  @Test(arguments: [
    "nothing reason=x", "0123456789abcdef", "0123456789abcdef reason=\"\"",
    "0123456789abcdef reason=\"x", "0123456789abcdef reason=x acceptlive",
    "0123456789abcdef reason=x expires=2026-13-01", "0123456789abcdef reason=x reason=y",
    "object:0123 reason=x", "sha256:0123 reason=x", "0123456789abcdef path=\"\" reason=x",
    "0123456789abcdef reason=\"\\xZZ\"", "<<<<<<< HEAD",
  ])
  func brokenLinesAreNamed(line: String) {
    let error = #expect(throws: FormatError.self) { try read("# fine\n\(line)\n") }
    #expect(error?.line == 2)
  }
}
