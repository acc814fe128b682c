import Fixtures
import Platform
import Testing

/// `kascan repos --shard`, and what `kascan report` makes of the parts.
@Suite struct ReposShardTests {
  private let sandbox: GitSandbox

  init() throws {
    sandbox = try GitSandbox()
    for number in 1...5 {
      let name = "in/r\(number)"
      try sandbox.git(".", "init", "-q", "-b", "main", name)
      try sandbox.write("\(name)/token.txt", TestKey(600 + number % 3).bytes)
      try sandbox.git(name, "add", "-A")
      try sandbox.git(name, "commit", "-qm", "First")
    }
  }

  @discardableResult
  private func part(_ shard: String, _ name: String, of folder: String = "in") throws -> Ended {
    try sandbox.kascan("repos", folder, "--shard", shard, "-f", "json", "-o", name)
  }

  @Test func partsMakeTheWhole() throws {
    for index in 1...3 { #expect(try part("\(index)/3", "p\(index)").status == 1) }
    let merged = try sandbox.kascan("report", "p3", "p1", "p2", "-f", "json")
    let whole = try sandbox.kascan("repos", "in", "-f", "json")
    #expect(merged.status == 1 && whole.status == 1)
    #expect(try merged.report().findings == whole.report().findings)
    #expect(try merged.report().coverage.objects == whole.report().coverage.objects)
    #expect(
      try Set(merged.document().targets.map(\.name)) == Set(whole.document().targets.map(\.name)))
    #expect(!merged.text.contains(#""part""#))
  }

  @Test func missingPart() throws {
    try part("1/3", "p1")
    try part("3/3", "p3")
    for parts in [["p1", "p3"], ["p1"]] {
      let ended = try sandbox.kascan(["report"] + parts)
      #expect(ended.status == 2 && ended.errorText.contains("missing"), "\(ended.errorText)")
      #expect(ended.output.isEmpty)
    }
    let twice = try sandbox.kascan("report", "p1", "p1", "p3")
    #expect(twice.status == 2 && twice.errorText.contains("twice"))
  }

  @Test func partsOfAnotherList() throws {
    try part("1/2", "p1")
    try sandbox.git(".", "init", "-q", "-b", "main", "in/r6")
    try part("2/2", "p2")
    let ended = try sandbox.kascan("report", "p1", "p2")
    #expect(ended.status == 2 && ended.errorText.contains("different lists"))
    try part("2/3", "p3")
    #expect(try sandbox.kascan("report", "p2", "p3").status == 2)
  }

  /// More parts than repositories: the last ones have nothing to do, and say so.
  @Test func emptyPart() throws {
    let ended = try part("9/9", "p9")
    #expect(ended.status == 0 && ended.errorText.contains("0 of 5 targets"))
  }

  @Test func scheduledPart() throws {
    let variables = ["CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "2"]
    let ended = try sandbox.kascan(["repos", "in", "-f", "json"], variables: variables)
    #expect(try ended.document().targets.map(\.name) == ["in/r2", "in/r4"])
    #expect(ended.errorText.contains("CI_NODE_INDEX"))
    let all = try sandbox.kascan(
      ["repos", "in", "-f", "json", "--shard", "1/1"], variables: variables)
    #expect(try all.document().targets.count == 5)
    #expect(
      try sandbox.kascan(["repos", "in"], variables: ["JOB_COMPLETION_INDEX": "0"]).status == 64)
  }
}
