import Rules
import Structure

/// Matching a rule that is bound to places: a name leads to a value, and the value is the secret.
extension DetectionWorker {
  /// How much text around a value tells the keys that lead to it.
  private static let structure = 8 << 10
  /// How much text around a name tells its sibling, such as `value` beside `name`.
  private static let siblings = 1 << 10
  /// A shorter value is none, and not worth a look at its keys.
  private static let shortest = 16
  /// How near the word `kubeadapt` has to be where a path begins in another tool's settings.
  private static let context = 1 << 10
  private static let product = ContextWords(["kubeadapt"])
  private static let productOrAgent = ContextWords(["kubeadapt", "agent"])

  /// Matches a rule at a piece of one of its names.
  func matchPlaces(_ rule: Int, in text: Span<UInt8>, at offset: Int, depth: Int) {
    guard let places = detector.rules[rule].places else { return }
    let word = PlaceValue.word(around: offset, in: text)
    let name = word.map { text[$0] }
    if let range = valueOfSetting(places, name, at: word, in: text) {
      return take(rule, range, in: text)
    }
    for secret in places.secrets {
      let parts = secret.split(separator: "/").map { Array($0.utf8) }
      guard parts.count == 2 else { continue }
      if name.contains(parts[0]) {
        for range in valuesOfSecret(key: parts[1], namedAt: word, in: text) {
          take(rule, range, in: text)
        }
        return
      }
    }
    guard places.names(key: name), let range = PlaceValue.value(after: word.upperBound, in: text),
      range.count >= Self.shortest
    else { return }
    switch place(of: range, places, in: text) {
    case .none: break
    case .plain: take(rule, range, in: text)
    case .base64(let whole): takeBase64(rule, whole, in: text)
    }
  }

  /// The value of a variable or setting whose name is a word.
  private func valueOfSetting(
    _ places: Rule.Places, _ name: [UInt8], at word: Range<Int>, in text: Span<UInt8>
  ) -> Range<Int>? {
    let isVariable = places.variables.contains { Rule.Places.ends(name, with: $0, after: "_-.") }
    guard
      isVariable
        || places.paths.contains(where: {
          $0.contains(".") && Rule.Places.ends(name, with: $0, after: "-.")
            && (name.count == $0.utf8.count || name.first == UInt8(ascii: "-")
              || isNamed(around: word, in: text))
        })
    else { return nil }
    // `"name": "NAME", "value": "…"` looks like arguments, the second of which is `value`.
    if let range = PlaceValue.value(after: word.upperBound, in: text), range.count >= Self.shortest
    {
      return range
    }
    let start = lineStart(before: max(0, word.lowerBound - Self.siblings), in: text)
    let window = text.extracting(
      start..<min(text.count, word.upperBound + Self.siblings))
    guard spend(window.count) else { return nil }
    for place in StructureReader.places(of: word.lowerBound - start, in: window).reversed() {
      if let sibling = place.sibling {
        return PlaceValue.value(at: start + sibling.lowerBound, in: text)
      }
    }
    return valueInBlock(after: word.upperBound, in: text)
  }

  /// The value of `value` behind a name, as in HCL and XML, or deeper in YAML.
  private func valueInBlock(after end: Int, in text: Span<UInt8>) -> Range<Int>? {
    var offset = end
    let limit = min(text.count, end + 256)
    while offset < limit {
      switch text[offset] {
      case UInt8(ascii: "}"), UInt8(ascii: ">"), UInt8(ascii: "{"), UInt8(ascii: "]"): return nil
      case UInt8(ascii: "v") where StructureReader.starts(text, at: offset, with: "value"),
        UInt8(ascii: "n") where StructureReader.starts(text, at: offset, with: "name"):
        let isValue = text[offset] == UInt8(ascii: "v")
        let word = PlaceValue.word(around: offset, in: text)
        guard isValue, word.count == 5 else { return nil }
        return PlaceValue.value(after: word.upperBound, in: text)
      default: offset += 1
      }
    }
    return nil
  }

  /// The values of a Secret's key that stand near the Secret's name other than as YAML or JSON:
  /// `--from-literal=token=…`, `literals: [token=…]`, `data = { token = "…" }`.
  private func valuesOfSecret(
    key: [UInt8], namedAt word: Range<Int>, in text: Span<UInt8>
  ) -> [Range<Int>] {
    var values: [Range<Int>] = []
    var offset = max(0, word.lowerBound - 256)
    let limit = min(text.count, word.upperBound + 1024)
    guard spend(limit - offset) else { return [] }
    var isOnLine = true
    while offset < limit - key.count {
      if text[offset] == 0x0A {
        if StructureReader.isMarker(at: offset + 1, text) || text[offset + 1] == UInt8(ascii: "}") {
          if offset > word.lowerBound { break }
          values.removeAll()
        }
        if offset > word.upperBound { isOnLine = false }
      }
      guard text[offset] == key[0], offset == 0 || !PlaceValue.isWord(text[offset - 1]),
        key.indices.allSatisfy({ text[offset + $0] == key[$0] }),
        offset + key.count < text.count, !PlaceValue.isWord(text[offset + key.count])
      else {
        offset += 1
        continue
      }
      offset += key.count
      var next = offset
      while next < limit, text[next] == 0x20 || text[next] == UInt8(ascii: "\"") { next += 1 }
      let isAssigned = next < limit && text[next] == UInt8(ascii: "=")
      // A patch in JSON on the command line.
      let isPatch =
        next < limit && text[next] == UInt8(ascii: ":") && next > offset && isOnLine
        && next > word.upperBound
      if isAssigned || isPatch, let value = PlaceValue.value(after: offset, in: text) {
        values.append(value)
      }
    }
    return values
  }

  private enum PlaceKind {
    case none, plain
    /// The whole value, which may go on over lines.
    case base64(Range<Int>)
  }

  /// Whether a value's keys lead to one of the places.
  private func place(
    of value: Range<Int>, _ places: Rule.Places, in text: Span<UInt8>
  ) -> PlaceKind {
    let start = lineStart(before: max(0, value.lowerBound - Self.structure), in: text)
    let window = text.extracting(start..<min(text.count, value.upperBound + Self.structure))
    // Most values behind such a name are nothing of Kubeadapt's, and a look at their keys costs.
    guard Self.productOrAgent.contains(in: window, 0..<window.count),
      spend(window.count)
    else { return .none }
    let levels = StructureReader.places(of: value.lowerBound - start, in: window)
    for level in levels {
      let object = level.objects.last { $0.kind != nil }
      guard let object, object.kind.map({ $0.elementsEqual("Secret".utf8) }) == true,
        let name = object.name
      else { continue }
      // The tokens that Kubernetes makes for service accounts open the cluster itself.
      if object.type.map({ $0.starts(with: "kubernetes.io/service-account".utf8) }) == true {
        return .none
      }
      let keys = StructurePlace.keys(of: level.steps.dropFirst(object.depth))
      for secret in places.secrets {
        let parts = secret.split(separator: "/").map { Array($0.utf8) }
        guard name.contains(parts[0]), keys.count == 2, keys[1] == parts[1] else { continue }
        if keys[0].elementsEqual("data".utf8) {
          let end = min(level.value.upperBound + start, text.count)
          return .base64(value.lowerBound..<max(value.upperBound, end))
        }
        if keys[0].elementsEqual("stringData".utf8) { return .plain }
      }
    }
    let keys = levels.flatMap(\.keys)
    for path in places.paths {
      let path = path.split(separator: ".").map { Array($0.utf8) }
      guard keys.count >= path.count, Array(keys.suffix(path.count)) == path else { continue }
      let outer = keys.dropLast(path.count)
      if outer.allSatisfy(Rule.Places.isWrapper) || isNamed(around: value, in: text) {
        return .plain
      }
    }
    return .none
  }

  private func lineStart(before offset: Int, in text: Span<UInt8>) -> Int {
    var start = offset
    while start > 0, offset - start < Self.structure, text[start - 1] != 0x0A { start -= 1 }
    return start
  }

  /// Whether the word `kubeadapt` stands near a range.
  private func isNamed(around range: Range<Int>, in text: Span<UInt8>) -> Bool {
    Self.product.contains(
      in: text,
      max(0, range.lowerBound - Self.context)..<min(text.count, range.upperBound + Self.context))
  }

  // MARK: Values

  private func take(_ rule: Int, _ range: Range<Int>, in text: Span<UInt8>) {
    guard !isKnown(rule, range) else { return }
    take(rule, range.map { text[$0] }, range, encodings: [])
  }

  /// Takes a value that stands there as base64, as `data` of a Secret does.
  private func takeBase64(_ rule: Int, _ range: Range<Int>, in text: Span<UInt8>) {
    guard !isKnown(rule, range) else { return }
    var secret: [UInt8] = []
    var ends: [Int] = []
    let run = Run(kind: .base64, start: 0)
    _ = run.each(text.extracting(range), from: 0, limit: PlaceValue.longest) { byte, _, end in
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
