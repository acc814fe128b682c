package import Git

/// Which objects of a repository are scanned.
package enum RepositorySelection: Sendable, Equatable {
  /// Every object in the store, reachable or not, and the git folder's own files.
  case all
  /// What a ref, a reflog or the stash still reaches.
  case reachable
  /// These objects.
  case objects(Set<ObjectID>)
  /// The objects that a range adds, found in the history.
  case range(ObjectRange)
  /// What the index would commit.
  ///
  /// - Parameters:
  ///   - named: files that are read where they lie if they are not staged.
  ///   - includesOld: whether secrets count that the other side of the difference holds.
  case staged(named: [[UInt8]], includesOld: Bool)
  /// The objects that a change brings, before any ref names them.
  ///
  /// - Parameters:
  ///   - refs: what the new objects will be reached by, for reports.
  ///   - includesOld: whether secrets count that the change only moves or edits.
  case change(ObjectRange, refs: [[UInt8]], includesOld: Bool)
}

/// Revisions and options as git-rev-list(1) takes them, narrowed by pathspecs.
package struct ObjectRange: Sendable, Equatable {
  /// Revisions, such as `A..B` or `^A`.
  package var revisions: [[UInt8]]
  /// Revisions that are left out where the repository has them: it may know nothing of what the
  /// other side has, and git refuses an id that it does not have.
  package var known: [ObjectID] = []
  /// Options that choose revisions: `--not`, `--all`, `--remotes=…`.
  package var options: [String] = []
  /// Pathspecs; empty for all.
  package var paths: [[UInt8]] = []

  /// Creates a range.
  package init(_ revisions: [[UInt8]]) { self.revisions = revisions }
}
