extension ArchiveSource {
  /// Whole lines of so many bytes at the most, or a part of one that is longer; none at the end.
  func lines(at place: Int, atMost count: Int) throws(ArchiveError) -> [UInt8] {
    var bytes = try bytes(at: place, count: count)
    if bytes.count == count, let end = bytes.lastIndex(of: 0x0A) {
      bytes.removeLast(bytes.count - end - 1)
    }
    return bytes
  }
}
