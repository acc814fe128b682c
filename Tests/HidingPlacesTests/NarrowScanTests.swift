import Blobs
import Detection
import Findings
import Fixtures
import Inputs
import Rules
import Scanning
import Testing

/// Scans of what the index, a range, a date or a path selects.
@Suite struct NarrowScanTests {
  private let sandbox: GitSandbox
  private var keys = TestKeys(seed: 8)

  init() throws {
    sandbox = try GitSandbox()
    try sandbox.git(".", "init", "-q", "-b", "main", "r")
  }

  /// What a scan finds: the secrets and their paths.
  private func found(
    _ selection: RepositorySelection, readsNames: Bool = false
  ) throws -> Set<[String]> {
    var scan = RepositoryScan(
      ScanSettings(detector: try Detector(rules: try RuleFile.shipped())))
    scan.inheritsEnvironment = false
    scan.selection = selection
    scan.readsNames = readsNames
    let outcome = scan.run(Array(sandbox.path("r").utf8))
    #expect(outcome.coverage.unread == [])
    return Set(
      outcome.findings.map {
        [
          String(decoding: $0.secret, as: UTF8.self),
          String(decoding: $0.provenance.path, as: UTF8.self), $0.history?.commit ?? "",
        ]
      })
  }

  private func commit(_ message: String) throws -> String {
    try sandbox.git("r", "add", "-A")
    try sandbox.git("r", "commit", "-qm", message)
    return try sandbox.text("r", "rev-parse", "HEAD")
  }

  @Test mutating func renameDoesNotBlock() throws {
    let old = keys.next()
    let new = keys.next()
    try sandbox.write("r/old.env", "# settings\n\(old)\n")
    _ = try commit("Start")
    try sandbox.git("r", "mv", "old.env", "renamed.env")
    try sandbox.write("r/renamed.env", "# settings\n\(old)\n# more\n")
    try sandbox.write("r/new.env", "\(new)\n")
    try sandbox.git("r", "add", "-A")
    let unstaged = keys.next()
    try sandbox.write("r/new.env", "\(unstaged)\n")
    let isRight = try found(.staged(named: [], includesOld: false)) == [[new, "new.env", ""]]
    #expect(isRight)
    let isRightWithOld =
      try found(.staged(named: [], includesOld: true)) == [
        [new, "new.env", ""], [old, "renamed.env", ""],
      ]
    #expect(isRightWithOld)
  }

  @Test mutating func firstCommit() throws {
    let key = keys.next()
    try sandbox.write("r/first.env", "\(key)\n")
    try sandbox.git("r", "add", "-A")
    let isRight = try found(.staged(named: [], includesOld: false)) == [[key, "first.env", ""]]
    #expect(isRight)
  }

  @Test mutating func mergeTakesOver() throws {
    let taken = keys.next()
    let added = keys.next()
    try sandbox.write("r/README", "Read me.\n")
    _ = try commit("Start")
    try sandbox.git("r", "checkout", "-qb", "side")
    try sandbox.write("r/side.env", "\(taken)\n")
    _ = try commit("Side")
    try sandbox.git("r", "checkout", "-q", "main")
    try sandbox.write("r/main.txt", "main\n")
    _ = try commit("Main")
    try sandbox.git("r", "merge", "-q", "--no-commit", "--no-ff", "side")
    try sandbox.write("r/README", "Read me.\n\(added)\n")
    try sandbox.git("r", "add", "-A")
    let isRight = try found(.staged(named: [], includesOld: false)) == [[added, "README", ""]]
    #expect(isRight)
  }

  @Test mutating func rangeDateAndPath() throws {
    let early = keys.next()
    let between = keys.next()
    let name = keys.next()
    let message = keys.next()
    try sandbox.write("r/early.env", "\(early)\n")
    let first = try commit("Start")
    try sandbox.write("r/folder/between.env", "\(between)\n")
    try sandbox.write("r/folder/\(name)", "nothing\n")
    let second = try commit("Between")
    try sandbox.shell("rm -r r/folder")
    let third = try commit("Use \(message)")
    let inFile = [between, "folder/between.env", second]
    // Commits after the date still hold it.
    let inEarlierFile = [early, "early.env", first]
    let inName = [name, "folder/\(name)", second]
    let inMessage = [message, "objects/\(third)", third]
    let range = RepositorySelection.range(ObjectRange([Array("\(first)..\(third)".utf8)]))
    var isRight = try found(range) == [inFile, inMessage]
    #expect(isRight)
    isRight = try found(range, readsNames: true) == [inFile, inName, inMessage]
    #expect(isRight)
    let time = try sandbox.text("r", "show", "-s", "--format=%ct", second)
    isRight =
      try found(reached(since: time))
      == [inEarlierFile, inFile, inMessage]
    #expect(isRight)
    isRight =
      try found(reached(paths: ["early.env"]))
      == [inEarlierFile]
    #expect(isRight)
  }

  /// What refs and reflogs reach, narrowed.
  private func reached(since time: String? = nil, paths: [String] = []) -> RepositorySelection {
    var range = ObjectRange([])
    range.options = ["--all", "--reflog"] + (time.map { ["--since=@\($0)"] } ?? [])
    range.paths = paths.map { Array($0.utf8) }
    return .range(range)
  }
}
