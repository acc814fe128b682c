import ArgumentParser
import Detection
import Git
import Platform
import Reports
import Repositories
import Scanning

/// `kascan repos`: many repositories.
struct ReposCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "repos",
    abstract: "Scan many repositories: folders of them, lists, addresses to clone.",
    discussion: """
      Each repository is scanned as `kascan git` does it, and the answer is one report. Addresses \
      (https, ssh, file) are cloned as mirrors, some at a time, and removed when they have been \
      read. Passwords come from git's credential helpers alone, and nothing asks for one. What \
      can't be cloned or read is named, and the exit code is then 2.

      EXAMPLES
        kascan repos ~/projects
        gh repo list ORG -L 9999 --json url -q '.[].url' | kascan repos -
        kascan repos list.txt --state org.state      reads what has changed since
        kascan repos list.txt --shard 2/8 -f json -o part-2.json
      """)

  @Argument(
    help: ArgumentHelp(
      """
      Folders to search, bundles, addresses, files with a target a line, and `-` for such a list on \
      standard input.
      """, valueName: "target"),
    completion: .file())
  var targets: [String]

  @Option(
    help: ArgumentHelp(
      """
      Note here what has been scanned and what came of it; a later run with the same file passes \
      over what has not changed.
      """, valueName: "file"),
    completion: .file())
  var state: String?

  @Option(
    help: ArgumentHelp(
      """
      Scan part I of N, the same on every machine (default: what a Kubernetes Indexed Job with \
      KASCAN_SHARDS, a Slurm array or CI_NODE_INDEX says).
      """, valueName: "i/n"))
  var shard: Shard?

  @Option(
    help: ArgumentHelp(
      "Keep clones here, and fetch only what is new the next time.", valueName: "folder"),
    completion: .directory)
  var keep: String?

  @Flag(help: "Clone the wiki of each address too, where there is one.")
  var wikis = false

  @Flag(help: "Fetch contents of Git LFS too (with git-lfs); else they are named as not read.")
  var lfs = false

  @Option(help: ArgumentHelp("How many repositories are cloned at once.", valueName: "n"))
  var jobs = 4

  @Option(
    help: ArgumentHelp(
      "After how many seconds without a byte a transfer is ended, and tried once more.",
      valueName: "seconds"))
  var stall = 60

  @Option(
    name: .customLong("unread"),
    help: ArgumentHelp(
      "Write the targets that were not read, or not wholly, to this file: a list for the next run.",
      valueName: "file"),
    completion: .file())
  var unreadList: String?

  @OptionGroup(title: "Cache options") var cache: CacheOptions
  @OptionGroup var scanning: ScanningOptions

  func validate() throws {
    guard (1...256).contains(jobs) else { throw ValidationError("--jobs has to be 1 to 256") }
    guard (1...86_400).contains(stall) else {
      throw ValidationError("--stall has to be 1 to 86400")
    }
    guard !targets.isEmpty else { throw ValidationError("name a target; `.` is this folder") }
  }

  func execute() throws -> ExitStatus {
    let start = Timestamp.now
    let shard = try chosenShard()
    let prepared = try scanning.prepare()
    let unreadFile = try unreadList.map { try UnreadList($0) }
    var scan = RepositoriesScan(RepositoryScan(prepared.planner.search))
    scan.scan.planner = prepared.planner
    scan.scan.inheritsEnvironment = false
    scan.jobs = jobs
    scan.stall = stall
    scan.lfs = lfs
    scan.kept = try keep.map(openKept)
    scan.state = try state.map(openState)
    // A later run may write another format.
    if state != nil { scan.scan.settings.hashesLines = true }
    scan.needsSecrets = prepared.verification != nil || scanning.reporting.showSecrets

    var list = TargetList(
      targets.map { Array($0.utf8) }, wikis: wikis, unless: { Interruption.isRequested })
    if list.hasCredentials {
      Diagnostics.say(
        "a user or a password stands in an address: it is shown nowhere, but other users may see "
          + "lists and command lines; a credential helper of git's is the place for it")
    }
    let part = ReportPart(
      index: shard?.shard.index ?? 0, count: shard?.shard.count ?? 1, list: list.digest)
    if let shard {
      let total = list.entries.count
      list.keep(shard.shard)
      Diagnostics.say(
        "part \(part.index + 1) of \(part.count) (\(shard.source)): \(list.entries.count) of "
          + "\(total) targets")
    }
    let folders = list.localFolders + (scan.kept.map { [$0.folder] } ?? [])
    scan.cache = cache.folder(outside: folders)
    let progress = RepositoriesProgress()
    let line = ProgressLine(scanning.reporting.progressChoice) { progress.summary }
    let outcome = try scan.run(list, progress: progress)
    line.finish()
    return try conclude(
      outcome, part: shard == nil ? nil : part, unreadFile, prepared, start: start)
  }

  private func conclude(
    _ outcome: RepositoriesOutcome, part: ReportPart?, _ unreadFile: UnreadList?,
    _ prepared: ScanningOptions.Preparation, start: Timestamp
  ) throws -> ExitStatus {
    if outcome.unchanged > 0 {
      Diagnostics.say("\(outcome.unchanged) unchanged since they were last scanned: not read again")
    }
    if outcome.reread > 0 {
      Diagnostics.say(
        "\(outcome.reread) with findings are read again: the state holds no secrets, and those are "
          + "asked for")
    }
    for file in outcome.uncached {
      Diagnostics.say("cache \(Report.visible(file.path)): \(file.defect.text)")
    }
    try unreadFile?.write(outcome.unfinished)
    var conclusion = Conclusion(
      command: "repos", suppressed: outcome.targets, detectors: outcome.detectors,
      startTime: start)
    conclusion.part = part
    let status = try conclusion.finish(
      prepared.session, reporting: scanning.reporting, verification: prepared.verification)
    guard let failure = outcome.stateFailure else { return status }
    Diagnostics.say("\(state ?? ""): \(failure.reason): the state is incomplete")
    return status == .passed ? .incomplete : status
  }

  private func chosenShard() throws -> (shard: Shard, source: String)? {
    if let shard { return (shard, "--shard") }
    do throws(Shard.EnvironmentError) {
      return try Shard.scheduled(Terminal.environment).map { ($0.shard, $0.variable) }
    } catch {
      throw Diagnostics.usage("\(error)")
    }
  }

  private func openKept(_ folder: String) throws -> KeptClones {
    do throws(SystemError) {
      return try KeptClones(Array(folder.utf8))
    } catch {
      let isBusy = error.call == "flock"
      Diagnostics.say("\(folder): \(isBusy ? "another run has this folder" : error.reason)")
      throw ExitCode(ExitStatus.incomplete.rawValue)
    }
  }

  private func openState(_ file: String) throws -> StateFile {
    do throws(StateFile.Failure) {
      let opened = try StateFile(Array(file.utf8))
      if opened.hadTornLine {
        Diagnostics.say("\(file): the last line was cut off; its repository is scanned again")
      }
      if opened.brokenLines > 0 {
        Diagnostics.say(
          "\(file): \(opened.brokenLines) lines are not to be read; their repositories are scanned "
            + "again")
      }
      return opened
    } catch {
      switch error {
      case .busy: Diagnostics.say("\(file): another run has this file")
      case .system(let error): Diagnostics.say("\(file): \(error.reason)")
      case .foreign:
        throw Diagnostics.usage("\(file): not a state file of kascan's; name another file")
      case .otherForm(let form):
        throw Diagnostics.usage(
          "\(file): a state file of form \(form), which this version does not read; name another "
            + "file")
      }
      throw ExitCode(ExitStatus.incomplete.rawValue)
    }
  }
}

extension Shard: ExpressibleByArgument {
  /// Reads the option's value.
  public init?(argument: String) { self.init(argument) }
}

/// The file that takes the targets that were not read.
private struct UnreadList {
  private let name: String
  private let file: ReportFile

  init(_ name: String) throws {
    self.name = name
    do throws(SystemError) {
      file = try ReportFile(path: Array(name.utf8))
    } catch {
      throw Self.failure(name, error)
    }
  }

  /// Writes a line for each target; without any it is an empty file.
  func write(_ targets: [[UInt8]]) throws {
    do throws(SystemError) {
      try file.write(Array(targets.map { $0 + [0x0A] }.joined()).span)
      try file.commit()
    } catch {
      throw Self.failure(name, error)
    }
  }

  private static func failure(_ name: String, _ error: SystemError) -> ExitCode {
    Diagnostics.say("\(name): \(error.reason)")
    return ExitCode(ExitStatus.incomplete.rawValue)
  }
}
