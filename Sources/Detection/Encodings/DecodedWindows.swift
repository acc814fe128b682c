/// What an encoded run around a hit was decoded to, kept for the hits that follow in the same run.
final class DecodedWindow {
  // One worker has it, and nothing looks at it while it is written: to have that checked cost more
  // than the look, which comes with every hit.
  @exclusivity(unchecked) var text = DecodedText()
  /// The text that it was decoded from, by `TextState.number`.
  @exclusivity(unchecked) private var number = -1

  /// Forgets what was decoded, and begins with another text.
  func begin(_ number: Int) {
    unsafe text.removeAll()
    unsafe self.number = number
  }

  /// Whether it was decoded from a text.
  func isOf(_ number: Int) -> Bool { unsafe self.number == number }
}

/// The last windows of one encoding: one for each way in which characters may be put into groups,
/// so that hits which change between those ways find the windows of the ones before.
final class DecodedWindows {
  /// Made as they are needed: most encodings never come up in a scan.
  @exclusivity(unchecked) private var windows: [DecodedWindow] = []
  private let count: Int
  private var oldest = 0

  /// - Parameter count: how many windows are kept.
  init(_ count: Int) { self.count = count }

  /// Whether one of them holds the secret that begins at an anchor.
  func cover(_ anchor: Int, group: Int?, number: Int) -> Bool {
    for window in unsafe windows where window.isOf(number) {
      if unsafe window.text.covers(anchor, group: group) { return true }
    }
    return false
  }

  /// Whether one of them holds the secrets that begin at any of some anchors.
  func cover(_ anchors: ClosedRange<Int>, number: Int) -> Bool {
    for window in unsafe windows where window.isOf(number) {
      if unsafe window.text.covers(anchors.lowerBound, group: nil)
        && window.text.covers(anchors.upperBound, group: nil)
      {
        return true
      }
    }
    return false
  }

  /// The one that is used next, for the secret that begins at an anchor which none covers.
  ///
  /// Where the last one ends in the same run, this one is twice as long: so in a run that has hits
  /// throughout, what windows have in common does not count.
  func next(_ anchor: Int, group: Int?, number: Int) -> DecodedWindow {
    var after = EncodingWindow.after
    for window in unsafe windows where window.isOf(number) {
      if unsafe window.text.holds(anchor, group: group) {
        unsafe after = max(after, min(2 * window.text.after, EncodingWindow.mostAfter))
      }
    }
    let window = oldestWindow()
    unsafe window.text.after = after
    return window
  }

  /// The one whose text was decoded longest ago, or a new one.
  private func oldestWindow() -> DecodedWindow {
    if unsafe windows.count < count {
      let window = DecodedWindow()
      unsafe windows.append(window)
      return window
    }
    defer { oldest = (oldest + 1) % count }
    return unsafe windows[oldest]
  }
}
