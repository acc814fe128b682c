extension Signatures {
  /// Version 2 or 3, and an entry of a kind that there is: git's pack-format.
  static func isGitPack(_ first: Span<UInt8>) -> Bool {
    guard first.count >= 12, first.holds("PACK", at: 0), (2...3).contains(first.big32(4)) else {
      return false
    }
    guard first.big32(8) > 0, first.count > 12 else { return true }
    let kind = first[12] >> 4 & 7
    return kind != 0 && kind != 5
  }
}
