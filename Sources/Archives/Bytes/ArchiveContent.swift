import Blobs
import Glibc

/// One member's content, as it comes out of the archive that holds it; an archive in turn, perhaps.
///
/// Nothing is kept: an archive in an archive in an archive is read through all of them at once.
@safe
final class ArchiveContent: ArchiveSource {
  private let entry: ArchiveEntryContent
  /// Bytes that were looked at and are handed out first.
  private var ahead: [UInt8] = []
  /// What is left of the block that came last, behind them.
  private var block: UnsafeRawBufferPointer
  /// A failure met while looking ahead.
  private var early: ArchiveError?

  /// The block handed out last: it is valid until the next one comes out of the archive.
  private var given: UnsafeRawBufferPointer
  /// Holds that block if it was looked at before.
  private let givenAhead = HeldBytes()
  /// What was handed out before that block and is still of use.
  private var carry: [UInt8] = []
  /// Bytes before those of use that are kept: the end of a gzip file is looked at afterwards.
  private static let carriedAnyway = 8

  /// Reads the reader's current entry; the reader is not moved on while this is in use.
  init(_ reader: any ArchiveReader, _ ledger: ArchiveLedger, level: Int) {
    entry = ArchiveEntryContent(reader, ledger, level: level)
    unsafe block = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    unsafe given = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
  }

  /// The content's format, by the first bytes of what is not handed out yet.
  func format() -> ArchiveFormat? {
    let first = head()
    return ArchiveFormat.recognise(first.span)
  }

  /// Whether nothing is left, and nothing failed.
  func isEmpty() -> Bool {
    lookAhead(1)
    return ahead.isEmpty && early == nil
  }

  /// The first bytes of what is not handed out yet, without taking them.
  ///
  /// A failure while reading them is kept for whoever reads on.
  override func head() -> [UInt8] {
    lookAhead(ArchiveFormat.recognitionSize)
    let count = ArchiveFormat.recognitionSize
    return ahead.count > count ? Array(ahead.prefix(count)) : ahead
  }

  /// All of what is not handed out yet; the next block will be all of that.
  override func whole(upTo limit: Int) -> [UInt8]? {
    lookAhead(limit + 1)
    return early == nil && ahead.count <= limit ? ahead : nil
  }

  private func lookAhead(_ count: Int) {
    do throws(ArchiveError) {
      while ahead.count < count, early == nil {
        if unsafe block.isEmpty {
          guard let next = unsafe try entry.pull() else { return }
          unsafe block = unsafe next
        }
        let taken = unsafe min(block.count, count - ahead.count)
        unsafe ahead.append(contentsOf: block[..<taken])
        unsafe block = unsafe UnsafeRawBufferPointer(rebasing: block[taken...])
      }
    } catch {
      early = error
    }
  }

  /// Drops the zeros that come next.
  func dropZeros() {
    while true {
      lookAhead(ArchiveFormat.recognitionSize)
      let zeros = ahead.firstIndex { $0 != 0 } ?? ahead.count
      if zeros == 0 { return }
      delivered += zeros
      ahead.removeFirst(zeros)
    }
  }

  override func readBlock() throws(ArchiveError) -> UnsafeRawBufferPointer {
    if !ahead.isEmpty {
      givenAhead.hold(ahead)
      ahead = []
      unsafe given = unsafe givenAhead.bytes
    } else if unsafe !block.isEmpty {
      unsafe given = unsafe block
      unsafe block = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    } else {
      if let early { throw early }
      unsafe given = unsafe try entry.pull() ?? UnsafeRawBufferPointer(start: nil, count: 0)
    }
    return unsafe given
  }

  override func release(upTo place: Int) {
    keep(from: max(place - Self.carriedAnyway, 0))
  }

  /// Copies what was handed out from a place on, so that the next block may come.
  private func keep(from place: Int) {
    let count = delivered - place
    if unsafe count <= given.count {
      carry = unsafe Array(given.suffix(max(count, 0)))
    } else {
      carry = unsafe Array(carry.suffix(count - given.count)) + Array(given)
    }
    unsafe given = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
  }

  /// Takes back what was handed out from a place on: whoever read it did not use it.
  func goBack(to place: Int) {
    keep(from: min(place, delivered))
    delivered -= carry.count
    ahead = carry + ahead
    carry = []
  }

  override func lastBytes(before place: Int, count: Int) -> [UInt8] {
    let known = unsafe carry + Array(given)
    return Array(known.dropLast(max(delivered - place, 0)).suffix(count))
  }
}
