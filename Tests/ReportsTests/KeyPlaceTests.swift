import Blobs
import Findings
import Foundation
@testable import Reports
import Testing

/// What a person reads of a history: a place for each key and path.
@Suite struct KeyPlaceTests {
  private static func id(_ letters: String, _ number: Int) -> String {
    letters + String(repeating: "0", count: 38 - letters.count) + (number < 10 ? "0" : "")
      + "\(number)"
  }

  /// A version of a path that holds the key, brought in on a day of May.
  private static func version(
    _ number: Int, _ path: String, day: Int, key: Int = 1, head: [String] = []
  ) -> Finding {
    var finding = Samples.finding(key, path: head.first ?? path, line: number)
    finding.provenance.repository = Array(".".utf8)
    finding.provenance.object = id("ab", number)
    var entry = HistoryEntry(
      object: id("ab", number), commit: id("c", number), author: "Dev \(number) <d@example.com>",
      date: "2024-05-\(day < 10 ? "0" : "")\(day)T01:00:00+02:00", path: Array(path.utf8),
      refs: ["refs/heads/main"], inHead: !head.isEmpty)
    entry.headPaths = head.map { Array($0.utf8) }
    finding.history = entry
    return finding
  }

  @Test("The versions of a path are one place with its first and last commit")
  func versions() throws {
    let report = Samples.report([
      Self.version(3, "a.env", day: 9), Self.version(1, "a.env", day: 2),
      Self.version(2, "a.env", day: 5, head: ["a.env"]), Self.version(4, "b.env", day: 1),
    ])
    let places = report.places([0, 1, 2, 3])
    #expect(places.map { String(decoding: $0.path, as: UTF8.self) } == ["a.env", "b.env"])
    #expect(places.map(\.versions) == [3, 1])
    #expect(places[0].isInHead)
    // HEAD's version speaks for the place.
    #expect(places[0].shown == 2)
    #expect(places[0].first?.commit == Self.id("c", 1))
    #expect(places[0].last?.commit == Self.id("c", 3))
    #expect(!places[1].isInHead)
    let text = try Samples.text(report, .text)
    #expect(text.contains("1 key in 2 places"))
    #expect(
      text.contains(
        "a.env:2:10  3 versions, the first c000000000 of 2024-05-02 by Dev 1 <d@example.com>, "
          + "the last c000000000 of 2024-05-09 by Dev 3 <d@example.com>, still in HEAD\n"),
      "\(text)")
    #expect(text.contains("Exposed since 2024-05-01: commit c000000000 by Dev 4"))
  }

  @Test("JSON keeps every version")
  func json() throws {
    let report = Samples.report([
      Self.version(1, "a.env", day: 2), Self.version(2, "a.env", day: 5, head: ["a.env"]),
    ])
    let text = try Samples.text(report, .json)
    #expect(text.components(separatedBy: "\"fingerprint\"").count - 1 == 2)
  }

  @Test("A renamed file is at the path that HEAD has, and says where it came in")
  func renamed() throws {
    let report = Samples.report([Self.version(1, "old.env", day: 2, head: ["new.env"])])
    let places = report.places([0])
    #expect(places.count == 1)
    let text = try Samples.text(report, .text)
    #expect(text.contains("  new.env:1:10  since c000000000 of 2024-05-02 by Dev 1"), "\(text)")
    #expect(text.contains(" as old.env, still in HEAD"))
  }

  @Test("A copy that HEAD has does not put the changed original into HEAD")
  func copied() throws {
    let report = Samples.report([
      Self.version(1, "app.env", day: 2, head: ["docs/copy.env"]),
      Self.version(2, "app.env", day: 5),
    ])
    let places = report.places([0, 1])
    let names = places.map { String(decoding: $0.path, as: UTF8.self) }
    #expect(names == ["docs/copy.env", "app.env"])
    #expect(places.map(\.isInHead) == [true, false])
    #expect(places.map(\.versions) == [1, 2])
    // The original came in with the first version.
    #expect(places[1].first?.commit == Self.id("c", 1))
  }

  @Test("All paths of an object in HEAD are places")
  func severalPaths() {
    let report = Samples.report([Self.version(1, "a", day: 2, head: ["a", "b", "c/d"])])
    #expect(
      report.places([0]).map { String(decoding: $0.path, as: UTF8.self) } == ["a", "b", "c/d"])
  }

  @Test("Lines of files, messages and other repositories stay apart")
  func apart() {
    let line = Samples.finding(1, path: "x", line: 3)
    let other = Samples.finding(1, path: "x", line: 9)
    var message = Self.version(5, ".", day: 3)
    message.provenance.part = .message
    var second = message
    second.provenance.object = Self.id("ab", 6)
    var away = Self.version(7, "a.env", day: 3)
    away.provenance.repository = Array("../b".utf8)
    let report = Samples.report([
      line, other, message, second, Self.version(1, "a.env", day: 2), away,
    ])
    #expect(report.places(Array(0..<6)).count == 6)
  }

  @Test("Whether a key was pushed is said where remote-tracking refs tell")
  func pushed() throws {
    for (isPushed, line) in [
      (true, "Pushed: a remote-tracking branch has it"),
      (false, "as far as this clone knows, it was not pushed"), (nil, nil),
    ] as [(Bool?, String?)] {
      var finding = Self.version(1, "a.env", day: 2)
      finding.history?.isPushed = isPushed
      let text = try Samples.text(Samples.report([finding]), .text)
      if let line { #expect(text.contains(line)) } else { #expect(!text.contains("ushed")) }
    }
  }

  @Test("What uses a key is named where it is more than one thing, with its namespace")
  func users() throws {
    var findings = [Samples.finding(1, path: "a"), Samples.finding(1, path: "b")]
    findings[0].kubernetes = KubernetesField(
      kind: "Secret", name: "agent", key: "data.token", namespace: "shop")
    findings[1].kubernetes = KubernetesField(kind: "Secret", name: "agent", key: "data.token")
    let text = try Samples.text(Samples.report(findings), .text)
    #expect(text.contains("Used by Secret shop/agent, Secret agent\n"), "\(text)")
    #expect(text.contains("a:3:10  Secret shop/agent, data.token\n"))
  }

  @Test("A comparison lists what is new, live keys first, and what is gone")
  func comparison() throws {
    let old = Samples.report([Samples.finding(1, path: "same"), Samples.finding(2, path: "gone")])
    var new = Samples.report([
      Samples.finding(1, path: "same"), Samples.finding(3, path: "new"),
      Samples.finding(4, path: "live"),
    ])
    new.verdicts[new.findings[2].fingerprint] = Samples.live()
    let report = Report.comparing(old: old, new: new)
    for grouping in ReportOptions.Grouping.allCases {
      let text = try Samples.text(report, .text) { $0.grouping = grouping }
      #expect(!text.contains("same:3"))
      #expect(text.contains("new:3") && text.contains("gone:3") && text.contains("live:3"))
    }
    let text = try Samples.text(report, .text)
    let live = try #require(text.firstRange(of: "live:3"))
    let added = try #require(text.firstRange(of: "new:3"))
    #expect(live.lowerBound < added.lowerBound)
    #expect(!(try Samples.text(report, .html)).contains("same:3"))
    #expect(try Samples.text(report, .json).contains("\"same\""))
  }

  @Test(arguments: [
    ("2024-05-06T07:08:09Z", 1_714_979_289), ("2024-05-06T07:08:09+02:00", 1_714_972_089),
    ("2024-05-06T07:08:09-00:30", 1_714_981_089),
  ])
  func dates(text: String, seconds: Int) {
    #expect(Timestamp(date: text)?.secondsSince1970 == seconds)
  }

  @Test(arguments: ["", "2024-05-06", "2024-05-06T07:08:09", "2024-05-06T07:08:09+2:00", "x"])
  func noDates(text: String) { #expect(Timestamp(date: text) == nil) }
}
