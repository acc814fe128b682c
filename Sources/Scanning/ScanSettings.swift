package import Archives
import Blobs
package import Detection
package import Git
package import Inputs
import Platform
import Rules

/// How blobs are searched: what the scans of all targets of a run have in common.
package struct ScanSettings: Sendable {
  /// What is looked for.
  package var detector: Detector
  /// How much of archives is expanded; a depth of 0 leaves them closed. The limit on a member's
  /// size holds for files and git blobs too.
  package var archiveLimits = ArchiveLimits()
  /// How many workers scan.
  package var threads = WorkerPool.processorCount
  /// Whether a comment on the line can suppress a finding, and a `.kascanignore` a file.
  package var honoursSuppressions = true
  /// Whether what is read on the outside only is unread.
  package var isStrict = false
  /// Whether findings carry the hash of their lines, which only some report formats print.
  package var hashesLines = true
  /// What earlier scans of repositories have read, which is not read again in scans of everything;
  /// nil where everything is read.
  package var seen: SeenObjects?
  /// How many findings the run may keep still.
  package var budget = FindingBudget()
  /// Members of archives that are not read; nil for none.
  var excludedMembers: MemberExclusion?
  /// Where searched bytes are counted; nil for nowhere.
  package var progress: ScanProgress?
  /// Whether the scan is to stop early; asked often, by every worker.
  package var shouldStop: @Sendable () -> Bool = { false }

  /// Creates the default settings.
  package init(detector: Detector) { self.detector = detector }

  /// A consumer of blobs for one worker.
  func makeConsumer() -> FindingConsumer {
    FindingConsumer(
      detector, honoursSuppressions: honoursSuppressions, hashesLines: hashesLines,
      isStrict: isStrict, leavesArchivesClosed: archiveLimits.depth == 0, budget: budget,
      excludedMembers: excludedMembers, progress: progress)
  }

  /// An expander of archives for one worker; nil where they stay closed.
  ///
  /// - Parameter store: where packs may have the bases of their differences.
  func makeExpander(objects store: ObjectStore? = nil) -> ArchiveExpander? {
    guard archiveLimits.depth > 0 else { return nil }
    return ArchiveExpander(
      limits: archiveLimits, objects: store.map { ObjectReader($0) }, shouldStop: shouldStop)
  }
}
