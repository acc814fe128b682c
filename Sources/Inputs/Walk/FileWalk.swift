package import Blobs
import CPlatform
import Glibc
import Platform
import Synchronization

/// Reads the files under the paths that a user names, on all cores.
///
/// Folders are listed with getdents64 and files opened relative to their folder, so a file costs
/// three system calls (openat, read, close) and no path is built for it unless something is found.
/// Symbolic links are not followed, except one that is named itself.
///
/// The names in a folder are handed over as a blob of their own: each name followed by NUL, with
/// the provenance of the folder and `part` `.name` (see `name(at:in:)`). For a named path the blob
/// is the path as given, and the provenance's path is empty.
package struct FileWalk: Sendable {
  /// Files, folders, and `-` for standard input, in the order given.
  package var arguments: [[UInt8]]
  /// Whether ignore rules count; otherwise everything is read.
  package var honoursIgnore = true
  /// Patterns in the syntax of `.gitignore` of paths to leave out.
  package var excludedPatterns: [[UInt8]] = []
  /// The absolute path of the folder that those patterns start from; nil for each folder named.
  package var excludedRoot: [UInt8]?
  /// Repositories to read in place of the arguments, which they were met below.
  package var repositories: [NestedRepository] = []
  /// Asked about each repository that is met: where it says yes, that one is not entered. Called on
  /// every worker.
  package var takesOver: (@Sendable (NestedRepository) -> Bool)?
  /// Whether `.kascanignore` files count among the ignore rules.
  package var honoursOwnIgnore = true
  /// The size above which a file is not read; nil for none.
  package var sizeLimit: SizeLimit?
  /// Takes the path of a folder that is a git repository by its content, and no `.git`: nothing of it
  /// is read then. Where nobody takes it, it is a folder like any other.
  package var foundRepository: (@Sendable ([UInt8]) -> Void)?
  /// How many workers read.
  package var threads = WorkerPool.processorCount

  /// Creates a walk of some paths.
  package init(arguments: [[UInt8]]) { self.arguments = arguments }

  /// Reads everything, and waits for the end.
  ///
  /// Workers but the first see no file that was opened before they began (see
  /// `kascan_own_file_table`); what they need of the kind they open themselves.
  ///
  /// - Parameters:
  ///   - makeConsumer: makes a worker's consumer, from the worker's number, on its thread.
  ///   - makeExpander: makes a worker's expander, likewise; nil where archives stay closed.
  ///   - shouldStop: whether to stop early; asked often, on every worker.
  ///   - progress: where to count.
  /// - Returns: what was read and what was not, ordered by path.
  package func run(
    makeConsumer: @escaping @Sendable (Int) -> any BlobConsumer,
    makeExpander: @escaping @Sendable (Int) -> (any BlobExpander)? = { _ in nil },
    shouldStop: @escaping @Sendable () -> Bool = { false },
    progress: ScanProgress = ScanProgress()
  ) -> Coverage {
    let plan = WalkPlan(self, shouldStop: shouldStop, progress: progress)
    let total = WalkTotal()
    let threads = max(1, threads)
    WorkerPool.run(threads) { index in
      // Two threads that open and close files in one table wait for each other.
      if index > 0 && !plan.namesOpenFiles { _ = kascan_own_file_table() }
      let worker = WalkWorker(plan, consumer: makeConsumer(index), expander: makeExpander(index))
      worker.run()
      total.value.withLock {
        $0.coverage.merge(worker.coverage)
        if worker.isStopped { $0.isStopped = true }
      }
    }
    var (coverage, isStopped) = total.value.withLock { $0 }
    if isStopped {
      let roots = repositories.isEmpty ? arguments : repositories.map(\.path)
      coverage.unread += roots.map { .init(path: $0, .stopped) }
    }
    coverage.sort()
    return coverage
  }

  /// The name in a blob of names that a finding lies in.
  ///
  /// - Parameter offset: where the finding begins.
  /// - Returns: the range of the name's bytes, without the NUL.
  package static func name(at offset: Int, in names: Span<UInt8>) -> Range<Int> {
    var start = min(offset, names.count)
    while start > 0 && names[start - 1] != 0 { start -= 1 }
    var end = min(offset, names.count)
    while end < names.count && names[end] != 0 { end += 1 }
    return start..<end
  }
}

/// The coverage that the workers add to at their end.
private final class WalkTotal: Sendable {
  let value = Mutex((coverage: Coverage(), isStopped: false))
}
