package import Platform

/// What the search of a blob, or of a part of one, came to; the archives in it included.
package struct BlobOutcome: Sendable, Equatable {
  /// Whether anything was found.
  package var hasFindings = false
  /// Whether the blob stands for content elsewhere, which has to be looked up.
  package var isPointer = false
  /// What was not looked at.
  package var unread: [Coverage.Entry] = []
  /// What was left out by choice.
  package var excluded: [Coverage.Entry] = []
  /// Of what was read on the outside only, each format with the number of its files.
  package var outsideOnly: [String: Int] = [:]

  /// Creates the outcome of nothing.
  package init() {}

  /// Creates the outcome of what could not be looked at.
  package init(unread: Coverage.Entry) { self.unread = [unread] }

  /// Whether everything was looked at and nothing was found. Of a blob whose end was reached, this
  /// says that the same bytes need no second look under the same `ScanSettings.digest`.
  package var isClean: Bool {
    !hasFindings && !isPointer && unread.isEmpty && excluded.isEmpty && outsideOnly.isEmpty
  }

  /// Adds what the search of another part came to.
  package mutating func merge(_ other: BlobOutcome) {
    if other.hasFindings { hasFindings = true }
    if other.isPointer { isPointer = true }
    if !other.unread.isEmpty { unread += other.unread }
    if !other.excluded.isEmpty { excluded += other.excluded }
    if !other.outsideOnly.isEmpty { outsideOnly.merge(other.outsideOnly, uniquingKeysWith: +) }
  }

  /// Notes of what the outermost blob consisted, in every entry that does not say it yet.
  ///
  /// - Parameter contentHash: its SHA-256 in hexadecimal.
  package mutating func identify(by contentHash: String) {
    for index in unread.indices where unread[index].contentHash == nil {
      unread[index].contentHash = contentHash
    }
  }
}

/// What became of one block of a blob.
package struct BlockOutcome: Sendable {
  /// Where in the block the next one has to begin (0 to its size): what lies before is done with,
  /// what lies behind is presented again together with what follows. At least half of a block above
  /// `BlockSize.largestKept` is done with. Of no meaning in the last block.
  package var next: Int
  /// Whether an entry of a zip (`P`, `K`, 3, 4) begins in the blob, as far as it was searched.
  ///
  /// A zip may stand behind anything, and a comment of 64 KiB behind its end. The consumer looks at
  /// every byte, so that it can tell in passing what a reader could not tell without doing the same.
  package var holdsZipEntry: Bool
  /// Where in the blob packed data begins that was not searched in this block: whoever hands the
  /// blob over opens it, and looks again at what did not come out.
  package var packed = PackedPlaces()
  /// What is new with this block.
  package var outcome: BlobOutcome

  /// Creates the outcome of a block.
  package init(next: Int, holdsZipEntry: Bool = false, outcome: BlobOutcome = BlobOutcome()) {
    self.next = next
    self.holdsZipEntry = holdsZipEntry
    self.outcome = outcome
  }

  /// Whether there may be an archive amid the blob.
  package var holdsArchive: Bool { holdsZipEntry || !packed.isEmpty }
}
