import Git

/// A git object in a file of its own: one entry, named after its kind. The object's own name is the
/// file's, where it lies in a repository.
final class LooseFileReader: ArchiveReader {
  private(set) var entry = ArchiveEntry()
  private(set) var isDamaged = false
  private(set) var isBroken = false
  private(set) var end: Int?

  private let source: ArchiveSource
  private var context: ArchiveContext?
  private var object: LooseFile?
  private var isOpened = false
  private var isHandedOut = false

  /// No file of such an object is longer, in bytes, than this much more than what it holds.
  private static let slack = 1 << 20

  init(_ source: ArchiveSource) { self.source = source }

  func begin(_ context: ArchiveContext) { self.context = context }

  func nextEntry() throws(ArchiveError) -> Bool {
    if isOpened { return false }
    isOpened = true
    do throws(ArchiveError) {
      object = try read()
    } catch {
      isBroken = true
      throw error
    }
    guard let object else { return false }
    entry = ArchiveEntry(name: Array(object.kind.name.utf8), kind: object.kind)
    let names = object.names
    entry.target = names.bytes
    if !names.isWhole { isDamaged = true }
    return true
  }

  func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    guard let object, object.kind != .tree, !isHandedOut else { return nil }
    isHandedOut = true
    return unsafe ArchiveBlock(bytes: object.bytes)
  }

  private func read() throws(ArchiveError) -> LooseFile {
    let head = try source.head()
    guard let size = LooseFile.size(head.span), let context else { throw .damaged }
    let limit = LooseFile.longest
    if size > limit { throw .objectTooLong(limit: limit) }
    try context.ledger.check(size, from: context.level)
    let bytes = try source.bytes(at: 0, count: 2 * size + Self.slack)
    guard let file = LooseFile(bytes) else { throw .damaged }
    if file.isWhole { end = file.end } else { isDamaged = true }
    return file
  }
}
