/// What a scan read, what it left out by choice and what it could not read.
package struct Coverage: Sendable, Equatable {
  /// Files read, archive members not counted.
  package var files = 0
  /// Bytes read, before any decoding.
  package var bytes = 0
  /// Git objects read.
  package var objects = 0
  /// Git objects that were not read again, since an earlier scan under the same rules, limits and
  /// version has read them whole and found nothing.
  package var seenObjects = 0
  /// Left out by choice: no effect on the exit code.
  package var excluded: [Entry] = []
  /// Not looked at against the user's will: the scan is incomplete.
  package var unread: [Entry] = []
  /// Read on the outside only: each format whose inside is not read, with the number of its files,
  /// archive members and git blobs. No effect on the exit code by itself.
  package var outsideOnly: [String: Int] = [:]
  /// Said, and without effect on the exit code: where more was read than asked for, and why.
  package var notes: [Entry] = []

  /// Creates the coverage of nothing.
  package init() {}

  /// Whether everything that was asked for was read.
  package var isComplete: Bool { unread.isEmpty }

  /// Adds another worker's or input's coverage.
  package mutating func merge(_ other: Coverage) {
    files += other.files
    bytes += other.bytes
    objects += other.objects
    seenObjects += other.seenObjects
    excluded += other.excluded
    unread += other.unread
    notes += other.notes
    outsideOnly.merge(other.outsideOnly, uniquingKeysWith: +)
  }

  /// Adds what the search of a blob came to.
  package mutating func add(_ outcome: BlobOutcome) {
    if !outcome.unread.isEmpty { unread += outcome.unread }
    if !outcome.excluded.isEmpty { excluded += outcome.excluded }
    if !outcome.outsideOnly.isEmpty {
      outsideOnly.merge(outcome.outsideOnly, uniquingKeysWith: +)
    }
  }

  /// Takes every format that was read on the outside only for unread, unless its files are already.
  package mutating func makeStrict() {
    let code = Reason.outsideOnly(format: "").code
    if unread.contains(where: { $0.reason.code == code }) { return }
    unread += outsideOnly.keys.sorted().map { Entry(path: [], .outsideOnly(format: $0)) }
  }

  /// Puts the entries in an order that does not depend on which worker met them, and leaves each
  /// unread thing once: two ways to it may fail alike.
  package mutating func sort() {
    excluded = Self.sorted(excluded)
    unread = Self.sorted(unread)
    notes = Self.sorted(notes)
    var seen: Set<Entry> = []
    if unread.count > 1 { unread.removeAll { !seen.insert($0).inserted } }
  }

  private static func sorted(_ entries: [Entry]) -> [Entry] {
    guard entries.count > 1 else { return entries }
    return entries.map { (path: $0.path, entry: $0) }.sorted { left, right in
      left.path == right.path
        ? left.entry.sortKey < right.entry.sortKey
        : left.path.lexicographicallyPrecedes(right.path)
    }.map(\.entry)
  }
}

extension Coverage {
  /// A place, what is known of its identity, and why it was left out or not read.
  package struct Entry: Hashable, Sendable {
    /// Where it is. A missing git object has its repository's path.
    package var provenance: Provenance
    /// The SHA-256 of the outermost file or blob as it was read, in hexadecimal, where all of it was
    /// at hand: what a baseline can accept it by, beside the object id in `provenance`.
    package var contentHash: String?
    /// Why.
    package var reason: Reason

    /// Creates an entry.
    package init(_ provenance: Provenance, _ reason: Reason, contentHash: String? = nil) {
      self.provenance = provenance
      self.reason = reason
      self.contentHash = contentHash
    }

    /// Creates an entry for a plain file, a folder or a repository.
    package init(path: [UInt8], _ reason: Reason) {
      self.init(Provenance(path: path), reason)
    }

    /// The path's bytes, members joined by `!`: for people, and for the order of reports.
    package var path: [UInt8] { provenance.coveragePath }

    fileprivate var sortKey: String { "\(reason.code) \(provenance.object ?? "") \(reason)" }
  }
}
