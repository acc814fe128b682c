import Blobs
package import Findings

/// What a report says of one thing that was scanned as a whole.
package struct ScannedTarget: Sendable, Equatable {
  /// What was scanned.
  package var target: Target
  /// Whether everything of it was read.
  package var isComplete: Bool
  /// Files, bytes and git objects read.
  package var files: Int
  package var bytes: Int
  package var objects: Int
  /// Where its settings are.
  package var settings: SettingsFiles

  /// Creates a summary.
  init(
    _ target: Target, isComplete: Bool, files: Int, bytes: Int, objects: Int,
    settings: SettingsFiles = SettingsFiles()
  ) {
    self.target = target
    self.isComplete = isComplete
    self.files = files
    self.bytes = bytes
    self.objects = objects
    self.settings = settings
  }

  /// Creates the summary of a target's scan.
  package init(_ target: TargetOutcome) {
    let coverage = target.outcome.coverage
    self.init(
      target.target, isComplete: coverage.isComplete, files: coverage.files,
      bytes: coverage.bytes, objects: coverage.objects, settings: target.settings)
  }
}
