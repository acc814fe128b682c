import Blobs
import Git

/// The objects of a git pack, alone or in a bundle; each is an entry, `objects/ID`.
///
/// Commits and tags come as messages, and of trees the names.
final class PackReader: ArchiveReader {
  private(set) var entry = ArchiveEntry()
  private(set) var isDamaged = false
  private(set) var isBroken = false
  private(set) var end: Int?

  private let source: ArchiveSource
  private let header: BundleHeader?
  private var context: ArchiveContext?
  private var walk: PackWalk<ArchivePackSource>?
  private var object: PackObject?
  private var defects: [ArchiveError] = []
  /// What kept the list of entries from being made to its end.
  private var failure: ArchiveError?

  /// Opens a pack.
  static func openPack(_ source: ArchiveSource) throws(ArchiveError) -> any ArchiveReader {
    PackReader(source, nil)
  }

  /// Opens a bundle.
  static func openBundle(_ source: ArchiveSource) throws(ArchiveError) -> any ArchiveReader {
    let header = try BundleHeader.read { (count) throws(ArchiveError) in
      try source.bytes(at: 0, count: count)
    }
    switch header {
    case .success(let header): return PackReader(source, header)
    case .failure(let defect): throw ArchiveError(defect)
    }
  }

  private init(_ source: ArchiveSource, _ header: BundleHeader?) {
    self.source = source
    self.header = header
    for id in header?.prerequisites ?? [] {
      defects.append(.missingPrerequisite(id: id.description))
    }
    if header?.isFiltered == true { defects.append(.filteredBundle) }
  }

  func begin(_ context: ArchiveContext) { self.context = context }

  func takeDefects() -> [ArchiveError] {
    defer { defects = [] }
    return defects
  }

  func nextEntry() throws(ArchiveError) -> Bool {
    object = nil
    if isBroken { return false }
    do throws(ArchiveError) {
      if walk == nil { walk = try open() }
      guard let next = try walk?.next() else {
        close()
        if let failure { throw failure }
        return false
      }
      present(next)
      return true
    } catch {
      isBroken = true
      throw error
    }
  }

  func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    guard let object, object.kind != .tree else { return nil }
    self.object = nil
    held = object
    return unsafe ArchiveBlock(bytes: object.bytes)
  }

  /// The object whose bytes were handed out last.
  private var held: PackObject?

  private func present(_ next: PackObject) {
    held = nil
    object = next
    entry = ArchiveEntry(name: Array("objects/\(next.id)".utf8), kind: next.kind)
    let names = next.names
    entry.target = names.bytes
    if !names.isWhole { isDamaged = true }
  }

  /// Finds the pack's entries.
  private func open() throws(ArchiveError) -> PackWalk<ArchivePackSource>? {
    guard let context else { return nil }
    let start = header?.end ?? 0
    let source = ArchivePackSource(source, from: start, context)
    if start > 0 {
      let head = try source.bytes(at: 0, count: 12)
      guard Signatures.isGitPack(head.span) else { throw head.count < 12 ? .truncated : .damaged }
    }
    let layout = PackLayout(source, algorithm: header?.algorithm, failure: &failure)
    failure = failure ?? layout.defect.map { ArchiveError($0) }
    if failure == nil { end = start + layout.end }
    return PackWalk(source, layout, bases: context.objects)
  }

  /// Notes what could not be made.
  private func close() {
    guard let walk else { return }
    if walk.broken > 0 { isDamaged = true }
    for (id, count) in walk.missing.sorted(by: { $0.key < $1.key }) {
      defects.append(.missingBase(id: id.description, count: count))
    }
  }
}

extension ArchiveError {
  /// What is wrong with a pack.
  init(_ defect: PackDefect) {
    self =
      switch defect {
      case .truncated: .truncated
      case .damaged: .damaged
      case .unsupported: .unsupported
      case .tooLong(let limit): .objectTooLong(limit: limit)
      }
  }
}

extension ArchiveEntry {
  /// Creates the entry of a git object. A tree has names, and no content.
  init(name: [UInt8], kind: ObjectKind) {
    self.name = name
    isFile = kind != .tree
    part = kind == .commit || kind == .tag ? .message : .content
  }
}

/// A pack in an archive's bytes.
struct ArchivePackSource: PackSource {
  let count: Int
  private let source: ArchiveSource
  private let start: Int
  private let context: ArchiveContext

  init(_ source: ArchiveSource, from start: Int, _ context: ArchiveContext) {
    self.source = source
    self.start = start
    self.context = context
    count = (source.size ?? 0) - start
  }

  func bytes(at place: Int, count: Int) throws(ArchiveError) -> [UInt8] {
    try source.bytes(at: start + place, count: count)
  }

  func reserve(_ bytes: Int) throws(ArchiveError) {
    try context.ledger.check(bytes, from: context.level)
  }

  func expect(_ bytes: Int) throws(ArchiveError) { try reserve(bytes) }

  func repeated(_ bytes: Int) throws(ArchiveError) {
    try context.ledger.count(bytes, from: context.level)
  }
}
