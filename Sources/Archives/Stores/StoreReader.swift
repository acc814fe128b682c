/// What readers of stores have in common of which the parts are packed each by itself.
///
/// The store's own bytes are searched as they are. What was found in a part of Snappy, LZ4 or zstd that
/// came out is taken back: literals of those look like text, and the token behind them like more of it.
class StoreReader: ArchiveReader {
  final private(set) var entry = ArchiveEntry()
  final let isBroken = false
  final let end: Int? = nil
  final let passesBy = true
  /// Whether a part is packed in a way that is not read here.
  final var isOutsideOnly = false

  final let source: ArchiveSource
  private var context: ArchiveContext?
  private var defects: [ArchiveError] = []
  private var unpacked: [UnpackedPart] = []
  /// The part whose content was handed out last.
  private var last: UnpackedPart?
  private var isBegun = false
  private let held = HeldBytes()

  /// What stands between parts: no text goes on from one to the other, and none of them begins as an
  /// archive does.
  var between: [UInt8] { [0, 0x0A] }

  /// A byte that no text has: the rules then let more letters follow a key, as values do that stand one
  /// behind the other.
  static let binary: UInt8 = 1

  init(_ source: ArchiveSource) { self.source = source }

  /// Goes on to the next entry.
  ///
  /// - Returns: its name.
  func nextName() throws(ArchiveError) -> [UInt8]? { nil }

  /// The next part of the current entry.
  func nextPart() throws(ArchiveError) -> StorePart? { nil }

  /// What is handed out of a part's bytes.
  func text(of bytes: [UInt8], _ part: StorePart) -> [UInt8] { bytes }

  /// Notes, once, that something is wrong.
  final func note(_ error: ArchiveError) {
    if !defects.contains(error) { defects.append(error) }
  }

  /// To be asked in each turn of a loop over the source.
  final func checkTime() throws(ArchiveError) { try context?.ledger.checkTime() }

  final func begin(_ context: ArchiveContext) { self.context = context }

  final func nextEntry() throws(ArchiveError) -> Bool {
    last = nil
    isBegun = false
    guard let name = try nextName() else { return false }
    entry = ArchiveEntry(name: name)
    return true
  }

  final func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    // Whoever asks for more has seen what came last.
    if let last { unpacked.append(last) }
    last = nil
    while let part = try nextPart() {
      try checkTime()
      guard let content = try content(of: part) else { continue }
      last = part.part(of: content)
      let text = text(of: content.bytes, part)
      let block = (isBegun ? [] : between) + text + (part.goesOn ? [] : between)
      if block.isEmpty { continue }
      isBegun = true
      held.hold(block)
      return unsafe ArchiveBlock(bytes: held.bytes)
    }
    return nil
  }

  /// Unpacks a part; nil where that is not possible, which is noted.
  final func content(of part: StorePart) throws(ArchiveError) -> StorePart.Content? {
    guard part.codec != .other else {
      isOutsideOnly = true
      return nil
    }
    let size = part.size ?? 0
    guard part.range.count <= StorePart.largest, size <= StorePart.largest else {
      note(.tooLargeToKeep(limit: StorePart.largest))
      return nil
    }
    if let context { try context.ledger.check(size, from: context.level) }
    let data = try source.bytes(at: part.range.lowerBound, count: part.range.count)
    guard data.count == part.range.count else {
      note(.truncated)
      return nil
    }
    let content = try part.unpacked(data)
    if content == nil { note(.damaged) }
    return content
  }

  final func takeDefects() -> [ArchiveError] {
    defer { defects = [] }
    return defects
  }

  final func takeUnpacked() -> [UnpackedPart] {
    defer { unpacked = [] }
    return unpacked
  }
}
