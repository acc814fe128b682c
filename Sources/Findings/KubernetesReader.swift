import Structure

internal import Detection

/// Looks up the fields of bytes, with one reading of a text for all of them.
struct KubernetesReader {
  /// A byte that is asked for.
  struct Target {
    /// Its number among all.
    var number: Int
    /// Where it is in the text.
    var offset: Int
  }

  /// How deep manifests in strings of manifests are followed, ...
  private static let deepest = 3
  /// ... and how deep texts in block scalars of texts.
  private static let mostLevels = 3
  /// A longer way to a value is none that Kubernetes would take, in bytes.
  private static let longestKey = 1024

  /// Kinds that need no `apiVersion` to be taken for Kubernetes objects.
  private static let kinds: Set<[UInt8]> = Set(
    """
    Secret ConfigMap Pod Deployment StatefulSet DaemonSet ReplicaSet Job CronJob HelmRelease \
    Application SealedSecret ExternalSecret
    """.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })

  /// The fields that were found, by the targets' numbers.
  private(set) var fields: [KubernetesField?]

  /// - Parameter count: how many targets there are.
  init(count: Int) { fields = Array(repeating: nil, count: count) }

  /// Looks up bytes of a text.
  ///
  /// - Parameters:
  ///   - targets: the bytes, in the order of the text.
  ///   - isCut: whether the text begins somewhere on a line.
  mutating func read(_ targets: [Target], in text: Span<UInt8>, isCut: Bool) {
    read(targets, in: text, isCut: isCut, level: 0, depth: 0)
  }

  /// Where the first word `kind` is that stands behind an offset.
  static func kind(in text: Span<UInt8>, from start: Int) -> Int? {
    var index = start
    while index + 4 <= text.count {
      if text[index] == UInt8(ascii: "k"), text[index + 1] == UInt8(ascii: "i"),
        text[index + 2] == UInt8(ascii: "n"), text[index + 3] == UInt8(ascii: "d")
      {
        return index
      }
      index += 1
    }
    return nil
  }

  private mutating func read(
    _ targets: [Target], in text: Span<UInt8>, isCut: Bool, level: Int, depth: Int
  ) {
    let areComments = StructureReader.areComments(targets.map(\.offset), in: text)
    for readsComments in [false, true] {
      let chosen = zip(targets, areComments).filter { $0.1 == readsComments }.map(\.0)
      if chosen.isEmpty { continue }
      let outline = StructureReader.outline(
        of: chosen.map(\.offset), in: text, readsComments: readsComments, isCut: isCut)
      for value in outline.values {
        // A text read as one value is read no further.
        if outline.depth(of: value) == 0 || value.range.count >= text.count { continue }
        let inside = chosen[value.targets]
        readOn(in: value, inside, in: text, level: level, depth: depth)
        guard inside.contains(where: { fields[$0.number] == nil }),
          let field = Self.field(value, outline, in: text)
        else { continue }
        for target in inside where fields[target.number] == nil { fields[target.number] = field }
      }
    }
  }

  /// Looks into a value that may be such a text itself.
  private mutating func readOn(
    in value: StructureOutline.Value, _ targets: ArraySlice<Target>, in text: Span<UInt8>,
    level: Int, depth: Int
  ) {
    let inner = text.extracting(value.range)
    let moved = targets.map {
      Target(number: $0.number, offset: $0.offset - value.range.lowerBound)
    }
    if value.isQuoted {
      if depth < Self.deepest { readQuoted(moved, in: inner, depth: depth) }
    } else if level + 1 < Self.mostLevels {
      read(moved, in: inner, isCut: false, level: level + 1, depth: depth)
    }
  }

  /// A manifest as a string of another text: its escapes are undone first.
  private mutating func readQuoted(_ targets: [Target], in quoted: Span<UInt8>, depth: Int) {
    guard quoted.count > 32, Self.kind(in: quoted, from: 0) != nil else { return }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(quoted.count)
    var moved: [Target] = []
    var index = 0
    while index < quoted.count {
      while moved.count < targets.count, index >= targets[moved.count].offset {
        moved.append(Target(number: targets[moved.count].number, offset: bytes.count))
      }
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
    guard bytes.count < quoted.count else { return }
    read(
      moved.filter { $0.offset < bytes.count }, in: bytes.span, isCut: false, level: 0,
      depth: depth + 1)
  }

  // MARK: Fields

  /// The field of a value in the innermost object around it.
  private static func field(
    _ value: StructureOutline.Value, _ outline: StructureOutline, in text: Span<UInt8>
  ) -> KubernetesField? {
    var steps: [StructureOutline.Step] = []
    var step = value.step
    var next: Int? = value.collection
    while let index = next {
      let collection = outline.collections[index]
      if let step { steps.append(step) }
      if let (kind, name) = object(collection.attributes, in: text) {
        guard let key = key(steps.reversed(), in: text) else { return nil }
        return KubernetesField(
          kind: String(decoding: kind, as: UTF8.self), name: String(decoding: name, as: UTF8.self),
          key: key, namespace: namespace(collection.attributes, in: text))
      }
      (step, next) = (collection.step, collection.parent)
    }
    return nil
  }

  private static func key(_ steps: [StructureOutline.Step], in text: Span<UInt8>) -> String? {
    var key: [UInt8] = []
    for step in steps {
      switch step {
      case .key(let range):
        if key.count + range.count > longestKey { return nil }
        if !key.isEmpty { key.append(UInt8(ascii: ".")) }
        for index in range { key.append(text[index]) }
      case .item(let index): key += Array("[\(index)]".utf8)
      }
    }
    return String(decoding: key, as: UTF8.self)
  }

  /// The namespace of an object that names one; a longer one is none that Kubernetes would take.
  private static func namespace(
    _ attributes: StructureOutline.Attributes, in text: Span<UInt8>
  ) -> String? {
    guard let range = attributes.namespace, !range.isEmpty, range.count < 254 else { return nil }
    return String(decoding: range.map { text[$0] }, as: UTF8.self)
  }

  /// What a Kubernetes object says that it is: many a JSON text has a `kind`.
  private static func object(
    _ attributes: StructureOutline.Attributes, in text: Span<UInt8>
  ) -> (kind: [UInt8], name: [UInt8])? {
    guard let range = attributes.kind, range.count < 64, (attributes.name?.count ?? 0) < 254,
      !range.isEmpty, (0x41...0x5A).contains(text[range.lowerBound])
    else { return nil }
    let kind = range.map { text[$0] }
    guard attributes.version != nil || kinds.contains(kind) else { return nil }
    return (kind, attributes.name.map { $0.map { text[$0] } } ?? [])
  }
}
