@testable import Detection

/// The whole of detection: matches lie in the text, and blocks change nothing.
struct WorkerFuzz: FuzzTarget {
  private let detector: Detector
  private let worker: DetectionWorker

  init(_ detector: Detector) {
    self.detector = detector
    worker = DetectionWorker(detector)
  }

  /// What is found in a text.
  private struct Outcome: Equatable {
    var matches: [Match] = []
    var limits: Set<DetectionLimit> = []

    /// Whether the same was found. Some text may be read in two ways that come to the same, of which a
    /// block may show one (`\u001b[33m` is an escape before a colour, or the colour): there one list of
    /// encodings ends with the other.
    func isSame(as other: Outcome) -> Bool {
      guard limits == other.limits, matches.count == other.matches.count else { return false }
      return zip(matches, other.matches).allSatisfy { one, another in
        var same = one
        same.encodings = another.encodings
        let count = min(one.encodings.count, another.encodings.count)
        return same == another && one.encodings.suffix(count) == another.encodings.suffix(count)
      }
    }
  }

  /// - Parameter input: how large blocks are (0 for no blocks), how much stands before the text and
  ///   behind it and what that is, and the text.
  func run(_ input: FuzzInput) {
    let (head, piece) = (input.head, input.text)
    guard head[0] & 7 == 0 else {
      _ = search(piece, block: piece.count)
      return
    }
    // What is around has to be longer than the search looks ahead, or blocks are one block.
    let filler = Self.fillers[Int(head[3]) % Self.fillers.count]
    let before = Self.repeated(filler, 40 * Int(head[1]))
    let text = before + piece + Self.repeated(filler, 40 * Int(head[2]))
    let whole = search(text, block: text.count)
    // What is looked ahead and behind, and a little. Runs are told in blocks of 16 bytes.
    let blocks = search(text, block: (16 << 10) + 64 * (4 + Int(head[0] >> 3)))
    guard whole.limits.isEmpty, blocks.limits.isEmpty else { return }
    expect(
      whole.isSame(as: blocks),
      "blocks change what is found: \(whole) in one, \(blocks) in blocks")
  }

  private static let fillers = [" ", "\n", "text of a file. ", "a: b\n", "\u{0}", "c ka_ "].map {
    Array($0.utf8)
  }

  private static func repeated(_ filler: [UInt8], _ count: Int) -> [UInt8] {
    (0..<count).map { filler[$0 % filler.count] }
  }

  private func search(_ text: [UInt8], block: Int) -> Outcome {
    var search = BlobSearch(worker)
    var outcome = Outcome()
    var offset = 0
    var size = block
    while true {
      let end = min(text.count, offset + size)
      let isLast = end == text.count
      let bytes = text.span.extracting(offset..<end)
      let next = search.search(bytes, at: offset, isLast: isLast) { match in
        expect(
          !match.secret.isEmpty && !match.range.isEmpty && match.range.lowerBound >= 0
            && match.range.upperBound <= end - offset, "a match lies outside")
        expect(
          detector.rules.indices.contains(match.rule) && !match.needsContext, "a match is not ready"
        )
        var match = match
        match.range = match.range.lowerBound + offset..<match.range.upperBound + offset
        outcome.matches.append(match)
      }
      expect((0...bytes.count).contains(next), "the next block begins outside")
      if isLast { break }
      // A block that shows nothing new has to grow.
      if next == 0 { size *= 2 }
      offset += next
    }
    outcome.limits = search.limits
    outcome.matches.sort {
      ($0.range.lowerBound, $0.range.upperBound, $0.rule)
        < ($1.range.lowerBound, $1.range.upperBound, $1.rule)
    }
    return outcome
  }
}
