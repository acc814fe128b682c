import Platform
import Synchronization

/// A git work tree, as far as its ignore rules go.
final class WorkTree: Sendable {
  /// The path of its top folder, absolute, without symbolic links.
  let top: [UInt8]
  /// Whether names are compared without regard to case (`core.ignoreCase`).
  let foldsCase: Bool
  private let indexPath: [UInt8]
  private let usesOldHashes: Bool
  /// The contents of the user's excludes file and of `info/exclude`, in that order.
  private let excludes: [[UInt8]]
  /// The rules of a sparse checkout that are not on disk.
  let hiddenRules: SparseCheckoutRules
  private let tracked = Mutex<TrackedPaths?>(nil)

  init(
    top: [UInt8], foldsCase: Bool, indexPath: [UInt8], usesOldHashes: Bool, excludes: [[UInt8]],
    hiddenRules: SparseCheckoutRules
  ) {
    self.top = top
    self.foldsCase = foldsCase
    self.indexPath = indexPath
    self.usesOldHashes = usesOldHashes
    self.excludes = excludes
    self.hiddenRules = hiddenRules
  }

  /// The ignore files outside the tree, the weakest first.
  ///
  /// - Parameter base: where the top ends in a walk's paths.
  func ignoreFiles(base: Int) -> [IgnoreFile] {
    excludes.compactMap { IgnoreFile($0, baseCount: base, foldsCase: foldsCase) }
  }

  /// Whether git tracks a path, from the top.
  func tracks(_ path: Span<UInt8>) -> Bool { trackedPaths.contains(path) }

  /// Whether git tracks anything in a folder, or the folder as a submodule.
  func tracks(inside path: Span<UInt8>) -> Bool {
    trackedPaths.contains(path) || trackedPaths.containsAny(below: path)
  }

  /// Whether git tracks anything in a folder, which a submodule is not.
  func tracks(below path: Span<UInt8>) -> Bool { trackedPaths.containsAny(below: path) }

  /// Read when the first path is about to be ignored: most trees have nothing to ignore.
  private var trackedPaths: TrackedPaths {
    tracked.withLock { tracked in
      if let tracked { return tracked }
      var paths = usesOldHashes ? TrackedPaths(index: indexPath, foldsCase: foldsCase) : nil
      if paths == nil { paths = TrackedPaths(askingGitIn: top, foldsCase: foldsCase) }
      let result = paths ?? TrackedPaths.unknown
      tracked = result
      return result
    }
  }
}
