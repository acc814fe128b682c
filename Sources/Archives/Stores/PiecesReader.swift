/// Goes over a file of one format, and makes its packed or scattered pieces readable, one after the
/// other.
protocol FilePieces {
  /// What its pieces are called.
  static var name: String { get }

  /// Whether not all of them were made readable.
  var isOutsideOnly: Bool { get }

  /// The next piece, which may be empty; nil behind the last one. Each one reads on in the file.
  mutating func next(in source: ArchiveSource) throws(ArchiveError) -> [UInt8]?
}

extension FilePieces {
  var isOutsideOnly: Bool { false }
}

/// A file of which some pieces come out readable. The file's own bytes show all else.
final class PiecesReader<Pieces: FilePieces>: ArchiveReader {
  private(set) var entry = ArchiveEntry(name: Array(Pieces.name.utf8))
  private(set) var isBroken = false
  let end: Int? = nil
  var isOutsideOnly: Bool { pieces.isOutsideOnly }

  private let source: ArchiveSource
  private var pieces: Pieces
  private var context: ArchiveContext?
  private var isOpened = false
  private let held = HeldBytes()

  init(_ source: ArchiveSource, _ pieces: Pieces) {
    self.source = source
    self.pieces = pieces
  }

  func begin(_ context: ArchiveContext) { self.context = context }

  func nextEntry() throws(ArchiveError) -> Bool {
    if isOpened { return false }
    isOpened = true
    return true
  }

  func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    if isBroken { return nil }
    do throws(ArchiveError) {
      while let piece = try pieces.next(in: source) {
        if let context { try context.ledger.checkTime() }
        if piece.isEmpty { continue }
        held.hold(piece)
        return unsafe ArchiveBlock(bytes: held.bytes)
      }
      return nil
    } catch {
      isBroken = true
      throw error
    }
  }
}
