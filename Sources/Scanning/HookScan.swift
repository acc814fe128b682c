import Blobs
package import Findings
package import Git
import Inputs
import Platform

/// The scan of a git hook: what is about to be committed, pushed or received.
///
/// The repository is the one that git's environment names, from the folder git started the hook in.
package struct HookScan: Sendable {
  /// How objects are scanned; its `selection` is not used.
  package var scan: GitScan
  /// Whether secrets count that the other side has already.
  package var includesOld = false
  /// Whether to stop early.
  package var shouldStop: @Sendable () -> Bool = { false }

  private static let here = Array(".".utf8)

  /// Asks git about this repository while the scan is made ready.
  ///
  /// - Parameter staged: whether also for what is staged.
  package static func ask(staged: Bool) -> RepositoryQuestion {
    RepositoryQuestion(path: here, inheritsEnvironment: true, staged: staged)
  }

  /// Creates a scan.
  package init(_ scan: GitScan) { self.scan = scan }

  // MARK: pre-commit

  /// Scans what the index would commit.
  ///
  /// - Parameters:
  ///   - names: files that a hook runner named; empty for everything that is staged.
  ///   - question: what git was asked before.
  package func staged(names: [[UInt8]], asked question: RepositoryQuestion) -> ScanOutcome {
    var outcome = repository(question) { repository, run throws(GitError) in
      let staged = try StagedObjects(repository, asked: question)
      let wanted = names.map { $0.starts(with: "./".utf8) ? Array($0.dropFirst(2)) : $0 }
      run.scanStaged(staged, only: names.isEmpty ? nil : Set(wanted), includesOld: includesOld)
      // What is named and not staged is read where it lies.
      let known = Set(staged.entries.map(\.path))
      let rest = zip(names, wanted).filter { !known.contains($0.1) }.map(\.0)
      if !rest.isEmpty { run.add(files(rest)) }
    }
    outcome.sort()
    return outcome
  }

  /// Scans files of the work tree that a hook runner named.
  package func files(_ names: [[UInt8]]) -> ScanOutcome {
    // The content of a symbolic link is what it says; git never commits what it leads to.
    var links: [(name: [UInt8], target: [UInt8])] = []
    var walk = FileWalk(arguments: [])
    for name in names {
      if let target = SymbolicLink.target(of: name) {
        links.append((name, target))
      } else {
        walk.arguments.append(name)
      }
    }
    walk.threads = min(scan.threads, names.count / 16 + 1)
    var files = FileScan(walk: walk, detector: scan.detector)
    files.archiveLimits = scan.archiveLimits
    files.honoursSuppressions = scan.honoursSuppressions
    var outcome = files.run(shouldStop: shouldStop, progress: ScanProgress())
    for (name, target) in links { outcome.add(blob(target[...], Provenance(path: name))) }
    outcome.sort()
    return outcome
  }

  /// Scans a blob that is in memory.
  private func blob(_ bytes: ArraySlice<UInt8>, _ provenance: Provenance) -> ScanOutcome {
    let consumer = FindingConsumer(
      scan.detector, honoursSuppressions: scan.honoursSuppressions)
    _ = consumer.consume(Array(bytes).span, at: 0, isLast: true) { provenance }
    var outcome = ScanOutcome()
    outcome.add(consumer)
    outcome.coverage.files = 1
    outcome.coverage.bytes = bytes.count
    return outcome
  }

  // MARK: commit-msg

  /// Scans the message of a commit.
  ///
  /// - Parameters:
  ///   - message: the file's content as git hands it over.
  ///   - path: the file's path, for reports.
  ///   - wasEdited: whether an editor showed the message. Git then cuts off what stands below its
  ///     scissors line: the difference that `commit --verbose` shows, old keys included.
  package func message(_ message: [UInt8], path: [UInt8], wasEdited: Bool) -> ScanOutcome {
    let text = wasEdited ? Self.aboveScissors(message) : message[...]
    var outcome = blob(text, Provenance(path: path, part: .message))
    outcome.sort()
    return outcome
  }

  /// What git keeps of an edited message: the part above the line that it put in itself
  /// (`wt_status_locate_end` in git's wt-status.c). The comment character is the user's choice.
  static func aboveScissors(_ message: [UInt8]) -> ArraySlice<UInt8> {
    let mark = Array(" ------------------------ >8 ------------------------".utf8)
    var start = 0
    while start < message.count {
      let end = message[start...].firstIndex(of: UInt8(ascii: "\n")) ?? message.count
      let line = message[start..<end]
      let comment = line.prefix { $0 != UInt8(ascii: " ") }
      if (1...8).contains(comment.count), line.dropFirst(comment.count).elementsEqual(mark) {
        return message[..<start]
      }
      start = end + 1
    }
    return message[...]
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
    return repository(question) { repository, run throws(GitError) in
      // Of what the other side has, this repository may know nothing; git refuses such an id.
      let reader = ObjectReader(ObjectStore(repository))
      let known = Set(updates.compactMap(\.old)).sorted().filter { (try? reader.read($0)) != nil }
      try scanRange(
        repository, &run, wanted.map(\.hexadecimal),
        options: ["--not"] + known.map(\.description) + options,
        refs: updates.filter { $0.new != nil }.map { String(decoding: $0.name, as: UTF8.self) })
    }
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
    repository(question) { repository, run throws(GitError) in
      var options: [String] = []
      if let remote, !remote.isEmpty {
        options = ["--not", "--remotes=\(String(decoding: remote, as: UTF8.self))"]
      }
      try scanRange(
        repository, &run, (old.map { [Array("^".utf8) + $0] } ?? []) + [new], options: options,
        refs: [String(decoding: new, as: UTF8.self)])
    }
  }

  private func scanRange(
    _ repository: Repository, _ run: inout GitRun, _ revisions: [[UInt8]], options: [String],
    refs: [String]
  ) throws(GitError) {
    let range = try RangeObjects(repository, revisions, options: options)
    try run.scanRange(range)
    if run.outcome.findings.isEmpty { return }
    if !includesOld {
      run.dropSecrets(
        of: try RangeReplacements(repository, revisions, options: options, of: range).objects)
    }
    let history = HookHistory(repository, revisions, options: options, refs: refs.sorted())
    try run.complete(try history.entries(of: run.outcome.findings))
  }

  private func repository(
    _ question: RepositoryQuestion, _ body: (Repository, inout GitRun) throws(GitError) -> Void
  ) -> ScanOutcome {
    var outcome: ScanOutcome
    do throws(GitError) {
      let repository = try Repository(question)
      var run = GitRun(scan, repository, path: Self.here, shouldStop: shouldStop)
      do throws(GitError) {
        try body(repository, &run)
        outcome = run.outcome
      } catch {
        outcome = run.outcome
        outcome.coverage.unread.append(.init(path: Self.here, reason: error.reason))
      }
    } catch {
      outcome = ScanOutcome()
      outcome.coverage.unread.append(.init(path: Self.here, reason: error.reason))
    }
    outcome.sort()
    return outcome
  }
}
