extension Signatures {
  /// Version 2 or 3: git's pack-format. One that is cut off behind that is a pack as well.
  static func isGitPack(_ first: Span<UInt8>) -> Bool {
    first.count >= 8 && first.holds("PACK", at: 0) && (2...3).contains(first.big32(4))
  }
}
