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
  /// The commits and tags that were among the objects.
  private(set) var scannedCommits = ScannedCommits()
  /// What was read and what was not.
  private(set) var coverage = Coverage()
  private let expander: ArchiveExpander?
  private let repository: [UInt8]
  private let paths: [ObjectID: [UInt8]]
  private let sizeLimit: SizeLimit?
  /// The last blob that was too large.
  private var largest: ObjectID?
  /// The names in a tree, each followed by NUL.
  private var names: [UInt8] = []

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
    if isLast { coverage.bytes += offset + bytes.count }
    scannedCommits.note(id, kind, bytes, isWhole: offset == 0 && isLast)
    if kind == .tree { return visitTree(id, bytes, isWhole: offset == 0 && isLast, hits) }
    var block: BlockOutcome
    if kind == .blob, let expander, !isLast || offset > 0 {
      block = expander.consume(
        bytes, at: offset, isLast: isLast, provenance: provenance, into: consumer)
    } else {
      block = consumer.consume(
        bytes, at: offset, isLast: isLast, hits: hits, provenance: provenance)
      if kind == .blob, let expander, block.holdsZipEntry || expander.recognises(bytes) {
        block.outcome.merge(
          expander.expand(
            bytes, holdsZipEntry: block.holdsZipEntry, provenance: provenance, into: consumer))
      }
    }
    if !block.outcome.unread.isEmpty, offset == 0, isLast {
      block.outcome.identify(by: SHA256.hexadecimal(of: bytes))
    }
    coverage.add(block.outcome)
    return block.next
  }

  func visit(
    _ id: ObjectID, _ kind: ObjectKind, _ bytes: Span<UInt8>, sharing parts: [CopiedRange],
    with known: [UInt64], notes: inout ObjectHits
  ) {
    if kind == .tree || kind == .blob && limit(belowBlobOf: bytes.count) == nil {
      notes.areKnown = consumer.findHits(
        in: bytes, sharing: parts, with: known, into: &notes.values)
    }
    _ = visit(
      id, kind, bytes, at: 0, isLast: true, hits: notes.areKnown ? notes.values : nil)
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
      coverage.unread.append(entry(id, .tooLarge(limit)))
    }
    return count
  }

  /// Searches the names in a tree.
  ///
  /// Every name stands in the tree's bytes as it is. So where those have no hit, nothing is in the
  /// names, and they need not be told from the ids.
  private func visitTree(
    _ id: ObjectID, _ bytes: Span<UInt8>, isWhole: Bool, _ known: [UInt64]?
  ) -> Int {
    if isWhole {
      if let known, known.isEmpty { return bytes.count }
      var hits: [UInt64] = []
      if known == nil, consumer.findHits(in: bytes, sharing: [], with: [], into: &hits),
        hits.isEmpty
      {
        return bytes.count
      }
    }
    names.removeAll(keepingCapacity: true)
    let end = TreeNames.append(from: bytes, idLength: id.algorithm.byteCount, to: &names)
    let names = names
    coverage.add(
      consumer.consume(names.span) {
        Provenance(
          path: paths[id] ?? [], part: .name, repository: repository, object: id.description)
      })
    if isWhole, end < bytes.count { coverage.unread.append(entry(id, .object(.corrupt))) }
    return end
  }

  private func entry(_ id: ObjectID, _ reason: Coverage.Reason) -> Coverage.Entry {
    Coverage.Entry(
      Provenance(path: repository, repository: repository, object: id.description), reason)
  }
}
