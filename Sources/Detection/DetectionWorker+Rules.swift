import Rules

/// Matching a rule at a hit, and its filters.
extension DetectionWorker {
  /// How far before a hit a match may begin, and look-behind may look.
  private static let before = 256
  /// How far behind a hit a match may reach.
  private static let after = 1024

  /// Matches a rule in the window around one of its literals.
  func match(_ rule: Int, in text: Span<UInt8>, at offset: Int, depth: Int) {
    let prefix = detector.prefixes[rule]
    guard offset + prefix.count <= text.count else { return }
    for index in prefix.indices where text[offset + index] != prefix[index] { return }
    let start = max(0, offset - Self.before)
    let end = min(text.count, offset + Self.after)
    // A rule whose secrets begin with a known prefix begins at that prefix, and the literal is in it.
    let firstStart = prefix.isEmpty ? start : offset
    switch detector.patterns[rule].firstMatch(
      in: text.extracting(start..<end), from: firstStart - start, through: offset - start,
      isLineStart: start == 0 || text[start - 1] == 0x0A,
      isLineEnd: end == text.count || text[end] == 0x0A, using: patternScratch)
    {
    case .noMatch: return
    case .limit: note(.matching(rule: detector.rules[rule].id))
    case .match(let secret, _):
      let range = start + secret.lowerBound..<start + secret.upperBound
      // Another literal of the same secret may have led here already.
      let isKnown = matches.suffix(8).contains {
        $0.rule == rule && $0.range == range && $0.encodings.isEmpty
      }
      if isKnown { return }
      filter(rule, range, in: text, depth: depth)
    }
  }

  private func filter(_ rule: Int, _ range: Range<Int>, in text: Span<UInt8>, depth: Int) {
    let filters = detector.rules[rule].filters
    let secret = range.map { text[$0] }
    let body = secret.dropFirst(
      secret.starts(with: filters.prefix.utf8) ? filters.prefix.utf8.count : 0)
    if filters.placeholder, let reason = Placeholder.reason(body) {
      return drop(rule, range, .placeholder(reason.rawValue))
    }
    let entropy = Entropy.bits(body)
    if entropy < filters.entropy { return drop(rule, range, .entropy(entropy)) }
    let lacksContext = !hasContext(rule, around: range, in: text)
    // What was decoded may have its context in the text around; `adopt` looks there.
    if lacksContext && depth == 0 { return drop(rule, range, .context) }
    matches.append(
      Match(
        rule: rule, secret: secret, range: range, encodings: [], needsContext: lacksContext))
  }

  /// Whether one of a rule's context words stands near a range, letters of either case.
  func hasContext(_ rule: Int, around range: Range<Int>, in text: Span<UInt8>) -> Bool {
    let filters = detector.rules[rule].filters
    guard !filters.context.isEmpty else { return true }
    let start = max(0, range.lowerBound - filters.contextDistance)
    let end = min(text.count, range.upperBound + filters.contextDistance)
    let near = (start..<end).map { index -> UInt8 in
      let byte = text[index]
      return (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }
    return filters.context.contains { word in
      let word = Array(word.lowercased().utf8)
      return near.indices.dropLast(max(0, word.count - 1)).contains {
        near[$0...].starts(with: word)
      }
    }
  }
}
