import Bytes
import Rules
import Structure

/// Matching a rule that is bound to places: a name leads to a value, and the value is the secret.
extension DetectionWorker {
  /// How much text around a value tells the keys that lead to it.
  private static let structure = 8 << 10
  /// How much text around a name tells its sibling, such as `value` beside `name`.
  private static let siblings = 1 << 10
  /// How far before a name its value may begin, as in `"value": "…", "name": "NAME"`, in bytes.
  static let valueBefore = 2 << 10
  /// A shorter value is none, and not worth a look at its keys.
  private static let shortest = 16
  /// How near a context word has to be where a path begins in another tool's settings.
  private static let context = 1 << 10
  /// How far a name reaches before and behind the piece of it that was found.
  private static let longestName = 128

  /// Matches a rule at a piece of one of its names.
  func matchNames(
    _ rule: Int, _ names: TokenNames, in text: Span<UInt8>, at offset: Int, depth: Int,
    state: inout TextState
  ) {
    guard budget.spend(1) else { return }
    let name = name(around: offset, in: text, state: &state)
    let site = NameSite(rule: rule, names: names, name: name, depth: depth)
    if name.count >= names.shortestWhole {
      if let range = valueOfSetting(site, in: text) { return take(rule, range, in: text) }
      if let secret = secret(namedAt: site, in: text) {
        for range in valuesOfSecret(key: secret.key, namedAt: name, in: text) {
          take(rule, range, in: text)
        }
        return
      }
    }
    guard
      names.keys.contains(where: { $0.count == name.count && text.equals($0, at: name.lowerBound) }
      ),
      let range = AssignedValue.range(after: name.upperBound, in: text, charging: budget),
      range.count >= Self.shortest
    else { return }
    switch kind(of: range, site, in: text) {
    case .none: break
    case .plain: take(rule, range, in: text)
    case .base64(let whole): takeBase64(rule, whole, in: text)
    }
  }

  /// The letters, digits, `_`, `-` and `.` around an offset.
  private func name(
    around offset: Int, in text: Span<UInt8>, state: inout TextState
  ) -> Range<Int> {
    // Pieces of one long name share a look at it.
    if !state.name.contains(offset) {
      var start = offset
      while start > 0, ByteClass.name.contains(text[start - 1]) { start -= 1 }
      state.name = start..<text.skip(.name, from: offset)
    }
    return max(
      state.name.lowerBound, offset - Self.longestName)..<min(
        state.name.upperBound, offset + Self.longestName)
  }

  /// The Secret whose name is in a name.
  private func secret(namedAt site: NameSite, in text: Span<UInt8>) -> TokenNames.Secret? {
    let (depth, rule) = (site.depth, site.rule)
    guard
      nameMemos[depth][rule].secretNames.contains(
        site.names.secretNames, in: text, site.name, number: textNumbers[depth])
    else { return nil }
    return site.names.secrets.first { text.contains($0.name, in: site.name) }
  }

  /// The value of a variable or setting that a name names.
  private func valueOfSetting(_ site: NameSite, in text: Span<UInt8>) -> Range<Int>? {
    let name = site.name
    let isPath = site.names.paths.contains { path in
      path.keys.count > 1 && TokenNames.ends(name, with: path.text, after: "-.", in: text)
        && (name.count == path.text.count || text[name.lowerBound] == UInt8(ascii: "-")
          || hasContextWord(around: name, site, in: text))
    }
    guard isPath || site.names.hasVariable(name, in: text) else { return nil }
    // `"name": "NAME", "value": "…"` looks like arguments, the second of which is `value`.
    if let range = AssignedValue.range(after: name.upperBound, in: text, charging: budget),
      range.count >= Self.shortest
    {
      return range
    }
    let start = lineStart(before: max(0, name.lowerBound - Self.siblings), in: text)
    let window = text.extracting(start..<min(text.count, name.upperBound + Self.siblings))
    guard budget.spend(window.count) else { return nil }
    for path in StructureReader.paths(to: name.lowerBound - start, in: window).reversed() {
      if let sibling = path.sibling,
        name.lowerBound - start - sibling.lowerBound <= Self.valueBefore
      {
        return AssignedValue.range(
          at: start + sibling.lowerBound, in: text, charging: budget)
      }
    }
    return valueInBlock(after: name.upperBound, in: text)
  }

  /// The value of `value` behind a name, as in HCL and XML, or deeper in YAML.
  private func valueInBlock(after end: Int, in text: Span<UInt8>) -> Range<Int>? {
    for offset in end..<min(text.count, end + 256) {
      switch text[offset] {
      case UInt8(ascii: "}"), UInt8(ascii: ">"), UInt8(ascii: "{"), UInt8(ascii: "]"): return nil
      case UInt8(ascii: "v") where text.starts(at: offset, with: "value"):
        let isWord = !ByteClass.name.contains(text[offset - 1])
        let end = offset + 5
        guard isWord, end == text.count || !ByteClass.name.contains(text[end]) else { return nil }
        return AssignedValue.range(after: end, in: text, charging: budget)
      case UInt8(ascii: "n") where text.starts(at: offset, with: "name"): return nil
      default: continue
      }
    }
    return nil
  }

  /// The values of a Secret's key that stand near the Secret's name other than as YAML or JSON:
  /// `--from-literal=token=…`, `literals: [token=…]`, `data = { token = "…" }`.
  private func valuesOfSecret(
    key: [UInt8], namedAt name: Range<Int>, in text: Span<UInt8>
  ) -> [Range<Int>] {
    var values: [Range<Int>] = []
    var offset = max(0, name.lowerBound - 256)
    let limit = min(text.count, name.upperBound + 1024)
    guard budget.spend(limit - offset) else { return [] }
    var isOnLine = true
    while offset < limit - key.count {
      if text[offset] == 0x0A {
        if StructureReader.isMarker(at: offset + 1, text) || text[offset + 1] == UInt8(ascii: "}") {
          if offset > name.lowerBound { break }
          values.removeAll()
        }
        if offset > name.upperBound { isOnLine = false }
      }
      guard text.equals(key, at: offset),
        offset == 0 || !ByteClass.name.contains(text[offset - 1]),
        offset + key.count < text.count, !ByteClass.name.contains(text[offset + key.count])
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
        && next > name.upperBound
      if isAssigned || isPatch,
        let value = AssignedValue.range(after: offset, in: text, charging: budget)
      {
        values.append(value)
      }
    }
    return values
  }

  /// How a value stands where a rule's tokens are kept.
  private enum ValueKind {
    case none, plain
    /// The whole value, which may go on over lines.
    case base64(Range<Int>)
  }

  /// Whether a value's keys lead to one of the rule's places.
  private func kind(of value: Range<Int>, _ site: NameSite, in text: Span<UInt8>) -> ValueKind {
    // Most values behind such a name are other products', and a look at their keys costs.
    let around =
      max(
        0, value.lowerBound - 2 * Self.structure)..<min(
        text.count, value.upperBound + Self.structure)
    guard
      nameMemos[site.depth][site.rule].hints.contains(
        site.names.hints, in: text, around, number: textNumbers[site.depth])
    else { return .none }
    let start = lineStart(before: max(0, value.lowerBound - Self.structure), in: text)
    let window = text.extracting(start..<around.upperBound)
    guard budget.spend(window.count) else { return .none }
    let levels = StructureReader.paths(to: value.lowerBound - start, in: window)
    for level in levels {
      let object = level.objects.last { $0.kind != nil }
      guard let object, object.kind.map({ $0.elementsEqual("Secret".utf8) }) == true,
        let name = object.name
      else { continue }
      // The tokens that Kubernetes makes for service accounts open the cluster itself.
      if object.type.map({ $0.starts(with: "kubernetes.io/service-account".utf8) }) == true {
        return .none
      }
      let keys = StructurePath.keys(of: level.steps.dropFirst(object.depth))
      for secret in site.names.secrets {
        guard name.span.contains(secret.name, in: name.indices), keys.count == 2,
          keys[1] == secret.key
        else { continue }
        if keys[0].elementsEqual("data".utf8) {
          let end = min(level.value.upperBound + start, text.count)
          return .base64(value.lowerBound..<max(value.upperBound, end))
        }
        if keys[0].elementsEqual("stringData".utf8) { return .plain }
      }
    }
    let keys = levels.flatMap(\.keys)
    for path in site.names.paths where keys.suffix(path.keys.count).elementsEqual(path.keys) {
      let outer = keys.dropLast(path.keys.count)
      if outer.allSatisfy(site.names.wrappers.contains)
        || hasContextWord(around: value, site, in: text)
      {
        return .plain
      }
    }
    return .none
  }

  private func lineStart(before offset: Int, in text: Span<UInt8>) -> Int {
    let start = text.lineStart(before: offset, within: Self.structure)
    budget.charge(offset - start)
    return start
  }

  /// Whether one of the places' context words stands near a range.
  private func hasContextWord(
    around range: Range<Int>, _ site: NameSite, in text: Span<UInt8>
  ) -> Bool {
    let around =
      max(0, range.lowerBound - Self.context)..<min(text.count, range.upperBound + Self.context)
    return nameMemos[site.depth][site.rule].context.contains(
      site.names.context, in: text, around, number: textNumbers[site.depth])
  }
}

/// A name of a rule's tokens, where it was found.
private struct NameSite {
  var rule: Int
  var names: TokenNames
  var name: Range<Int>
  var depth: Int
}
