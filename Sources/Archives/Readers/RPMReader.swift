/// A package of RPM: a lead, two headers and a compressed cpio archive, which is its one entry.
///
/// The format is that of `rpm-format(5)`: "Lead", "Signature", "Header", "Payload". The headers hold
/// the scripts that run when the package is installed.
final class RPMReader: ArchiveReader {
  let entry = ArchiveEntry()
  private(set) var isBroken = false
  let end: Int? = nil
  let promisesArchive = true
  var used: Int { input.used }

  private let source: ArchiveSource
  private let input: SequentialInput
  private var records: [UInt8] = []
  private var isOpened = false
  private(set) var contents: Range<Int>?

  private static let leadSize = 96
  /// The size in bytes of a header's beginning.
  private static let introSize = 16
  /// RPM itself reads no larger header.
  private static let largestHeader = 256 << 20

  init(_ source: ArchiveSource) {
    self.source = source
    input = SequentialInput(source)
  }

  func nextEntry() throws(ArchiveError) -> Bool {
    if isOpened { return false }
    isOpened = true
    do throws(ArchiveError) {
      try take(Self.leadSize)
      try takeHeader(alignment: 8)
      try takeHeader(alignment: 1)
      if let size = source.size { contents = records.count..<max(size, records.count) }
    } catch {
      isBroken = true
      throw error
    }
    return true
  }

  func nextBlock() throws(ArchiveError) -> ArchiveBlock? {
    let block = unsafe try input.next(upTo: .max)
    input.used = input.place
    return unsafe block.isEmpty ? nil : unsafe ArchiveBlock(bytes: block)
  }

  func takeRecords(atLeast count: Int) -> [UInt8] {
    guard records.count >= count else { return [] }
    defer { records = [] }
    return records
  }

  /// Takes a header and the zeros that fill it up.
  private func takeHeader(alignment: Int) throws(ArchiveError) {
    let start = records.count
    try take(Self.introSize)
    let records = records
    let intro = records.span.extracting(start..<records.count)
    guard intro.holds([0x8e, 0xad, 0xe8, 1], at: 0) else { throw .damaged }
    let size = 16 * Int(intro.big32(8)) + Int(intro.big32(12))
    guard size <= Self.largestHeader else { throw .damaged }
    try take(size + (alignment - size % alignment) % alignment)
  }

  /// Moves bytes of the source to the records.
  private func take(_ count: Int) throws(ArchiveError) {
    let bytes = try input.take(count)
    records += bytes
    input.used = input.place
    if bytes.count < count { throw .truncated }
  }
}
