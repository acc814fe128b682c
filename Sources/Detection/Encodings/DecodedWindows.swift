/// What an encoded run around a hit was decoded to, kept for the hits that follow in the same run.
final class DecodedWindow {
  // One worker has it, and nothing looks at it while it is written: to have that checked cost more
  // than the look, which comes with every hit.
  @exclusivity(unchecked) var text = DecodedText()
}

/// The last windows of one encoding: one for each way in which characters may be put into groups,
/// so that hits which change between those ways find the windows of the ones before.
final class DecodedWindows {
  /// What of a text one window holds: enough to tell most hits without a look at the window.
  private struct Extent {
    /// The text that it was decoded from, by `TextState.number`.
    var number = -1
    /// Where in that text its first byte begins.
    var start = Int.max
    /// Where decoding stopped, and the last secret begins that is in it as a whole.
    var reach = 0
    var whole = 0

    /// Whether what begins at an anchor may be in it.
    func mayHold(_ anchor: Int, number: Int) -> Bool {
      number == self.number && start <= anchor && anchor < reach
    }

    /// Whether all of a secret that begins at an anchor may be.
    func mayCover(_ anchor: Int, number: Int) -> Bool {
      mayHold(anchor, number: number) && anchor <= whole
    }
  }

  /// Made as they are needed: most encodings never come up in a scan.
  @exclusivity(unchecked) private var windows: [DecodedWindow] = []
  @exclusivity(unchecked) private var extents: [Extent] = []
  private let count: Int
  private var oldest = 0

  /// - Parameter count: how many windows are kept.
  init(_ count: Int) { self.count = count }

  /// Whether one of them holds the secret that begins at an anchor.
  func cover(_ anchor: Int, group: Int?, number: Int) -> Bool {
    for index in unsafe extents.indices
    where unsafe extents[index].mayCover(anchor, number: number) {
      guard let group else { return true }
      if unsafe windows[index].text.holds(anchor, group: group) { return true }
    }
    return false
  }

  /// Whether one of them holds the secrets that begin at any of some anchors of an encoding that puts
  /// characters into no groups.
  func cover(_ anchors: ClosedRange<Int>, number: Int) -> Bool {
    for index in unsafe extents.indices
    where unsafe extents[index].mayCover(anchors.upperBound, number: number) {
      if unsafe extents[index].start <= anchors.lowerBound { return true }
    }
    return false
  }

  /// Decodes the secret that begins at an anchor which none covers.
  ///
  /// Where the last one ends in the same run, this one is twice as long: so in a run that has hits
  /// throughout, what windows have in common does not count.
  ///
  /// - Parameter decode: fills the text, which is empty.
  func decode(
    _ anchor: Int, group: Int?, number: Int, _ decode: (inout DecodedText) -> Void
  ) -> DecodedWindow {
    var after = EncodingWindow.after
    for index in unsafe extents.indices
    where unsafe extents[index].mayHold(anchor, number: number) {
      if let group, unsafe !windows[index].text.holds(anchor, group: group) { continue }
      unsafe after = max(after, min(2 * windows[index].text.after, EncodingWindow.mostAfter))
    }
    let index = nextIndex()
    let window = unsafe windows[index]
    unsafe window.text.removeAll()
    unsafe window.text.after = after
    unsafe decode(&window.text)
    let (start, reach) = unsafe (window.text.start, window.text.reach)
    let whole = unsafe window.text.isComplete ? reach : reach - EncodingWindow.secret
    unsafe extents[index] = Extent(number: number, start: start, reach: reach, whole: whole)
    return window
  }

  /// The place of the one whose text was decoded longest ago, or of a new one.
  private func nextIndex() -> Int {
    if unsafe windows.count < count {
      unsafe windows.append(DecodedWindow())
      unsafe extents.append(Extent())
      return unsafe windows.count - 1
    }
    defer { oldest = (oldest + 1) % count }
    return oldest
  }
}
