import Blobs
import Git

/// Reads one archive entry by entry, in whatever order its entries come.
///
/// A compressed stream is an archive of one entry. What can't be read is an error of `nextEntry` or
/// `nextBlock`, or `isDamaged`: never silence.
protocol ArchiveReader: AnyObject {
  /// The current entry.
  var entry: ArchiveEntry { get }
  /// How many streams of the one format lie in one another here, and come out as one.
  var layers: Int { get }
  /// Whether something was wrong that did not end the reading.
  var isDamaged: Bool { get }
  /// Whether bytes were passed over that neither came out nor are records.
  var passedOver: Bool { get }
  /// Whether nothing more can be read.
  var isBroken: Bool { get }
  /// Whether, after all, only the outside of it is read, or not all of the inside.
  var isOutsideOnly: Bool { get }
  /// How many bytes of the source the archive takes, once nothing more comes out of it; nil if all.
  var end: Int? { get }

  /// How many bytes of the source were used so far: where the reading fails, what stands behind them
  /// is searched as it is.
  var used: Int { get }

  /// Hears, before the first entry is asked for, what holds for this archive.
  func begin(_ context: ArchiveContext)

  /// What is not there or not right, and did not end the reading, since the last call.
  func takeDefects() -> [ArchiveError]

  /// Whether the content of the current entry is passed by without being read where nobody asks
  /// for it.
  var passesBy: Bool { get }
  /// Where in the source the entry before the current one stands, header included, or behind the
  /// end the last one; nil where that is not known.
  var passed: Range<Int>? { get }
  /// Where in the source the content stands of the entry before the current one, or behind the end
  /// of the last one, of a stream that of its only entry; nil where that is not known. Every byte of
  /// it is a part of what came out.
  var contents: Range<Int>? { get }
  /// The packed parts of the source that came out since the last call.
  func takeUnpacked() -> [UnpackedPart]

  /// Whether the current entry has to be an archive: the format says so.
  var promisesArchive: Bool { get }

  /// Goes on to the next entry.
  ///
  /// - Returns: whether there is one.
  func nextEntry() throws(ArchiveError) -> Bool

  /// The next piece of the current entry's content; nil at its end.
  func nextBlock() throws(ArchiveError) -> ArchiveBlock?

  /// Bytes of the archive itself that say something and that no entry gives (comments, owners,
  /// attributes), as far as they were met since the last call. They are for archives whose own
  /// bytes are not searched.
  ///
  /// - Parameter count: nothing is taken if there are fewer bytes.
  func takeRecords(atLeast count: Int) -> [UInt8]
}

extension ArchiveReader {
  var layers: Int { 1 }
  var isDamaged: Bool { false }
  var passedOver: Bool { isDamaged }
  var isOutsideOnly: Bool { false }
  var used: Int { end ?? 0 }
  var passesBy: Bool { false }
  var passed: Range<Int>? { nil }
  var contents: Range<Int>? { nil }
  var promisesArchive: Bool { false }
  func takeUnpacked() -> [UnpackedPart] { [] }
  func takeRecords(atLeast count: Int) -> [UInt8] { [] }
  func begin(_ context: ArchiveContext) {}
  func takeDefects() -> [ArchiveError] { [] }
}

/// What a reader may want to know of the expansion that it is part of.
struct ArchiveContext {
  /// Holds what comes out against the limits.
  let ledger: ArchiveLedger
  /// The archive's place in the row of open archives.
  let level: Int
  /// Reads git objects that others are differences from; nil where no repository is at hand.
  let objects: ObjectReader?

  /// Whether a member of so many bytes is within all limits.
  func affords(_ size: Int) -> Bool {
    if let limit = ledger.limits.memberSize, size > limit.bytes { return false }
    do throws(ArchiveError) {
      try ledger.check(size, from: level)
      return true
    } catch {
      return false
    }
  }
}

/// One entry of an archive.
struct ArchiveEntry {
  /// Its name; empty if it has none.
  var name: [UInt8] = []
  /// What it links to, or the names in a folder of git's, each followed by NUL; empty if it is
  /// neither.
  var target: [UInt8] = []
  /// What its content is.
  var part = Provenance.Part.content
  /// Whether it calls itself a file. Anything else may have content all the same.
  var isFile = true
  /// Whether its content is encrypted.
  var isEncrypted = false
}

/// A packed part of an archive of which all came out.
struct UnpackedPart {
  /// Where in the source the bytes stand that were used for it, all of them.
  let range: Range<Int>
  /// Whether what was found in those bytes as they are is taken back: packed data that shows pieces of
  /// the text may end them with a letter that is no part of it.
  let showsPieces: Bool
}

/// A piece of an entry's content.
@safe
struct ArchiveBlock {
  /// Zeros that come before the bytes: a hole of a sparse file.
  var hole = 0
  /// The bytes, valid until the reader's next call.
  let bytes: UnsafeRawBufferPointer
}
