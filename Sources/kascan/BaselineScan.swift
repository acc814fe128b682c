import ArgumentParser
import Blobs
import Findings
import Inputs
import Platform
import Reports
import Scanning
import Settings
import Synchronization

/// Options of the scan that a baseline is held against: of the tree, and in a repository of its
/// whole history.
struct BaselineScan: ParsableArguments {
  @Flag(help: "Leave the git history out.") var noHistory = false
  @OptionGroup(title: "Detection options") var detection: DetectionOptions

  /// Scans what the settings of a source speak about, without any suppression but comments.
  func run(_ source: SettingsSource) throws -> PlannedOutcome {
    var choice = SettingsChoice()
    choice.suppresses = false
    // A comment suppresses what it suppresses in every scan.
    let planner = TargetPlanner(choice, detection.settings(try detection.detector()))
    let plan = try planner.plan(of: source)
    var outcome = ScanOutcome()
    var arguments: [[UInt8]] = []
    if let folder = source.folder {
      let shown = SettingsSource.shown(folder, from: WorkingDirectory.path)
      arguments = [shown.isEmpty ? Array(".".utf8) : shown]
      outcome.add(tree(arguments, plan.search))
    }
    if !noHistory { outcome.add(history(plan.search)) }
    for entry in outcome.coverage.unread {
      Diagnostics.say("not read: \(Report.visible(entry.path)): \(entry.reasonText)")
    }
    return PlannedOutcome(
      TargetOutcome(Target(.files, arguments), outcome), plan,
      RootedPaths(root: source.folder, arguments: arguments))
  }

  private func tree(_ arguments: [[UInt8]], _ settings: ScanSettings) -> ScanOutcome {
    var walk = FileWalk(arguments: arguments)
    let others = Others()
    walk.takesOver = { repository in
      others.paths.withLock { $0.append(repository.path) }
      return true
    }
    let outcome = FileScan(walk: walk, settings).run()
    for path in others.paths.withLock({ $0 }).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      Diagnostics.say("\(Report.visible(path)): a repository of its own, with its own baseline")
    }
    return outcome
  }

  /// What git's store holds, without that of submodules; nothing outside a repository.
  private func history(_ settings: ScanSettings) -> ScanOutcome {
    let scan = RepositoryScan(settings)
    let outcomes = try? scan.run([Array(".".utf8)])
    guard let own = outcomes?.first?.result.outcome else { return ScanOutcome() }
    return own.coverage.unread.map(\.reason) == [.notARepository] ? ScanOutcome() : own
  }

  private final class Others: Sendable {
    let paths = Mutex<[[UInt8]]>([])
  }
}
