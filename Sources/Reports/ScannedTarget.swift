package import Blobs
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

  /// Creates a summary.
  init(_ target: Target, isComplete: Bool, files: Int, bytes: Int, objects: Int) {
    self.target = target
    self.isComplete = isComplete
    self.files = files
    self.bytes = bytes
    self.objects = objects
  }

  /// Creates the summary of a target's scan.
  package init(_ target: Target, _ coverage: Coverage) {
    self.init(
      target, isComplete: coverage.isComplete, files: coverage.files, bytes: coverage.bytes,
      objects: coverage.objects)
  }
}
