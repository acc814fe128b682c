import Archives
import Blobs
import Detection
import Findings
import Git
import Inputs
import Platform

/// One worker's visitor of git objects: searches them like any other blob, archives included.
final class ObjectConsumer: ObjectVisitor {
  let consumer: FindingConsumer
  /// Objects in which something was found or not looked at, or that stand for content elsewhere.
  private(set) var unclean: Set<ObjectID> = []
  /// Objects of which something was read on the outside only, with the formats.
  private(set) var outside: [(id: ObjectID, formats: [String: Int])] = []
  /// What was read and what was not.
  // Here and below: one worker has it, and nothing looks at it while it is written. To have that
  // checked at each object took a twentieth of the time of a history.
  @exclusivity(unchecked) private(set) var coverage = Coverage()
  /// The commits and tags that were among the objects.
  @exclusivity(unchecked) private(set) var scannedCommits = ScannedCommits()
  private let expander: ArchiveExpander?
  private let repository: [UInt8]
  private let paths: [ObjectID: [UInt8]]
  private let sizeLimit: SizeLimit?
  /// The last blob that was too large.
  private var largest: ObjectID?
  /// The names in a tree, each followed by NUL.
  private var names: [UInt8] = []
  /// The hits of a tree, or of names.
  @exclusivity(unchecked) private var treeHits: [UInt64] = []

  /// Creates a visitor.
  ///
  /// - Parameters:
  ///   - sizeLimit: the size above which a blob is not read; nil for none.
  ///   - repository: the repository's path as the user named it.
  ///   - paths: paths of objects, where they are known before.
  init(
    _ consumer: FindingConsumer, expander: ArchiveExpander?, sizeLimit: SizeLimit?,
    repository: [UInt8], paths: [ObjectID: [UInt8]]
  ) {
    self.consumer = consumer
    self.expander = expander
    self.sizeLimit = sizeLimit
    self.repository = repository
    self.paths = paths
  }

  func visit(
    _ id: ObjectID, _ kind: ObjectKind, _ bytes: Span<UInt8>, at offset: Int, isLast: Bool
  ) -> Int {
    visit(id, kind, bytes, at: offset, isLast: isLast, hits: nil)
  }

  /// - Parameter hits: the hits of a blob of one block, if they are known.
  private func visit(
    _ id: ObjectID, _ kind: ObjectKind, _ bytes: Span<UInt8>, at offset: Int, isLast: Bool,
    hits: [UInt64]?
  ) -> Int {
    func provenance() -> Provenance {
      Provenance(
        path: paths[id] ?? [], part: kind == .commit || kind == .tag ? .message : .content,
        repository: repository, object: id.description)
    }
    if kind == .blob, let limit = limit(belowBlobOf: offset + bytes.count) {
      return passOver(id, bytes.count, limit)
    }
    if isLast { unsafe coverage.bytes += offset + bytes.count }
    unsafe scannedCommits.note(id, kind, bytes, isWhole: offset == 0 && isLast)
    if kind == .tree {
      guard offset == 0, isLast else { return searchNames(id, bytes, isWhole: false) }
      if leadsToName(id, bytes) { _ = searchNames(id, bytes, isWhole: true) }
      return bytes.count
    }
    var block: BlockOutcome
    if kind == .blob, let expander, !isLast || offset > 0 {
      block = expander.consume(
        bytes, at: offset, isLast: isLast, provenance: provenance, into: consumer)
    } else {
      let expander = kind == .blob ? expander : nil
      let isArchive = expander?.recognises(bytes) == true
      block = consumer.consume(
        bytes, at: offset, isLast: isLast, hits: hits,
        packed: expander == nil ? .searched : isArchive ? .left : .leftBehindZipEntry,
        provenance: provenance)
      if let expander, isArchive || block.holdsArchive {
        block.outcome.merge(
          expander.expand(
            bytes, holdsZipEntry: block.holdsZipEntry, packed: block.packed,
            provenance: provenance, into: consumer))
      }
    }
    if !block.outcome.unread.isEmpty, offset == 0, isLast {
      block.outcome.identify(by: SHA256.hexadecimal(of: bytes))
    }
    add(block.outcome, of: id)
    return block.next
  }

  func visit(
    _ id: ObjectID, _ kind: ObjectKind, _ bytes: Span<UInt8>, sharing parts: [CopiedRange],
    with known: [UInt64], notes: inout ObjectHits
  ) {
    if kind == .blob, limit(belowBlobOf: bytes.count) == nil {
      notes.areKnown = consumer.findHits(
        in: bytes, sharing: parts, with: known, into: &notes.values)
    }
    _ = visit(
      id, kind, bytes, at: 0, isLast: true, hits: notes.areKnown ? notes.values : nil)
    if notes.areKnown { consumer.noteSpent(in: &notes.values) }
  }

  /// The limit that keeps a blob of so many bytes from being read.
  private func limit(belowBlobOf count: Int) -> SizeLimit? {
    sizeLimit.flatMap { count > $0.bytes ? $0 : nil }
  }

  /// Passes over a blob that is too large, or what is left of it, and says so once.
  private func passOver(_ id: ObjectID, _ count: Int, _ limit: SizeLimit) -> Int {
    expander?.forget()
    if largest != id {
      largest = id
      unclean.insert(id)
      unsafe coverage.unread.append(entry(id, .tooLarge(limit)))
    }
    return count
  }

  func visitTree(_ id: ObjectID, _ bytes: Span<UInt8>, newNames: [UInt8]?) -> Bool {
    unsafe coverage.bytes += bytes.count
    if let newNames {
      // Mostly one id differs, and no name.
      if newNames.isEmpty || !hasHits(newNames.span) { return true }
    } else if !leadsToName(id, bytes) {
      return true
    }
    _ = searchNames(id, bytes, isWhole: true)
    return false
  }

  private func hasHits(_ bytes: Span<UInt8>) -> Bool {
    let areKnown = unsafe consumer.findHits(in: bytes, sharing: [], with: [], into: &treeHits)
    return unsafe !areKnown || !treeHits.isEmpty
  }

  /// Whether a tree has a hit in a name.
  ///
  /// Every name stands in the tree's bytes as it is. So where those have no hit, nothing is in the
  /// names. Hits in ids are chance.
  private func leadsToName(_ id: ObjectID, _ bytes: Span<UInt8>) -> Bool {
    let areKnown = unsafe consumer.findHits(in: bytes, sharing: [], with: [], into: &treeHits)
    if !areKnown { return true }
    if unsafe treeHits.isEmpty { return false }
    return unsafe TreeNames.holdAny(
      of: treeHits.lazy.map(DetectionWorker.offset(ofHit:)), in: bytes,
      idLength: id.algorithm.byteCount)
  }

  /// Searches the names in a tree.
  private func searchNames(_ id: ObjectID, _ bytes: Span<UInt8>, isWhole: Bool) -> Int {
    names.removeAll(keepingCapacity: true)
    let end = TreeNames.append(from: bytes, idLength: id.algorithm.byteCount, to: &names)
    let names = names
    var outcome = consumer.consume(names.span) {
      Provenance(
        path: paths[id] ?? [], part: .name, repository: repository, object: id.description)
    }
    if isWhole, end < bytes.count { outcome.unread.append(entry(id, .object(.corrupt))) }
    add(outcome, of: id)
    return end
  }

  private func add(_ outcome: BlobOutcome, of id: ObjectID) {
    if !outcome.isClean { unclean.insert(id) }
    if !outcome.outsideOnly.isEmpty { outside.append((id, outcome.outsideOnly)) }
    unsafe coverage.add(outcome)
  }

  private func entry(_ id: ObjectID, _ reason: Coverage.Reason) -> Coverage.Entry {
    Coverage.Entry(
      Provenance(path: repository, repository: repository, object: id.description), reason)
  }
}
