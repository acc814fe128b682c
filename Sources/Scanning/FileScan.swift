package import Archives
package import Detection
package import Findings
package import Inputs
import Synchronization

/// A scan of files, folders and standard input.
package struct FileScan: Sendable {
  /// What is read.
  package var walk: FileWalk
  /// What is looked for.
  package var detector: Detector
  /// How much of archives is expanded; a depth of 0 leaves them closed. The limit on a member's
  /// size holds for files too.
  package var archiveLimits = ArchiveLimits()

  /// Whether a comment on the line can suppress a finding, and a `.kascanignore` a file.
  package var honoursSuppressions = true

  /// Creates a scan.
  package init(walk: FileWalk, detector: Detector) {
    self.walk = walk
    self.detector = detector
  }

  /// Reads everything and waits for the end.
  ///
  /// - Parameters:
  ///   - shouldStop: whether to stop early; what was not read is then in the coverage.
  ///   - progress: where to count.
  package func run(
    shouldStop: @escaping @Sendable () -> Bool, progress: ScanProgress
  ) -> ScanOutcome {
    let collected = Collected()
    var walk = walk
    walk.sizeLimit = archiveLimits.memberSize
    if !honoursSuppressions { walk.honoursOwnIgnore = false }
    let coverage = walk.run(
      makeConsumer: { _ in
        let consumer = FindingConsumer(detector, honoursSuppressions: honoursSuppressions)
        collected.consumers.withLock { $0.append(Box(consumer)) }
        return consumer
      },
      makeExpander: { _ in
        archiveLimits.depth > 0
          ? ArchiveExpander(limits: archiveLimits, shouldStop: shouldStop) : nil
      }, shouldStop: shouldStop, progress: progress)
    var outcome = ScanOutcome(coverage: coverage)
    for box in collected.consumers.withLock({ $0 }) { outcome.add(box.consumer) }
    outcome.sort()
    return outcome
  }

  private final class Collected: Sendable {
    let consumers = Mutex<[Box]>([])
  }

  /// Each consumer is used by its own thread alone until the threads have ended.
  private struct Box: @unchecked Sendable {
    let consumer: FindingConsumer
    init(_ consumer: FindingConsumer) { self.consumer = consumer }
  }
}
