import Archives
import Blobs
package import Findings
package import Inputs
import Synchronization

/// A scan of files, folders and standard input.
package struct FileScan: Sendable {
  /// What is read.
  package var walk: FileWalk
  /// Whether contents are read that Git LFS pointers stand for.
  var followsPointers = true
  /// How blobs are searched.
  package var settings: ScanSettings

  /// Creates a scan.
  package init(walk: FileWalk, _ settings: ScanSettings) {
    self.walk = walk
    self.settings = settings
    self.walk.sizeLimit = settings.archiveLimits.memberSize
    self.walk.honoursOwnIgnore = settings.honoursSuppressions
    self.walk.threads = settings.threads
  }

  /// Reads everything and waits for the end.
  ///
  /// - Parameter progress: where to count.
  /// - Returns: what was found; what was not read is in the coverage.
  package func run(progress: ScanProgress = ScanProgress()) -> ScanOutcome {
    let collected = Collected()
    let coverage = walk.run(
      makeConsumer: { _ in
        let consumer = settings.makeConsumer()
        collected.consumers.withLock { $0.append(Box(consumer)) }
        return consumer
      },
      makeExpander: { _ in settings.makeExpander() },
      shouldStop: settings.shouldStop, progress: progress)
    var outcome = ScanOutcome(coverage: coverage)
    var pointers: [PlacedPointer] = []
    for box in collected.consumers.withLock({ $0 }) {
      outcome.findings += box.consumer.findings
      pointers += box.consumer.pointers
    }
    if followsPointers, !pointers.isEmpty { outcome.add(LFSScan.ofFiles(pointers, settings)) }
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
