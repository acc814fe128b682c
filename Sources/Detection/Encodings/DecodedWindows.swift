/// What an encoded run around a hit was decoded to, kept for the hits that follow in the same run.
final class DecodedWindow {
  var text = DecodedText()
  /// The text that it was decoded from, by `TextState.number`.
  fileprivate(set) var number = -1

  /// Forgets what was decoded, and begins with another text.
  func begin(_ number: Int) {
    text.removeAll()
    self.number = number
  }
}

/// The last windows of one encoding: one for each way in which characters may be put into groups,
/// so that hits which change between those ways find the windows of the ones before.
final class DecodedWindows {
  /// Made as they are needed: most encodings never come up in a scan.
  private var windows: [DecodedWindow] = []
  private let count: Int
  private var oldest = 0

  /// - Parameter count: how many windows are kept.
  init(_ count: Int) { self.count = count }

  /// Whether one of them holds the secret that begins at an anchor.
  func cover(_ anchor: Int, group: Int, number: Int) -> Bool {
    windows.contains { $0.number == number && $0.text.covers(anchor, group: group) }
  }

  /// The one that is used next.
  func next() -> DecodedWindow {
    if windows.count < count {
      let window = DecodedWindow()
      windows.append(window)
      return window
    }
    defer { oldest = (oldest + 1) % windows.count }
    return windows[oldest]
  }
}
