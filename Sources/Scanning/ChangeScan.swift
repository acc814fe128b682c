import Blobs
package import Findings
package import Git

/// The scan of a change: what is about to be committed, pushed or received.
///
/// The repository is the one that git's environment names, from the folder git started the hook in.
package struct ChangeScan: Sendable {
  /// How blobs are searched.
  package var settings: ScanSettings
  /// Whether secrets count that the other side has already.
  package var includesOld = false

  private static let here = Array(".".utf8)

  /// Asks git about this repository while the scan is made ready.
  ///
  /// - Parameter staged: whether also for what is staged.
  package static func ask(staged: Bool) -> RepositoryQuestion {
    RepositoryQuestion(path: here, inheritsEnvironment: true, staged: staged)
  }

  /// Creates a scan.
  package init(_ settings: ScanSettings) { self.settings = settings }

  private func repository(
    _ selection: RepositorySelection, asked question: RepositoryQuestion
  ) -> ScanOutcome {
    var scan = RepositoryScan(settings)
    scan.selection = selection
    return scan.run(Self.here, asked: question)
  }

  // MARK: pre-commit

  /// Scans everything that the index would commit.
  ///
  /// - Parameters:
  ///   - names: files that a hook runner named: those that are not staged are read where they lie.
  ///   - question: what git was asked before.
  package func staged(names: [[UInt8]], asked question: RepositoryQuestion) -> ScanOutcome {
    repository(.staged(named: names, includesOld: includesOld), asked: question)
  }

  /// Scans files of the work tree that a hook runner named.
  package func files(_ names: [[UInt8]]) -> ScanOutcome { FileScan.scan(named: names, settings) }

  // MARK: commit-msg

  /// Scans the message of a commit.
  ///
  /// - Parameters:
  ///   - message: the file's content as git hands it over.
  ///   - path: the file's path, for reports.
  ///   - wasEdited: whether an editor showed the message.
  package func message(_ message: [UInt8], path: [UInt8], wasEdited: Bool) -> ScanOutcome {
    // Where git does not say what it leaves out, all is read.
    let cleanup = try? MessageCleanup.configured()
    let text = cleanup?.kept(of: message, wasEdited: wasEdited) ?? message
    return settings.scan(text, Provenance(path: path, part: .message))
  }

  // MARK: pre-push and pre-receive

  /// Scans what a push adds to a remote: what the pushed refs reach, and neither the remote's refs
  /// of before nor this repository's record of the remote do.
  ///
  /// - Parameters:
  ///   - remote: the remote's name, or its address where it has no name.
  ///   - question: what git was asked before.
  package func pushed(
    _ updates: [RefUpdate], remote: [UInt8], asked question: RepositoryQuestion
  ) -> ScanOutcome {
    let name = String(decoding: remote, as: UTF8.self)
    return refs(updates, options: name.isEmpty ? [] : ["--remotes=\(name)"], asked: question)
  }

  /// Scans what the branches and HEAD have and a remote has not, as far as its refs are known here.
  ///
  /// - Parameters:
  ///   - remote: the remote's name; empty for all remotes.
  ///   - question: what git was asked before.
  package func unpushed(remote: [UInt8], asked question: RepositoryQuestion) -> ScanOutcome {
    let name = String(decoding: remote, as: UTF8.self)
    var range = ObjectRange([])
    // There is no HEAD before the first commit.
    range.options = [
      "--ignore-missing", "--branches", "HEAD", "--not",
      name.isEmpty ? "--remotes" : "--remotes=\(name)",
    ]
    return repository(.change(range, refs: [], includesOld: includesOld), asked: question)
  }

  /// Scans what a push brought, before any ref names it: what the new refs reach, and no ref does.
  ///
  /// - Parameter question: what git was asked before.
  package func received(
    _ updates: [RefUpdate], asked question: RepositoryQuestion
  ) -> ScanOutcome {
    refs(updates, options: ["--all"], asked: question)
  }

  private func refs(
    _ updates: [RefUpdate], options: [String], asked question: RepositoryQuestion
  ) -> ScanOutcome {
    let wanted = Set(updates.compactMap(\.new)).sorted()
    if wanted.isEmpty { return ScanOutcome() }
    var range = ObjectRange(wanted.map(\.hexadecimal))
    range.known = Set(updates.compactMap(\.old)).sorted()
    range.options = ["--not"] + options
    return repository(
      .change(
        range, refs: updates.filter { $0.new != nil }.map(\.name), includesOld: includesOld),
      asked: question)
  }

  /// Scans what one revision has and another has not.
  ///
  /// - Parameters:
  ///   - old: a revision; nil for none.
  ///   - new: a revision.
  ///   - remote: a remote whose refs are left out too.
  ///   - question: what git was asked before.
  package func range(
    from old: [UInt8]?, to new: [UInt8], remote: [UInt8]? = nil,
    asked question: RepositoryQuestion
  ) -> ScanOutcome {
    var range = ObjectRange((old.map { [Array("^".utf8) + $0] } ?? []) + [new])
    if let remote, !remote.isEmpty {
      range.options = ["--not", "--remotes=\(String(decoding: remote, as: UTF8.self))"]
    }
    return repository(
      .change(range, refs: [new], includesOld: includesOld), asked: question)
  }
}
