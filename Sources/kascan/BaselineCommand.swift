import ArgumentParser
import Blobs
import Findings
import Inputs
import Platform
import Reports
import Scanning
import Settings
import Verification

/// `kascan baseline`: findings that are accepted, with a reason.
struct BaselineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "baseline", abstract: "Accept findings, with a reason, an owner and an end.",
    discussion: """
      A baseline has one entry a line:

        FINGERPRINT [path="PATTERN"] [accept-live] [expires=2026-12-31]
                    [owner="…"] reason="…"

      The fingerprint names the key wherever it stands, so that moving, reformatting and rebasing \
      change nothing; another key on the same line is reported. `path` limits an entry to paths \
      that a pattern of .gitignore's syntax matches, from the repository's top; \
      "layer.tar!app/" is about members of an archive. A key that --verify finds live is reported \
      unless the entry says accept-live. `object:ID` and `sha256:HASH` in place of the \
      fingerprint accept a git object, or a file by its content, that can't be read.
      """,
    subcommands: [Create.self, Prune.self, Show.self])

  /// Which baseline is meant.
  struct FileOptions: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        """
        The baseline (default: the one that the configuration names, or \(Baseline.defaultName), in \
        the repository's top folder).
        """, valueName: "file"),
      completion: .file())
    var baseline: String?

    /// Where the baseline is.
    func place() throws -> BaselinePlace { try usable { try BaselinePlace(named: baseline) } }
  }

  /// Makes wrong usage of what is wrong with a baseline or a configuration.
  fileprivate static func usable<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as FormatError {
      throw Diagnostics.usage("\(error)")
    }
  }

  /// `kascan baseline create`
  struct Create: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "create",
      abstract: "Add an entry for every finding, or for the fingerprints that are named.",
      discussion: """
        Without --fingerprint, --object or --content, scans the repository that you are in, with its \
        whole history, or outside one the folder. Entries that are there already stay as they are. \
        The file is the one that hooks and scans read: in the repository's top folder.
        """)

    @OptionGroup var file: FileOptions
    @OptionGroup var scan: BaselineScan

    @Option(help: "Why these findings are accepted.") var reason = "found before kascan was in use"
    @Option(help: "Who answers for them.") var owner: String?
    @Option(help: ArgumentHelp("The last day on which they are.", valueName: "date"))
    var expires: String?
    @Option(help: ArgumentHelp("Only where this pattern matches the path.", valueName: "pattern"))
    var path: String?
    @Flag(help: "Accept these keys even if they are live.") var acceptLive = false

    @Option(help: ArgumentHelp("Accept this key.", valueName: "fingerprint"))
    var fingerprint: [String] = []
    @Option(help: ArgumentHelp("Accept that this git object can't be read.", valueName: "id"))
    var object: [String] = []
    @Option(help: ArgumentHelp("Accept that this file can't be read whole.", valueName: "file"))
    var content: [String] = []

    func validate() throws {
      for text in fingerprint where Fingerprint(text: text) == nil {
        throw ValidationError("\(text) is no fingerprint: it has 16 digits of 0-9 and a-f")
      }
      for id in object where !([40, 64].contains(id.utf8.count) && id.allSatisfy(\.isHexDigit)) {
        throw ValidationError("\(id) is no whole object id")
      }
      if let expires, BaselineDate(text: expires) == nil {
        throw ValidationError("--expires has to be a day such as 2026-12-31")
      }
      if reason.isEmpty { throw ValidationError("--reason is empty") }
    }

    func run() throws {
      let place = try file.place()
      try place.checkWritable()
      var baseline = try usable { try place.read() } ?? Baseline()
      var subjects: [BaselineEntry.Subject] = fingerprint.compactMap { Fingerprint(text: $0) }
        .map { .secret($0) }
      subjects += object.map { .object($0.lowercased()) }
      for name in content {
        do throws(TextFile.Failure) {
          subjects.append(.content(SHA256.hexadecimal(of: try TextFile.bytes(name))))
        } catch {
          throw ValidationError(error.description)
        }
      }
      var isComplete = true
      if subjects.isEmpty {
        let outcome = try usable { try scan.run(place.source) }.result.outcome
        isComplete = outcome.coverage.isComplete
        subjects = outcome.findings.filter { $0.suppression == nil }.map { .secret($0.fingerprint) }
      }
      let known = Set(baseline.entries.map(\.subject))
      let added = Set(subjects).subtracting(known).map { subject in
        BaselineEntry(
          subject, reason: reason, path: path.map { Array($0.utf8) }, owner: owner,
          expires: expires.flatMap { BaselineDate(text: $0) }, acceptsLive: acceptLive)
      }
      baseline.insert(added)
      try place.write(baseline)
      Diagnostics.say(
        "\(place.name): \(added.count) added, \(Wording.count(baseline.entries.count, "entry")) in all"
          + (added.isEmpty ? "" : "; commit this file"))
      if !isComplete { throw ExitCode(ExitStatus.incomplete.rawValue) }
    }
  }

  /// `kascan baseline prune`
  struct Prune: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "prune",
      abstract: "Remove expired entries, and those of keys that are nowhere any more.")

    @OptionGroup var file: FileOptions
    @OptionGroup var scan: BaselineScan

    func run() throws {
      let place = try file.place()
      try place.checkWritable()
      guard var baseline = try usable({ try place.read() }) else {
        throw ValidationError("\(place.name): there is no such baseline")
      }
      var scanned = try usable { try scan.run(place.source) }
      guard scanned.result.outcome.coverage.isComplete else {
        Diagnostics.say("\(place.name): left as it is, since not everything was read")
        throw ExitCode(ExitStatus.incomplete.rawValue)
      }
      var suppressions = Suppressions()
      suppressions.baseline = baseline
      let use = suppressions.apply(to: &scanned.result.outcome, paths: scanned.paths)
      for (entries, state) in [(use.expired, "expired"), (use.unused, "stale")] {
        for entry in entries { print("\(state): \(Report.visible(entry.line))") }
      }
      baseline.remove(use.expired + use.unused)
      try place.write(baseline)
      let removed = use.expired.count + use.unused.count
      Diagnostics.say(
        "\(place.name): \(removed) removed, \(Wording.count(baseline.entries.count, "entry")) left")
    }
  }

  /// `kascan baseline show`
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "List the entries and their state.")
    @OptionGroup var file: FileOptions

    func run() throws {
      let place = try file.place()
      guard let baseline = try usable({ try place.read() }) else {
        throw ValidationError("\(place.name): there is no such baseline")
      }
      for entry in baseline.entries {
        let state = entry.isExpired(on: .today) ? "expired" : "valid"
        print("\(state)\t\(Report.visible(entry.line))")
      }
    }
  }
}
