internal import Detection

/// Tells which field of which Kubernetes object bytes stand in.
package enum KubernetesDocument {
  /// How much text before a finding is read for the beginning of its object, ...
  private static let before = 256 << 10
  /// ... how much on a line that is longer, ...
  private static let beforeOnLine = 4 << 20
  /// ... and how much behind a finding: keys come in any order.
  private static let after = 256 << 10
  /// How deep manifests in values of manifests are followed.
  private static let deepest = 3

  /// Kinds that need no `apiVersion` to be taken for Kubernetes objects.
  private static let kinds: Set<[UInt8]> = Set(
    """
    Secret ConfigMap Pod Deployment StatefulSet DaemonSet ReplicaSet Job CronJob HelmRelease \
    Application SealedSecret ExternalSecret
    """.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })

  /// The field that a range of bytes stands in.
  ///
  /// Reads YAML and JSON as far as needed: any order of keys and documents, lists, block and flow
  /// style, and manifests that are values of others, such as the annotation
  /// `kubectl.kubernetes.io/last-applied-configuration`. The time is linear in a window of the
  /// text, whatever it holds.
  ///
  /// - Parameters:
  ///   - range: where the secret, or its encoded text, is.
  ///   - text: the whole text, or a piece of it.
  /// - Returns: nil when the bytes are in no Kubernetes object.
  package static func field(at range: Range<Int>, in text: Span<UInt8>) -> KubernetesField? {
    guard range.lowerBound >= 0, range.upperBound <= text.count, !range.isEmpty else { return nil }
    let start = start(before: range.lowerBound, in: text)
    let end = min(text.count, range.upperBound + Self.after)
    let window = text.extracting(start..<end)
    guard holdsKind(window) else { return nil }
    return field(of: range.lowerBound - start, in: window, depth: 0)
  }

  private static func field(
    of offset: Int, in text: Span<UInt8>, depth: Int
  ) -> KubernetesField? {
    let levels = StructureReader.places(of: offset, in: text)
    if depth < deepest, let last = levels.last, last.isQuoted,
      let inner = fieldInQuotes(of: offset, in: text, value: last.value, depth: depth)
    {
      return inner
    }
    for level in levels.reversed() {
      if let field = field(level) { return field }
    }
    return nil
  }

  private static func field(_ place: StructurePlace) -> KubernetesField? {
    guard let object = place.objects.last(where: isObject), let kind = object.kind else {
      return nil
    }
    var key = ""
    for step in place.steps.dropFirst(object.depth) {
      switch step {
      case .key(let name): key += (key.isEmpty ? "" : ".") + String(decoding: name, as: UTF8.self)
      case .item(let index): key += "[\(index)]"
      }
    }
    return KubernetesField(
      kind: String(decoding: kind, as: UTF8.self),
      name: String(decoding: object.name ?? [], as: UTF8.self), key: key)
  }

  /// Whether a mapping is a Kubernetes object: many a JSON text has a `kind`.
  private static func isObject(_ object: StructurePlace.Object) -> Bool {
    guard let kind = object.kind, let first = kind.first, (0x41...0x5A).contains(first),
      kind.count < 64, (object.name?.count ?? 0) < 254
    else { return false }
    return object.version != nil || kinds.contains(kind)
  }

  /// A manifest as a string of another text: its escapes are undone first.
  private static func fieldInQuotes(
    of offset: Int, in text: Span<UInt8>, value: Range<Int>, depth: Int
  ) -> KubernetesField? {
    let quoted = text.extracting(value)
    guard quoted.count > 32, holdsKind(quoted) else { return nil }
    let target = offset - value.lowerBound
    var bytes: [UInt8] = []
    bytes.reserveCapacity(quoted.count)
    var place: Int?
    var index = 0
    while index < quoted.count {
      if place == nil, index >= target { place = bytes.count }
      var byte = quoted[index]
      if byte == UInt8(ascii: "\\"), index + 1 < quoted.count {
        index += 1
        byte = quoted[index]
        switch byte {
        case UInt8(ascii: "n"): byte = 0x0A
        case UInt8(ascii: "t"): byte = 0x09
        case UInt8(ascii: "r"): byte = 0x0D
        default: break
        }
      }
      bytes.append(byte)
      index += 1
    }
    guard let place, bytes.count < quoted.count else { return nil }
    return field(of: place, in: bytes.span, depth: depth + 1)
  }

  /// Where reading begins: at a line's beginning, since a string is not open there in JSON.
  private static func start(before offset: Int, in text: Span<UInt8>) -> Int {
    var start = offset
    let least = max(0, offset - before)
    let leastOnLine = max(0, offset - beforeOnLine)
    var line: Int?
    while start > leastOnLine {
      start -= 1
      if text[start] == 0x0A {
        line = start + 1
        if isDocumentMarker(at: start + 1, in: text) { return start + 1 }
      }
      if start > 0, start <= least, let line { return line }
    }
    return start == 0 ? 0 : line ?? offset
  }

  private static func isDocumentMarker(at offset: Int, in text: Span<UInt8>) -> Bool {
    offset + 3 < text.count && text[offset] == 0x2D && text[offset + 1] == 0x2D
      && text[offset + 2] == 0x2D && text[offset + 3] <= 0x20
  }

  private static func holdsKind(_ text: Span<UInt8>) -> Bool {
    var index = 0
    while index + 4 <= text.count {
      if text[index] == UInt8(ascii: "k"), text[index + 1] == UInt8(ascii: "i"),
        text[index + 2] == UInt8(ascii: "n"), text[index + 3] == UInt8(ascii: "d")
      {
        return true
      }
      index += 1
    }
    return false
  }
}
