import Bytes
import Rules

/// Values that a name gives away: the pattern has to match all of one.
extension DetectionWorker {
  /// Takes a value as it stands there.
  func take(_ rule: Int, _ range: Range<Int>, in text: Span<UInt8>) {
    guard !isKnown(rule, range) else { return }
    take(rule, range.map { text[$0] }, range, encodings: [])
  }

  /// Takes a value that stands there as base64, as `data` of a Secret does.
  func takeBase64(_ rule: Int, _ range: Range<Int>, in text: Span<UInt8>) {
    guard !isKnown(rule, range) else { return }
    var secret: [UInt8] = []
    var ends: [Int] = []
    _ = Base64Text.decode(
      text.extracting(range), from: 0, limit: AssignedValue.longest, charging: budget
    ) { byte, _, end in
      secret.append(byte)
      ends.append(range.lowerBound + end)
    }
    while let last = secret.last, last == 0x0A || last == 0x0D || last == 0x20 {
      secret.removeLast()
      ends.removeLast()
    }
    guard let end = ends.last else { return }
    take(rule, secret, range.lowerBound..<end, encodings: ["base64"])
  }

  private func isKnown(_ rule: Int, _ range: Range<Int>) -> Bool {
    matches.suffix(8).contains {
      $0.rule == rule && $0.range.lowerBound == range.lowerBound && $0.encodings.count < 2
    }
  }

  private func take(_ rule: Int, _ secret: [UInt8], _ range: Range<Int>, encodings: [String]) {
    notePlace(rule, secret, range, encodings)
    let outcome = detector.patterns[rule].firstMatch(
      in: secret.span, from: 0, through: 0, isLineStart: true, isLineEnd: true,
      using: patternScratch)
    switch outcome {
    case .noMatch: return
    case .limit: return note(.matching(rule: detector.rules[rule].id))
    case .match(_, let whole):
      guard whole == 0..<secret.count else { return }
    }
    if let reason = dropReason(rule, secret) { return drop(rule, range, reason) }
    matches.append(
      Match(rule: rule, secret: secret, range: range, encodings: encodings, needsContext: false))
  }
}
