import Blobs
import Findings
package import Inputs
package import Platform
import Settings
import Synchronization

/// A scan of paths that a user names, each under the settings of its own root.
///
/// Paths without settings, and those of one root, are walked together. A repository that is met on
/// the way is a target of its own where it or what lies around it has settings: nothing outside a
/// repository suppresses anything in it.
package struct PathScan: Sendable {
  /// Whether ignore rules count; otherwise everything is read.
  package var honoursIgnore = true
  private let planner: TargetPlanner

  /// Creates a scan.
  package init(_ planner: TargetPlanner) { self.planner = planner }

  /// What is walked at once.
  private struct Group {
    var plan: TargetPlan
    var arguments: [[UInt8]] = []
    var repositories: [NestedRepository] = []
    var unusable: [FormatError] = []

    /// The paths as reports name them.
    var roots: [[UInt8]] { repositories.isEmpty ? arguments : repositories.map(\.path) }
  }

  /// Reads everything and waits for the end.
  ///
  /// - Parameters:
  ///   - arguments: files, folders, and `-` for standard input.
  ///   - progress: where to count.
  /// - Returns: what was found, by target; what was not read is in the coverage.
  /// - Throws: what is wrong with the settings of an argument; of those of a repository that is met
  ///   on the way, the coverage tells.
  package func run(
    _ arguments: [[UInt8]], progress: ScanProgress = ScanProgress()
  ) throws(FormatError) -> [PlannedOutcome] {
    var waiting = try groups(of: arguments)
    waiting.reverse()
    var done: [PlannedOutcome] = []
    while let group = waiting.popLast() {
      var met: [NestedRepository] = []
      done.append(scan(group, progress, &met))
      waiting += groups(of: met, below: group).reversed()
    }
    return done
  }

  private func groups(of arguments: [[UInt8]]) throws(FormatError) -> [Group] {
    var groups: [Group] = []
    var plans: [[UInt8]?: TargetPlan] = [:]
    var positions: [[UInt8]?: Int] = [:]
    for argument in arguments {
      let source = SettingsSource(ofArgument: argument)
      let plan: TargetPlan
      if let known = plans[source.folder] {
        plan = known
      } else {
        plan = try planner.plan(of: source)
        plans[source.folder] = plan
      }
      let key = plan.settings.isEmpty ? nil : source.folder
      if let position = positions[key] {
        groups[position].arguments.append(argument)
      } else {
        positions[key] = groups.count
        groups.append(Group(plan: plan, arguments: [argument]))
      }
    }
    return groups
  }

  /// - Parameter group: what was walked when the repositories were met.
  private func groups(of repositories: [NestedRepository], below group: Group) -> [Group] {
    var groups: [Group] = []
    var plain: Int?
    for repository in repositories.sorted(by: { $0.path.lexicographicallyPrecedes($1.path) }) {
      var next = Group(
        plan: TargetPlan(planner.search), arguments: group.arguments, repositories: [repository])
      do throws(FormatError) {
        let folder = RealPath.of(repository.path) ?? repository.path
        next.plan = try planner.plan(of: SettingsSource(folder: folder))
      } catch {
        next.unusable = [error]
      }
      if next.plan.settings.isEmpty && next.unusable.isEmpty {
        if let plain {
          groups[plain].repositories.append(repository)
          continue
        }
        plain = groups.count
      }
      groups.append(next)
    }
    return groups
  }

  private func scan(
    _ group: Group, _ progress: ScanProgress, _ met: inout [NestedRepository]
  ) -> PlannedOutcome {
    let settings = group.plan.settings
    var walk = FileWalk(arguments: group.arguments)
    walk.repositories = group.repositories
    walk.honoursIgnore = honoursIgnore
    walk.excludedPatterns = settings.excluded
    walk.excludedRoot = settings.folder
    let collected = Collected()
    if planner.choice.differsByTarget {
      let hasSettings = !settings.isEmpty
      walk.takesOver = { repository in
        guard hasSettings || SettingsSource.hasFiles(in: repository.path) else { return false }
        collected.repositories.withLock { $0.append(repository) }
        return true
      }
    }
    let paths = RootedPaths(root: settings.folder, arguments: group.roots)
    var search = group.plan.search
    search.excludedMembers = MemberExclusion(settings.excluded, paths)
    var outcome = FileScan(walk: walk, search).run(progress: progress)
    outcome.coverage.unread += group.unusable.map { error in
      .init(path: Array(error.file.utf8), .settings(error))
    }
    outcome.sort()
    met = collected.repositories.withLock { $0 }
    return PlannedOutcome(
      TargetOutcome(Target(.files, group.roots), outcome), group.plan, paths)
  }

  private final class Collected: Sendable {
    let repositories = Mutex<[NestedRepository]>([])
  }
}
