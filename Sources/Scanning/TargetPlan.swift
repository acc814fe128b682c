import Blobs
import Detection
package import Findings
package import Inputs
package import Platform
import Rules
package import Settings

/// How a target is scanned: under which settings, and how its blobs are searched under them.
package struct TargetPlan: Sendable {
  /// The settings that hold for the target.
  package var settings = TargetSettings()
  /// How its blobs are searched; the rules that its settings add are among those looked for.
  package var search: ScanSettings

  /// Creates the plan of a target without settings.
  package init(_ search: ScanSettings) { self.search = search }
}

/// Makes the plans of targets.
package struct TargetPlanner: Sendable {
  /// Which settings hold.
  package let choice: SettingsChoice
  /// How blobs are searched where no settings add to it.
  package var search: ScanSettings

  /// Creates a planner.
  package init(_ choice: SettingsChoice, _ search: ScanSettings) {
    self.choice = choice
    self.search = search
  }

  /// The planner of a scan that counts what it searched.
  package func counting(in progress: ScanProgress) -> TargetPlanner {
    var planner = self
    planner.search.progress = progress
    return planner
  }

  /// The plan of a target.
  ///
  /// - Parameter own: where the target's own settings are.
  package func plan(of own: SettingsSource) throws(FormatError) -> TargetPlan {
    var plan = TargetPlan(search)
    plan.settings = try choice.settings(of: own)
    if plan.settings.rules.isEmpty { return plan }
    var all = search.detector.rules
    for file in plan.settings.rules {
      let added = try RuleFile.parse(file.text, file: file.file)
      for rule in added {
        if all.contains(where: { $0.id == rule.id }) {
          throw FormatError(file: file.file, line: nil, reason: "rule \(rule.id) is there already")
        }
        all.append(rule)
      }
    }
    do throws(Detector.RuleError) {
      plan.search.detector = try Detector(rules: all, limits: search.detector.limits)
    } catch {
      let file = plan.settings.rules.map(\.file).joined(separator: ", ")
      throw FormatError(file: file, line: nil, reason: "\(error)")
    }
    return plan
  }
}

/// A target that was scanned, and what held for it.
package struct PlannedOutcome: Sendable {
  /// The target and what its scan came to.
  package var result: TargetOutcome
  /// How it was scanned.
  package let plan: TargetPlan
  /// Tells its paths from the folder that its settings' patterns start from.
  package let paths: RootedPaths

  /// Creates an outcome.
  package init(_ result: TargetOutcome, _ plan: TargetPlan, _ paths: RootedPaths) {
    self.result = result
    self.plan = plan
    self.paths = paths
    self.result.settings = plan.settings.files
  }

  /// Marks what the settings accept.
  ///
  /// - Returns: how the baseline's entries were used.
  package mutating func suppress() -> Suppressions.Use {
    plan.settings.suppressions.apply(to: &result.outcome, paths: paths)
  }
}

extension TargetSettings {
  /// The files that the settings come from.
  fileprivate var files: SettingsFiles {
    SettingsFiles(
      configuration: suppressions.configuration.map { Array($0.file.utf8) },
      baseline: suppressions.baseline.map { _ in Array(suppressions.baselineFile.utf8) })
  }
}
