import CLiteralSearch

/// Keys that code hides by XOR with one byte or more, in what a run is decoded to.
extension DetectionWorker {
  /// How much of the text before and behind a key's beginning is looked at with it.
  private static let before = 8
  private static let after = 64

  /// Searches text for secrets of which every byte was XORed with the same one.
  func followXored(_ text: Span<UInt8>, depth: Int) {
    guard let prefix = detector.xoredPrefix, depth < detector.limits.decodeDepth,
      text.count >= EncodingWindow.wholeKey
    else { return }
    var next = 0
    while true {
      let hit = unsafe text.withUnsafeBufferPointer { bytes in
        unsafe kascan_find_xored(bytes.baseAddress, bytes.count, next, prefix)
      }
      guard hit < text.count else { return }
      next = hit + prefix.count
      let mask = text[hit] ^ prefix[0]
      // What is plain is found without this.
      if mask == 0 { continue }
      unsafe traces += 1
      let start = max(0, hit - Self.before)
      let end = min(text.count, hit + Self.after)
      guard budget.spend(end - start) else { return }
      let window = (start..<end).map { text[$0] ^ mask }
      let before = mark
      _ = searchDecoded(window.span, depth: depth + 1, isWhole: false)
      adopt(from: before, of: "xor", text, depth: depth, leavesPlain: false) { ranges in
        ranges.map { start + $0.lowerBound..<start + $0.upperBound }
      }
    }
  }

  /// Searches what a run is decoded to if it is a key that was changed by bytes that repeat.
  func followMasked(_ text: Span<UInt8>, depth: Int) {
    guard MaskedKey.mayBe(text.count), let prefix = detector.xoredPrefix,
      depth < detector.limits.decodeDepth, budget.spend(text.count),
      let key = MaskedKey(text, prefix: prefix, knowsXor: true)
    else { return }
    unsafe traces += 1
    let before = mark
    _ = searchDecoded(key.bytes.span, depth: depth + 1, isWhole: false)
    adopt(from: before, of: key.change.name, text, depth: depth, leavesPlain: false) { $0 }
  }
}
