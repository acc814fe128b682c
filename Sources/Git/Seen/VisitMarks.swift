/// Which objects of packs one worker has handed to its visitor, whole.
final class VisitMarks {
  /// For each pack's families, the positions in its index.
  private(set) var bitmaps: [Bitmap]

  init(_ families: [PackFamilies]) {
    bitmaps = families.map { Bitmap(count: $0.pack.index.count, filled: false) }
  }

  @inline(__always)
  func note(_ families: Int, _ position: Int) { bitmaps[families][position] = true }
}
