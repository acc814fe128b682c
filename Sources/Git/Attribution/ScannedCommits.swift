/// The commits and tags that a scan has met: attribution then need not read them again.
package struct ScannedCommits: Sendable {
  /// The commits, in any order; their parents stand in `parents`.
  private(set) var commits: [CommitRecord] = []
  /// The first 64 bits of the ids of all commits' parents.
  private(set) var parents: [UInt64] = []
  /// Tags by their ids, and what each points to.
  private(set) var tags: [(ObjectID, ObjectID)] = []
  /// Whether every one that was met is here: one that came in blocks is not.
  private(set) var isWhole = true

  /// Begins with none.
  package init() {}

  /// Takes what was met before.
  init(_ commits: [CommitRecord], parents: [UInt64], _ tags: [ObjectID: ObjectID]) {
    self.commits = commits
    self.parents = parents
    self.tags = tags.map { ($0, $1) }
  }

  /// Notes an object if it is a commit or a tag.
  ///
  /// - Parameters:
  ///   - bytes: its content.
  ///   - isWhole: whether that is all of its content.
  package mutating func note(
    _ id: ObjectID, _ kind: ObjectKind, _ bytes: Span<UInt8>, isWhole: Bool
  ) {
    if kind != .commit, kind != .tag { return }
    self.isWhole = self.isWhole && isWhole
    unsafe bytes.withUnsafeBytes { unsafe note(id, kind, $0) }
  }

  mutating func note(_ id: ObjectID, _ kind: ObjectKind, _ content: UnsafeRawBufferPointer) {
    if kind == .commit {
      if let commit = unsafe CommitRecord(id, content, parents: &parents) {
        commits.append(commit)
      }
    } else if kind == .tag, unsafe content.prefix(7).elementsEqual("object ".utf8) {
      let digits = unsafe content.dropFirst(7).prefix { $0 != 0x0a }
      if let target = unsafe ObjectID(hexadecimal: digits) { tags.append((id, target)) }
    }
  }

  /// Adds what another worker met.
  mutating func add(_ other: ScannedCommits) {
    let first = parents.count
    parents += other.parents
    for var commit in other.commits {
      commit.parents = commit.parents.lowerBound + first..<commit.parents.upperBound + first
      commits.append(commit)
    }
    tags += other.tags
    isWhole = isWhole && other.isWhole
  }
}
