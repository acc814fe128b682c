/// What an archive says itself, kept until it is searched.
struct HeldRecords {
  /// The records that were not taken yet.
  private(set) var bytes: [UInt8] = []
  /// Whether some were thrown away.
  private(set) var isCut = false

  /// Records that are not taken are thrown away above this number of bytes.
  static let largest = 16 << 20

  /// What is not there since it was thrown away.
  var defects: [ArchiveError] { isCut ? [.tooLargeToKeep(limit: Self.largest)] : [] }

  /// Keeps bytes.
  mutating func note(_ new: some Collection<UInt8>) {
    if bytes.count < Self.largest { bytes += new } else { isCut = true }
  }

  /// Keeps bytes if they do more than fill up.
  mutating func noteUnlessZero(_ new: some Collection<UInt8>) {
    if new.contains(where: { $0 != 0 }) { note(new) }
  }

  /// Keeps what stands in a name's field behind its end, where no reader looks.
  mutating func noteBehindEnd(of name: ArraySlice<UInt8>) {
    if let end = name.firstIndex(of: 0) { noteUnlessZero(name[end...]) }
  }

  /// What was kept since the last call; nothing if it is less than a number of bytes.
  mutating func take(atLeast count: Int) -> [UInt8] {
    guard bytes.count >= count else { return [] }
    defer { bytes = [] }
    return bytes
  }
}
