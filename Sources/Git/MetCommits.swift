/// The commits and tags that a scan has met: attribution then need not read them again.
package struct MetCommits: Sendable {
  /// The commits, in any order.
  private(set) var commits: [CommitRecord] = []
  /// Tags by their ids, and what each points to.
  private(set) var tags: [(ObjectID, ObjectID)] = []
  /// Whether every one that was met is here: one that came in blocks is not.
  private(set) var isWhole = true

  /// Begins with none.
  package init() {}

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
      if let commit = unsafe CommitRecord(id, content) { commits.append(commit) }
    } else if kind == .tag, unsafe content.prefix(7).elementsEqual("object ".utf8) {
      let digits = unsafe content.dropFirst(7).prefix { $0 != 0x0a }
      if let target = unsafe ObjectID(hexadecimal: digits) { tags.append((id, target)) }
    }
  }

  /// Adds what another worker met.
  package mutating func add(_ other: MetCommits) {
    commits += other.commits
    tags += other.tags
    isWhole = isWhole && other.isWhole
  }
}
