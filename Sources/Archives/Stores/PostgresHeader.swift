/// The header of a dump of PostgreSQL in its custom format, and its table of contents, behind which the
/// data stand: `ReadHead` and `ReadToc` of `pg_backup_archiver.c`, `_ReadExtraToc` of
/// `pg_backup_custom.c`.
struct PostgresHeader {
  /// How data are packed.
  enum Packing {
    case none, zlib, other
  }

  let packing: Packing
  /// How many bytes an integer has behind its sign.
  private let integer: Int

  static let magic = Array("PGDMP".utf8)
  private static let mostEntries = 1 << 24
  private static let mostDependencies = 1 << 20

  /// Whether a file is such a dump, of a version that is known.
  static func begins(_ first: Span<UInt8>) -> Bool {
    first.count >= 16 && first.holds(magic, at: 0) && first[5] == 1 && (10...16).contains(first[6])
      && (2...8).contains(first[8]) && (4...8).contains(first[9]) && first[10] == 1
  }

  /// Reads all that stands before the data.
  ///
  /// - Parameter cursor: stands at the beginning; behind the table afterwards.
  init(_ cursor: inout SourceCursor) throws(ArchiveError) {
    cursor.skip(Self.magic.count + 1)
    let version = try cursor.byte()
    cursor.skip(1)
    integer = Int(try cursor.byte())
    let offset = Int(try cursor.byte())
    cursor.skip(1)
    if version >= 15 {
      packing =
        switch try cursor.byte() {
        case 0: .none
        case 1: .zlib
        default: .other
        }
    } else {
      packing = try Self.number(&cursor, integer) == 0 ? .none : .zlib
    }
    // When it was made: seven fields.
    for _ in 0..<7 { _ = try number(&cursor) }
    for _ in 0..<3 { _ = try skipString(&cursor) }
    let entries = try number(&cursor)
    guard (0...Self.mostEntries).contains(entries) else { throw .damaged }
    for _ in 0..<entries { try skipEntry(&cursor, version, offset) }
  }

  private func skipEntry(
    _ cursor: inout SourceCursor, _ version: UInt8, _ offset: Int
  ) throws(ArchiveError) {
    for _ in 0..<2 { _ = try number(&cursor) }
    for _ in 0..<4 { _ = try skipString(&cursor) }
    if version >= 11 { _ = try number(&cursor) }
    // What makes it, drops it and copies it, its schema, its table space, how it is stored.
    for _ in 0..<(version >= 14 ? 6 : 5) { _ = try skipString(&cursor) }
    if version >= 16 { _ = try number(&cursor) }
    for _ in 0..<2 { _ = try skipString(&cursor) }
    var dependencies = 0
    while try skipString(&cursor) {
      dependencies += 1
      if dependencies > Self.mostDependencies { throw .damaged }
    }
    cursor.skip(1 + offset)
  }

  /// The next integer.
  func number(_ cursor: inout SourceCursor) throws(ArchiveError) -> Int {
    try Self.number(&cursor, integer)
  }

  private static func number(
    _ cursor: inout SourceCursor, _ size: Int
  ) throws(ArchiveError) -> Int {
    let isNegative = try cursor.byte() != 0
    guard let value = Int(exactly: try cursor.little(size)) else { throw .damaged }
    return isNegative ? -value : value
  }

  /// Skips a string; whether there is one.
  private func skipString(_ cursor: inout SourceCursor) throws(ArchiveError) -> Bool {
    let count = try number(&cursor)
    guard count <= Int(Int32.max) else { throw .damaged }
    if count > 0 { cursor.skip(count) }
    return count >= 0
  }
}
