import Rules

/// Matching a rule at a hit, and its filters.
extension DetectionWorker {
  /// How far before a hit a match may begin, and look-behind may look.
  private static let before = 256
  /// How far behind a hit a match may reach.
  private static let after = 1024

  /// Matches a rule in the window around one of its literals.
  func match(
    _ rule: Int, in text: Span<UInt8>, at offset: Int, depth: Int, state: inout TextState
  ) {
    if let names = detector.tokenNames[rule] {
      return matchNames(rule, names, in: text, at: offset, depth: depth, state: &state)
    }
    guard detector.prefixes[rule].stands(at: offset, in: text) else { return }
    let hasPrefix = !detector.prefixes[rule].isEmpty
    if hasPrefix, misses(rule, in: text, at: offset, depth: depth, state: &state) { return }
    let start = max(0, offset - Self.before)
    let end = min(text.count, offset + Self.after)
    // A rule whose secrets begin with a known prefix begins at that prefix, and the literal is in it.
    var first = (hasPrefix ? offset : start) - start
    let window = text.extracting(start..<end)
    var pattern = detector.patterns[rule]
    while first <= offset - start {
      guard unsafe patternTimes.isLeft(for: rule) else {
        return note(.matching(rule: detector.rules[rule].id))
      }
      let started = PatternTimes.now
      let outcome = pattern.firstMatch(
        in: window, from: first, through: offset - start,
        isLineStart: start == 0 || text[start - 1] == 0x0A,
        isLineEnd: end == text.count || text[end] == 0x0A, using: patternScratch)
      unsafe patternTimes.add(PatternTimes.now - started, to: rule)
      switch outcome {
      case .noMatch:
        guard let other = detector.binaryPatterns[rule], other !== pattern, state.isBinary(text)
        else {
          return noteMiss(
            of: rule, at: depth, in: offset..<offset + 1, number: state.number)
        }
        pattern = other
      case .limit: return note(.matching(rule: detector.rules[rule].id))
      case .match(let secret, let whole):
        // What ends before the literal is another secret, which its own literal leads to.
        if start + whole.upperBound <= offset {
          first = max(whole.upperBound, whole.lowerBound + 1)
          continue
        }
        var range = start + secret.lowerBound..<start + secret.upperBound
        var value: [UInt8]?
        if hasPrefix, state.isBinary(text) {
          switch BinaryKey.reading(of: range, in: text, charging: budget) {
          case .itself: break
          case .other(let key, let place): (value, range) = (key, place)
          case .none: return
          }
        }
        // Another literal of the same secret may have led here already.
        let isKnown = matches.dropFirst(state.firstMatch).suffix(8).contains {
          $0.rule == rule && $0.range == range && $0.encodings.isEmpty
        }
        if !isKnown { filter(rule, range, value, in: text, depth: depth) }
        return
      }
    }
  }

  /// Whether no match of a rule begins at a hit, where that is known or can be told for the hits
  /// behind it as well: a call of PCRE2 costs as much as a look at some hundred starts.
  private func misses(
    _ rule: Int, in text: Span<UInt8>, at offset: Int, depth: Int, state: inout TextState
  ) -> Bool {
    let number = state.number
    let memo = missMemo(of: rule, at: depth)
    if memo.contains(offset, number: number) { return true }
    let ahead = memo.starts(behind: offset, number: number)
    guard ahead > 0 else { return false }
    var patterns = [detector.patterns[rule]]
    if let binary = detector.binaryPatterns[rule], state.isBinary(text) { patterns.append(binary) }
    let start = max(0, offset - Self.before)
    var last = min(text.count - 1, offset + ahead)
    for pattern in patterns where last >= offset {
      guard pattern.triesAllStarts, unsafe patternTimes.isLeft(for: rule) else { return false }
      let end = min(text.count, last + Self.after)
      let started = PatternTimes.now
      let outcome = pattern.firstMatch(
        in: text.extracting(start..<end), from: offset - start, through: last - start,
        isLineStart: start == 0 || text[start - 1] == 0x0A,
        isLineEnd: end == text.count || text[end] == 0x0A, using: patternScratch)
      unsafe patternTimes.add(PatternTimes.now - started, to: rule)
      switch outcome {
      case .noMatch: break
      case .limit: return false
      case .match(_, let whole): last = min(last, start + whole.lowerBound - 1)
      }
    }
    guard last >= offset else { return false }
    noteMiss(of: rule, at: depth, in: offset..<last + 1, number: number)
    return true
  }

  /// - Parameter value: the secret, where that is not all that stands in its range.
  private func filter(
    _ rule: Int, _ range: Range<Int>, _ value: [UInt8]?, in text: Span<UInt8>, depth: Int
  ) {
    let secret = value ?? range.map { text[$0] }
    if let reason = dropReason(rule, secret) { return drop(rule, range, reason) }
    let lacksContext = !hasContext(rule, around: range, in: text, depth: depth)
    // What was decoded may have its context in the text around; `adopt` looks there.
    if lacksContext && depth == 0 { return drop(rule, range, .context) }
    matches.append(
      Match(
        rule: rule, secret: secret, range: range, encodings: [], needsContext: lacksContext))
  }

  /// Why a value is not a secret by itself, or nil.
  func dropReason(_ rule: Int, _ secret: [UInt8]) -> DroppedCandidate.Reason? {
    let filters = detector.rules[rule].filters
    let words = detector.placeholderWords[rule]
    let body = secret.dropFirst(
      secret.starts(with: filters.prefix.utf8) ? filters.prefix.utf8.count : 0)
    if filters.placeholder, let reason = Placeholder.reason(body, words: words) {
      return .placeholder(reason.rawValue)
    }
    if filters.placeholder, TokenForm.isExample(secret, words: words) {
      return .placeholder("it is an example token")
    }
    if filters.opaque, WordFilter.isWords(body) { return .placeholder("it reads like words") }
    let entropy = Entropy.bits(body)
    return entropy < filters.entropy ? .entropy(entropy) : nil
  }

  /// Whether a rule's context stands near a range.
  func hasContext(
    _ rule: Int, around range: Range<Int>, in text: Span<UInt8>, depth: Int
  ) -> Bool {
    let filters = detector.rules[rule].filters
    let (far, near) = detector.contexts[rule]
    if far.isEmpty, near.isEmpty { return true }
    let before = max(0, range.lowerBound - filters.nearContextDistance)..<range.lowerBound
    if near.contains(in: text, before) { return true }
    let start = max(0, range.lowerBound - filters.contextDistance)
    let end = min(text.count, range.upperBound + filters.contextDistance)
    return contextMemos[depth][rule].contains(
      far, in: text, start..<end, number: textNumbers[depth])
  }
}
