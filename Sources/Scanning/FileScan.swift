import Archives
import Blobs
package import Findings
import Git
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
  /// Whether folders that are git repositories, and no `.git`, are read as such.
  var readsRepositories = true
  /// The objects of the repository that the files belong to, if they do.
  var store: ObjectStore?

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
    var walk = walk
    if readsRepositories {
      walk.foundRepository = { path in collected.repositories.withLock { $0.append(path) } }
    }
    let coverage = walk.run(
      makeConsumer: { _ in
        let consumer = settings.makeConsumer()
        collected.consumers.withLock { $0.append(Box(consumer)) }
        return consumer
      },
      makeExpander: { _ in settings.makeExpander(objects: store) },
      shouldStop: settings.shouldStop, progress: progress)
    var outcome = ScanOutcome(coverage: coverage)
    var pointers: [PlacedPointer] = []
    for box in collected.consumers.withLock({ $0 }) {
      outcome.add(ScanOutcome(findings: box.consumer.takeFindings()))
      pointers += box.consumer.pointers
    }
    if followsPointers, !pointers.isEmpty { outcome.add(LFSScan.ofFiles(pointers, settings)) }
    let repositories = collected.repositories.withLock { $0 }
    for path in repositories.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      outcome.add(scan(repository: path))
    }
    outcome.sort()
    return outcome
  }

  /// Scans a folder that looks like a repository: as one, or, where git does not take it for one, file
  /// by file.
  private func scan(repository path: [UInt8]) -> ScanOutcome {
    var outcome = ScanOutcome()
    do throws(GitError) {
      return try RepositoryScan(settings).run(found: path)
    } catch {
      if error != .notARepository(path) {
        outcome.coverage.unread = [.init(path: path, error.reason)]
      }
    }
    var files = self
    files.walk.arguments = [path]
    files.readsRepositories = false
    outcome.add(files.run())
    return outcome
  }

  private final class Collected: Sendable {
    let consumers = Mutex<[Box]>([])
    let repositories = Mutex<[[UInt8]]>([])
  }

  /// Each consumer is used by its own thread alone until the threads have ended.
  private struct Box: @unchecked Sendable {
    let consumer: FindingConsumer
    init(_ consumer: FindingConsumer) { self.consumer = consumer }
  }
}
