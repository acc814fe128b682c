import Fixtures

/// A repository `r` with a key in every place that git has for one.
final class HidingPlaces {
  let sandbox: GitSandbox
  let form: Form
  private(set) var plants: [Plant] = []
  private var keys: TestKeys
  /// What git tells of every commit and tag: its date.
  private(set) var dates: [String: String] = [:]
  /// For each commit, the refs that reach it.
  private(set) var refs: [String: [String]] = [:]

  /// What `git commit` takes for its author in this sandbox.
  static let author = "Ann Author <ann@example.com>"
  static let committer = "Carl Committer <carl@example.com>"

  init(_ form: Form) throws {
    sandbox = try GitSandbox()
    self.form = form
    keys = TestKeys(seed: 4)
    try sandbox.git(".", "init", "-q", "--object-format=\(form.format)", "-b", "main", "r")
    try plantFiles()
    try plantMerge()
    try plantMessages()
    try plantStashes()
    try plantLost()
    try plantSubmodule()
    try plantWorkTrees()
    try readHistory()
    try plantFolder()
    try form.store(sandbox)
    try hideBehindOthers()
  }

  /// A new key.
  func key() -> String { keys.next() }

  /// Notes what a scan has to say about a key.
  func plant(_ plant: Plant) { plants.append(plant) }

  /// Notes keys that a commit brought in, by their paths.
  func plant(
    _ secrets: [String: String], commit: String, author: String, isInHead: Bool = false
  ) {
    for (path, secret) in secrets {
      plant(
        Plant(
          place: path, secret: secret, path: path, commit: commit, author: author,
          isInHead: isInHead))
    }
  }

  /// Commits everything in the work tree.
  @discardableResult
  func commit(_ message: String, in folder: String = "r", author: String) throws -> String {
    try sandbox.git(folder, "add", "-A")
    try sandbox.git(
      folder, "commit", "-q", "--allow-empty", "--author", author, "-m", message)
    if folder == "r", form.packsOnTheWay { try sandbox.git("r", "repack", "-dq") }
    return try sandbox.text(folder, "rev-parse", "HEAD")
  }

  /// Asks git for dates and for the refs that reach each commit.
  private func readHistory() throws {
    var parents: [String: [String]] = [:]
    let log = try sandbox.text("r", "log", "--all", "--reflog", "--format=%H %aI %P")
    for line in log.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      dates[words[0]] = Self.date(words[1])
      parents[words[0]] = Array(words.dropFirst(2))
    }
    let tags = try sandbox.text(
      "r", "for-each-ref", "--format=%(objectname) %(taggerdate:iso-strict)", "refs/tags")
    for line in tags.split(separator: "\n") { note(tag: String(line)) }
    // A linked work tree has a HEAD of its own.
    let folder = form == .linkedWorkTree ? "wt" : "r"
    let tips = try sandbox.text(folder, "show-ref", "--head", "--dereference")
    for line in tips.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      let name = words[1].hasSuffix("^{}") ? String(words[1].dropLast(3)) : words[1]
      var rest = [words[0]]
      var seen: Set<String> = []
      while let commit = rest.popLast() {
        guard let before = parents[commit], seen.insert(commit).inserted else { continue }
        refs[commit, default: []].append(name)
        rest += before
      }
    }
  }

  /// A date with a zone in digits; later versions of git write `Z`.
  private static func date(_ text: String) -> String {
    text.hasSuffix("Z") ? text.dropLast() + "+00:00" : text
  }

  /// Notes the date of a tag, given as git lists it: its id and the date.
  func note(tag line: String) {
    let words = line.split(separator: " ").map(String.init)
    if words.count == 2 { dates[words[0]] = Self.date(words[1]) }
  }

  /// Notes the date of a commit that no ref and no reflog has.
  func note(date commit: String, in folder: String = "r") throws {
    dates[commit] = Self.date(try sandbox.text(folder, "show", "-s", "--format=%aI", commit))
  }
}
