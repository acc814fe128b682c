/// What a piece of text was decoded to, and where in the text each byte came from.
struct DecodedText {
  /// The decoded bytes.
  private(set) var bytes: [UInt8] = []
  private var starts: [Int32] = []
  private var ends: [Int32] = []
  /// Whether anything but plain characters was read.
  var isChanged = false
  /// The offset in the text where decoding stopped.
  var reach = 0
  /// Whether it stopped because the encoded run ended there.
  var isComplete = false

  /// Empties the text but keeps its memory.
  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    isChanged = false
    isComplete = false
    reach = 0
  }

  /// Adds a byte that stood for the text from `start` to `end`; starts never go back.
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

  /// Whether an encoded secret that begins at a place was decoded already.
  ///
  /// - Parameter group: how many bytes are encoded together; the place is the first one's.
  func covers(_ place: Int, group: Int) -> Bool {
    guard isComplete || place + EncodingWindow.secret <= reach else { return false }
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if Int(starts[middle]) <= place { low = middle + 1 } else { high = middle }
    }
    guard low > 0, Int(ends[low - 1]) > place else { return false }
    return group == 1 || ((low - 1) % group == 0 && Int(starts[low - 1]) == place)
  }
}
