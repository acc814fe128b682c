import Blobs
import Platform

/// Hands over what comes out of one outermost archive, and notes what does not, under the names that
/// lead to it.
final class ArchiveDelivery {
  private let limits: ArchiveLimits
  private let ledger: ArchiveLedger
  private let feed: ArchiveFeed
  private let consumer: any BlobConsumer
  private let provenance: () -> Provenance
  /// The names of the members that the bytes at hand lie in, the innermost last.
  private var members: [[UInt8]] = []
  /// What the content of each of them is.
  private var parts: [Provenance.Part] = []
  private var unread: [Coverage.Entry] = []
  /// What the search of what was handed over came to.
  private var searched = BlobOutcome()
  /// Members that were left out, and how many more than are named, by reason.
  private var excluded: [Coverage.Entry] = []
  private var unnamed: [Coverage.Reason: Int] = [:]
  /// Whether what is at hand may be no archive, and what could not be read in it.
  private var isDoubtful = false
  private var doubted: [Coverage.Entry] = []
  /// Errors that came after `largestUnread` others.
  private var untold = 0
  /// How often bytes did not come out, or went by without being searched.
  private(set) var shortfalls = 0
  /// The parts of each archive that can be read in any order, the innermost last, of which all came
  /// out: in bytes from the beginning of the blob that holds it.
  private var covered: [[Range<Int>]] = []
  /// A zip may have a million members, each with a password.
  private static let largestUnread = 200
  /// How many members are named that are left out of one outermost archive.
  private static let largestExcluded = 1000

  /// - Parameter provenance: makes the outermost archive's provenance.
  init(
    _ limits: ArchiveLimits, _ ledger: ArchiveLedger, _ feed: ArchiveFeed,
    _ consumer: any BlobConsumer, _ provenance: @escaping () -> Provenance
  ) {
    self.limits = limits
    self.ledger = ledger
    self.feed = feed
    self.consumer = consumer
    self.provenance = provenance
  }

  /// The name of the innermost member, or the outermost archive's path.
  var name: [UInt8] { members.last ?? provenance().path }

  /// Hands over a member's name and goes into the member.
  func enter(_ name: [UInt8], _ part: Provenance.Part = .content) {
    members.append(name)
    parts.append(part)
    present(name: name)
  }

  /// Leaves the member that was entered last.
  func leave() {
    members.removeLast()
    parts.removeLast()
  }

  /// Whether a member is not to be read; notes it if so.
  func excludes(_ name: [UInt8]) -> Bool {
    func place() -> Provenance {
      var place = here()
      place.members.append(name)
      return place
    }
    guard let reason = consumer.exclusion(ofMember: place) else { return false }
    shortfalls += 1
    if excluded.count < Self.largestExcluded {
      excluded.append(Coverage.Entry(place(), reason))
    } else {
      unnamed[reason, default: 0] += 1
    }
    return true
  }

  /// Takes back what was found in parts of the archive at hand, whose bytes were searched as they
  /// are.
  ///
  /// - Parameter source: the archive, in which the parts are counted.
  func takeBack(_ parts: [Range<Int>], in source: ArchiveSource) {
    let base = source.base
    let inBlob = parts.map { $0.lowerBound + base..<$0.upperBound + base }
    var joined: [Range<Int>] = []
    for part in inBlob.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = joined.last, last.upperBound >= part.lowerBound {
        joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, part.upperBound)
      } else {
        joined.append(part)
      }
    }
    consumer.takeBack(joined, of: here)
  }

  /// Begins with an archive that can be read in any order.
  func beginCovering() { covered.append([]) }

  /// Notes that all of a part of the innermost such archive came out.
  ///
  /// - Parameter source: the archive, in which the part is counted.
  func cover(_ part: Range<Int>, of source: ArchiveSource) {
    if source.size == nil || covered.isEmpty { return }
    covered[covered.count - 1].append(part.lowerBound + source.base..<part.upperBound + source.base)
  }

  /// Ends with the innermost such archive.
  ///
  /// - Returns: the parts of which all came out.
  func endCovering() -> [Range<Int>] { covered.popLast() ?? [] }

  /// Notes that something went by that is not searched.
  func passUnsearched() { shortfalls += 1 }

  /// Looks again at packed data that was left in a blob, but for what came out of it.
  func present(left: Places, besides covered: [Range<Int>], in source: ArchiveSource) {
    let places = left.outside(covered)
    guard let first = places.ranges.first, let last = places.ranges.last else { return }
    source.position = first.lowerBound
    feed.begin(at: first.lowerBound)
    // Where data ends that begins at the last place is known before this.
    let end = last.upperBound + 2 * BlockSize.largest
    do throws(ArchiveError) {
      while source.position < end {
        try ledger.checkTime()
        let block = unsafe try source.nextBlock()
        if unsafe block.isEmpty { break }
        searched.merge(
          unsafe feed.append(block, to: consumer, packed: .only(places), provenance: here))
      }
    } catch {
      note(error)
    }
    searched.merge(feed.end(to: consumer, packed: .only(places), provenance: here))
  }

  /// Looks again at packed data that was left in a blob that was kept.
  func present(left keeper: ArchiveKeeper, besides covered: [Range<Int>]) {
    if keeper.places.left.isEmpty { return }
    do throws(ArchiveError) {
      if let source = try keeper.source() {
        present(left: keeper.places.left, besides: covered, in: source)
      } else if let failure = keeper.failure {
        note(failure)
      }
    } catch {
      note(error)
    }
  }

  /// Hands over the member's name, or what it links to.
  func present(name: [UInt8]) {
    searched.merge(
      consumer.consume(name.span) {
        var place = here()
        place.part = .name
        return place
      })
  }

  /// Hands over the rest of a member's bytes as they are.
  ///
  /// - Parameter keeper: keeps of the content what may be an archive.
  func present(
    restOf content: ArchiveContent, to keeper: ArchiveKeeper
  ) throws(ArchiveError) {
    feed.begin(at: content.delivered)
    var isEmpty = true
    // What could be read before a failure is searched as well.
    defer { if !isEmpty { searched.merge(feed.end(to: keeper, provenance: here)) } }
    while true {
      let block = unsafe try content.nextBlock()
      if unsafe block.isEmpty { return }
      isEmpty = false
      searched.merge(unsafe feed.append(block, to: keeper, provenance: here))
    }
  }

  /// Makes what a member's content is handed over to, to keep what may be an archive.
  ///
  /// - Parameters:
  ///   - extent: what to keep.
  ///   - isOpened: whether it is opened in the end.
  func keeper(_ extent: ArchiveKeeper.Extent, isOpened: Bool) -> ArchiveKeeper {
    ArchiveKeeper(limits, consumer, extent, isOpened: isOpened)
  }

  /// Hands over bytes of an archive that no member gives.
  func present(records: [UInt8]) {
    if records.isEmpty { return }
    // Nobody opens an archive that they begin with: behind a line end it is searched as any other.
    let text = [0x0A] + records
    searched.merge(consumer.consume(text.span, provenance: here))
  }

  /// Notes that something could not be read, if that is news.
  func note(_ error: ArchiveError) {
    if !error.isFinal { shortfalls += 1 }
    guard ledger.note(error) else { return }
    if isDoubtful, error.isFinal { return doubted.append(Coverage.Entry(here(), error.reason)) }
    if unread.count == Self.largestUnread {
      untold += 1
      return
    }
    unread.append(Coverage.Entry(here(), error.reason))
  }

  /// Notes that only the outside of what is at hand was read.
  func noteOutside(_ format: ArchiveFormat) {
    searched.merge(consumer.outcome(ofOutside: format.name, at: here))
  }

  /// Notes that something could not be read, and forgets what followed from it.
  func conclude(with error: ArchiveError) {
    shortfalls += 1
    unread = [Coverage.Entry(here(), error.reason)]
    untold = 0
  }

  /// Begins with what may be no archive at all.
  func beginDoubt() { isDoubtful = true }

  /// Ends with that.
  ///
  /// - Parameter isArchive: whether it was one: then what can't be read in it counts.
  func endDoubt(isArchive: Bool) {
    isDoubtful = false
    if isArchive { unread += doubted.prefix(max(Self.largestUnread - unread.count, 0)) }
    doubted = []
  }

  /// How many errors were noted.
  var errorCount: Int { unread.count + untold }

  /// What the search came to, and what was not read, each place by itself up to a number.
  var outcome: BlobOutcome {
    var outcome = searched
    outcome.unread += unread
    outcome.excluded += excluded
    outcome.excluded += unnamed.map { Coverage.Entry(provenance(), .more($0.value, $0.key)) }
    if untold > 0 { outcome.unread.append(Coverage.Entry(provenance(), .moreMembers(untold))) }
    return outcome
  }

  private func here() -> Provenance {
    var place = provenance()
    place.members += members
    if let part = parts.last { place.part = part }
    return place
  }
}
