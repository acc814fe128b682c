/// What a scan read, what it left out by choice and what it could not read.
package struct Coverage: Sendable, Equatable {
  /// A place and why it was not read.
  package struct Entry: Hashable, Sendable {
    /// The path's bytes, members joined by `!`.
    package var path: [UInt8]
    /// One lower-case phrase, such as `permission denied`.
    package var reason: String

    /// Creates an entry.
    package init(path: [UInt8], reason: String) {
      self.path = path
      self.reason = reason
    }
  }

  /// Files read, archive members not counted.
  package var files = 0
  /// Bytes read, before any decoding.
  package var bytes = 0
  /// Git objects read.
  package var objects = 0
  /// Left out by choice: no effect on the exit code.
  package var excluded: [Entry] = []
  /// Not looked at against the user's will: the scan is incomplete.
  package var unread: [Entry] = []

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
    excluded += other.excluded
    unread += other.unread
    notes += other.notes
  }

  /// Puts the entries in an order that does not depend on which worker met them.
  package mutating func sort() {
    let order = { (left: Entry, right: Entry) in
      left.path == right.path
        ? left.reason < right.reason : left.path.lexicographicallyPrecedes(right.path)
    }
    excluded.sort(by: order)
    unread.sort(by: order)
    notes.sort(by: order)
  }
}
