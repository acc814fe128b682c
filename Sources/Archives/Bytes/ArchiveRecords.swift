/// Takes down, as an archive passes, what its reader gives as neither name nor content.
class ArchiveRecords: ArchivePassage {
  private var records: [UInt8] = []
  /// Whether not all of it was taken down.
  private(set) final var isCut = false

  /// Records that are not taken are thrown away above this number of bytes.
  static let largestRecords = 16 << 20

  /// What was taken down since the last call; nothing if it is less than a number of bytes.
  final func take(atLeast count: Int) -> [UInt8] {
    guard records.count >= count else { return [] }
    defer { records = [] }
    return records
  }

  /// Takes bytes down.
  final func note(_ bytes: ArraySlice<UInt8>) {
    if records.count < Self.largestRecords { records += bytes } else { isCut = true }
  }

  /// Takes bytes down if they do more than fill up.
  final func noteUnlessZero(_ bytes: [UInt8]) {
    if bytes.contains(where: { $0 != 0 }) { note(bytes[...]) }
  }
}
