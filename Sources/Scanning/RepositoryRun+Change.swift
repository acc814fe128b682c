import Blobs
import Findings
import Git

/// Scans of what a commit, a push or a range brings.
extension RepositoryRun {
  /// Scans what the index would commit, and the files named that are not staged.
  mutating func scanStaged(
    _ staged: StagedObjects, named names: [[UInt8]], includesOld: Bool
  ) {
    attributes = false
    let paths = Dictionary(
      staged.entries.map { ($0.object, $0.path) }, uniquingKeysWith: { first, _ in first })
    scan(only: Set(staged.entries.map(\.object)), paths: paths)
    if scan.readsNames {
      let added = staged.entries.filter(\.isNew).map(\.path)
      attempt { (run) throws(GitError) in try run.scanNames(added) }
    }
    // What stood in the other side already is not what this commit adds.
    if !includesOld {
      attempt { (run) throws(GitError) in try run.dropSecrets(of: staged.replaced) }
    }
    let known = Set(staged.entries.map(\.path))
    let rest = names.filter { name in
      !known.contains(name.starts(with: "./".utf8) ? Array(name.dropFirst(2)) : name)
    }
    if !rest.isEmpty { outcome.add(FileScan.scan(named: rest, settings)) }
  }

  /// Searches the names that a commit adds.
  ///
  /// - Parameter paths: of the files that it adds; the folders on the way may be there already.
  private mutating func scanNames(_ paths: [[UInt8]]) throws(GitError) {
    if findings(inNames: paths).isEmpty { return }
    let known = try KnownFolders(repository, through: paths, in: "HEAD")
    for path in paths {
      for var finding in findings(inNames: [known.newPart(of: path)]) {
        finding.provenance.path = path
        outcome.findings.append(finding)
      }
    }
  }

  /// The findings in some names.
  private mutating func findings(inNames names: [[UInt8]]) -> [Finding] {
    if names.isEmpty { return [] }
    let consumer = settings.makeConsumer()
    let text: [UInt8] = Array(names.map { $0 + [0] }.joined())
    outcome.coverage.add(
      consumer.consume(text.span) { Provenance(path: [], part: .name) })
    return consumer.findings
  }

  /// Scans the objects that a change brings.
  mutating func scanChange(
    _ range: ObjectRange, refs: [[UInt8]], includesOld: Bool
  ) throws(GitError) {
    var options = range.options
    if !range.known.isEmpty {
      let reader = ObjectReader(store)
      let known = range.known.filter { (try? reader.read($0)) != nil }
      // Its own options begin with `--not`, which covers these too.
      options += known.map(\.description)
    }
    let objects = try RangeObjects(repository, range.revisions, options: options)
    attributes = false
    scanRange(objects)
    if outcome.findings.isEmpty { return }
    if !includesOld {
      let old = try RangeReplacements(repository, range.revisions, options: options, of: objects)
      try dropSecrets(of: old.objects)
      if let added = old.addedNames { keepNames(added) }
    }
    let history = ChangeHistory(
      repository, range.revisions, options: options,
      refs: refs.map { String(decoding: $0, as: UTF8.self) }.sorted())
    let entries = try history.entries(of: outcome.findings)
    for index in outcome.findings.indices {
      guard let object = outcome.findings[index].provenance.object else { continue }
      outcome.findings[index].history = entries[object]
    }
  }

  /// Takes back the findings in names that are not among some: a tree that a change makes has the
  /// names of what stays as well.
  mutating func keepNames(_ added: Set<[UInt8]>) {
    outcome.findings.removeAll { finding in
      guard finding.provenance.part == .name, finding.provenance.object != nil else { return false }
      let path = finding.provenance.path
      return !added.contains(path.split(separator: 0x2F).last.map { Array($0) } ?? path)
    }
  }

  /// Takes back the findings whose secrets stand in other objects as well.
  private mutating func dropSecrets(of old: Set<ObjectID>) throws(GitError) {
    if outcome.findings.isEmpty || old.isEmpty { return }
    let workers = (0..<min(old.count / 64 + 1, settings.threads)).map { _ in visitor(paths: [:]) }
    note(store.scan(workers, only: old, shouldStop: settings.shouldStop))
    let pointed = try followed(workers.flatMap(\.consumer.pointers))?.outcome.findings ?? []
    let fingerprints = Set((workers.flatMap(\.consumer.findings) + pointed).map(\.fingerprint))
    outcome.findings.removeAll { fingerprints.contains($0.fingerprint) }
  }
}
