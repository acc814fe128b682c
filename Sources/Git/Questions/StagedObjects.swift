import Platform

/// What the index would commit, and what it takes the place of.
///
/// One call of git, or two in a merge; the first can be under way before the repository is open.
package struct StagedObjects: Sendable {
  /// A staged file or symbolic link.
  package struct Entry: Hashable, Sendable {
    /// The path from the work tree's top.
    package var path: [UInt8]
    /// The content's id.
    package var object: ObjectID
    /// Whether nothing stands at the path on the other side of the difference.
    package var isNew: Bool
  }

  /// What differs from every parent that the commit would have, in the order of the paths.
  package private(set) var entries: [Entry] = []
  /// The contents on the other side of the difference: what stands in them is not new.
  package private(set) var replaced: Set<ObjectID> = []

  /// Asks git for the difference between the index and `HEAD`, and the other parents in a merge.
  ///
  /// The index is the one that `GIT_INDEX_FILE` names, if the repository was opened so.
  ///
  /// - Parameter question: the question that the repository was opened by, if it asked for this too.
  package init(
    _ repository: Repository, asked question: RepositoryQuestion? = nil
  ) throws(GitError) {
    var differences: [[Change]] = []
    if let answer = question?.stagedAnswer() {
      differences.append(try Self.changes(answer))
    } else {
      differences.append(try Self.difference(repository, from: "HEAD"))
    }
    for parent in try Self.mergedParents(repository) {
      differences.append(try Self.difference(repository, from: "\(parent)"))
    }
    for difference in differences {
      for change in difference { if let old = change.old { replaced.insert(old) } }
    }
    let otherPaths = differences.dropFirst().map { Set($0.map(\.path)) }
    for change in differences[0] {
      guard let new = change.new else { continue }
      // What a merge takes over from its other side is not new.
      let isNew = otherPaths.allSatisfy { $0.contains(change.path) }
      if isNew {
        entries.append(Entry(path: change.path, object: new, isNew: change.old == nil))
      }
    }
    if differences[0].contains(where: \.isUnmerged) { try addUnmerged(repository) }
  }

  /// Adds both sides of every conflict, of which a commit would take one or a mixture.
  private mutating func addUnmerged(_ repository: Repository) throws(GitError) {
    let lines = try repository.git.output(["ls-files", "--unmerged", "-z", "--full-name", ":/"])
    // `MODE SP ID SP STAGE TAB PATH NUL` (git-ls-files(1), "OUTPUT"); stage 1 is the common base.
    for line in lines.split(separator: 0) {
      let parts = line.split(separator: 0x09, maxSplits: 1)
      let words = parts.first?.split(separator: 0x20) ?? []
      guard parts.count == 2, words.count == 3, let object = ObjectID(hexadecimal: words[1]) else {
        throw .unexpectedAnswer(command: "ls-files")
      }
      let isBase = words[2].elementsEqual("1".utf8)
      if isBase || words[0].elementsEqual("160000".utf8) { continue }
      entries.append(Entry(path: Array(parts[1]), object: object, isNew: false))
    }
    entries.sort { $0.path.lexicographicallyPrecedes($1.path) }
  }

  /// The parents beside `HEAD` that the commit would have.
  ///
  /// A merge that commits by itself writes `MERGE_HEAD` only behind its pre-merge-commit hook; until
  /// then variables have the ids, `GITHEAD_<id>` (git's builtin/merge.c).
  private static func mergedParents(_ repository: Repository) throws(GitError) -> [ObjectID] {
    let file: [UInt8]?
    do throws(Unread) {
      file = try Bytes.reading(repository.gitDirectory.path("MERGE_HEAD"))
    } catch {
      throw .unexpectedAnswer(command: "MERGE_HEAD")
    }
    guard let file else {
      let mark = Array("GITHEAD_".utf8)
      return repository.git.environment.entries.filter { $0.starts(with: mark) }.compactMap {
        ObjectID(hexadecimal: $0.dropFirst(mark.count).prefix { $0 != UInt8(ascii: "=") })
      }
    }
    var parents: [ObjectID] = []
    for line in file.split(separator: 0x0a) {
      guard let parent = ObjectID(hexadecimal: line) else {
        throw .unexpectedAnswer(command: "MERGE_HEAD")
      }
      parents.append(parent)
    }
    return parents
  }

  private struct Change {
    var path: [UInt8]
    var old: ObjectID?
    var new: ObjectID?
    /// Whether the path is in conflict; then there is no new content.
    var isUnmerged: Bool
  }

  private static func difference(
    _ repository: Repository, from parent: String
  ) throws(GitError) -> [Change] {
    let (output, end) = try repository.git.run(question(parent))
    if end.status == 0 { return try changes(output) }
    // Before the first commit there is no HEAD to compare with; any other failure fails again.
    let (_, answer) = try repository.git.run(["rev-parse", "-q", "--verify", "HEAD^{commit}"])
    guard parent == "HEAD", answer.status == 1 else {
      throw .gitFailed(command: "diff-index", end)
    }
    return try changes(
      try repository.git.output(question(repository.algorithm.emptyTree)))
  }

  /// The command that compares the index with a commit or tree, in all of the work tree.
  static func question(_ parent: String) -> [String] {
    [
      "diff-index", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-relative",
      parent, "--",
    ]
  }

  /// Reads `:MODE MODE ID ID STATUS NUL PATH NUL` (git-diff-index(1), "RAW OUTPUT FORMAT").
  private static func changes(_ output: [UInt8]) throws(GitError) -> [Change] {
    let unexpected = GitError.unexpectedAnswer(command: "diff-index")
    guard output.isEmpty || output.last == 0 else { throw unexpected }
    let fields = output.split(separator: 0)
    guard fields.count.isMultiple(of: 2) else { throw unexpected }
    var changes: [Change] = []
    for place in stride(from: 0, to: fields.count, by: 2) {
      let words = fields[place].split(separator: 0x20)
      guard words.count == 5, words[0].first == UInt8(ascii: ":"),
        let old = ObjectID(hexadecimal: words[2]), let new = ObjectID(hexadecimal: words[3])
      else { throw unexpected }
      // A submodule's commit is an object of another repository.
      func isContent(_ mode: some Sequence<UInt8>) -> Bool { !mode.elementsEqual("160000".utf8) }
      changes.append(
        Change(
          path: Array(fields[place + 1]),
          old: old.isZero || !isContent(words[0].dropFirst()) ? nil : old,
          new: new.isZero || !isContent(words[1]) ? nil : new,
          isUnmerged: words[4].elementsEqual("U".utf8)))
    }
    return changes
  }
}

extension HashAlgorithm {
  /// The id of the tree without entries, which git knows without storing it.
  var emptyTree: String {
    switch self {
    case .sha1: "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
    case .sha256: "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"
    }
  }
}
