import Fixtures
import Testing

@testable import Git

@Suite struct HistoryDateTests {
  /// What git makes of a date, in seconds since 1970.
  private func seconds(_ text: String) throws -> Int? {
    let sandbox = try GitSandbox()
    try sandbox.git(".", "init", "-q", "r")
    let answer = try sandbox.text("r", "rev-parse", "--since=\(text)")
    return Int(answer.dropFirst("--max-age=".count))
  }

  @Test(arguments: [
    ("2026-01-31", 1_769_817_600), ("2024-02-29", 1_709_164_800),
    ("2026-01-31T12:00", 1_769_860_800), ("2026-01-31 12:00:07", 1_769_860_807),
    ("2026-01-31T12:00:00Z", 1_769_860_800), ("2026-01-31T12:00:00+01:00", 1_769_857_200),
    ("2026-01-31 12:00 -0130", 1_769_866_200), ("@1767225600", 1_767_225_600),
    ("@7", 7),
  ])
  func points(text: String, expected: Int) throws {
    let date = try #require(HistoryDate(text))
    #expect(try seconds(date.text) == expected)
  }

  @Test(arguments: [
    ("90 seconds ago", "1 second ago", 89), ("2 weeks ago", "1.week.ago", 604_800),
    ("25 hours ago", "1 hour ago", 86_400), ("10 days ago", "yesterday", 777_600),
  ])
  func ages(text: String, later: String, apart: Int) throws {
    let dates = try [text, later].map { try #require(HistoryDate($0)).text }
    let first = try #require(try seconds(dates[0]))
    let second = try #require(try seconds(dates[1]))
    // Git looks at the clock twice.
    #expect(abs(second - first - apart) <= 60)
  }

  @Test(arguments: [
    "nonsense", "", "2026", "2026-13-01", "2026-02-29", "2026-1-1", "26-01-01", "2026-01-31T",
    "2026-01-31T25:00", "2026-01-31T12", "2026-01-31T12:00:00+1", "2026-01-31T12:00:00+01:0",
    "2026-01-31T12:00:00+99:00", "2026-01-31T12:00 Z+", "two weeks ago", "2 weeks", "weeks ago",
    "2 fortnights ago", "-2 weeks ago", "@", "@x", "@-1", "yesteryear", "2026-01-31\n", "１ day ago",
    "1.5 days ago", "last week",
  ])
  func others(text: String) { #expect(HistoryDate(text) == nil) }
}
