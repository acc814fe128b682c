/// What a piece of text was decoded to, and where in the text each byte came from.
struct DecodedText {
  /// The decoded bytes.
  private(set) var bytes: [UInt8] = []
  private var starts: [Int32] = []
  private var ends: [Int32] = []
  /// Whether anything but plain characters was read.
  var isChanged = false

  /// Empties the text but keeps its memory.
  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    isChanged = false
  }

  /// Adds a byte that stood for the text from `start` to `end`.
  mutating func append(_ byte: UInt8, from start: Int, to end: Int) {
    bytes.append(byte)
    starts.append(Int32(truncatingIfNeeded: start))
    ends.append(Int32(truncatingIfNeeded: end))
  }

  /// The range of the encoded text that holds a range of decoded bytes.
  func source(of range: Range<Int>) -> Range<Int> {
    guard !range.isEmpty, range.upperBound <= bytes.count else {
      let place = range.lowerBound < starts.count ? Int(starts[range.lowerBound]) : 0
      return place..<place
    }
    let start = Int(starts[range.lowerBound])
    return start..<max(start, Int(ends[range.upperBound - 1]))
  }
}
