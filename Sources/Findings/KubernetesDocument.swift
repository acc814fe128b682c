internal import Detection

/// Tells which fields of which Kubernetes objects bytes stand in.
///
/// Reads YAML and JSON as far as needed: any order of keys and documents, lists, block and flow
/// style, and manifests that are values of others, such as the annotation
/// `kubectl.kubernetes.io/last-applied-configuration`. Bytes near one another are looked up in one
/// reading, so that the time is linear in the text, whatever it holds and however many are asked
/// for.
package enum KubernetesDocument {
  /// How much text before a finding is read for the beginning of its object, ...
  private static let before = 256 << 10
  /// ... how much on a line that is longer, ...
  private static let beforeOnLine = 4 << 20
  /// ... and how much behind a finding: keys come in any order.
  private static let after = 256 << 10

  /// The fields that ranges of bytes stand in.
  ///
  /// - Parameters:
  ///   - ranges: where the secrets, or their encoded texts, are.
  ///   - text: the whole text, or a piece of it.
  ///   - isCut: whether the text begins somewhere on a line.
  /// - Returns: a field for each range; nil where the bytes are in no Kubernetes object.
  package static func fields(
    at ranges: [Range<Int>], in text: Span<UInt8>, isCut: Bool = false
  ) -> [KubernetesField?] {
    var reader = KubernetesReader(count: ranges.count)
    let order = ranges.indices
      .filter {
        ranges[$0].lowerBound >= 0 && ranges[$0].upperBound <= text.count && !ranges[$0].isEmpty
      }
      .sorted { ranges[$0].lowerBound < ranges[$1].lowerBound }
    var piece = Piece(start: 0, isCut: isCut)
    var nextKind = -1
    // What is read as one with those that came before it.
    var targets: [KubernetesReader.Target] = []
    var end = 0
    func read(to limit: Int) {
      if targets.isEmpty { return }
      let window = piece.start..<min(limit, text.count)
      if nextKind < window.lowerBound {
        nextKind = KubernetesReader.kind(in: text, from: window.lowerBound) ?? text.count
      }
      if nextKind < window.upperBound {
        reader.read(targets, in: text.extracting(window), isCut: piece.isCut)
      }
      targets.removeAll(keepingCapacity: true)
    }
    var last: Int?
    for number in order {
      let range = ranges[number]
      if let next = beginning(before: range.lowerBound, behind: last, isCut: isCut, in: text) {
        read(to: next.isDocument ? min(end, next.start) : end)
        piece = next
        end = 0
      }
      targets.append(.init(number: number, offset: range.lowerBound - piece.start))
      end = max(end, range.upperBound + after)
      last = range.lowerBound
    }
    read(to: end)
    return reader.fields
  }

  /// Where reading begins.
  private struct Piece {
    var start: Int
    /// Whether that is somewhere on a line.
    var isCut = false
    /// Whether a document begins there.
    var isDocument = false
  }

  /// Where reading for a byte begins: at a line's beginning, since a string is not open there in
  /// JSON.
  ///
  /// - Parameters:
  ///   - last: the byte that was asked for before; nil for none.
  ///   - isCut: whether the text begins somewhere on a line.
  /// - Returns: nil if the byte is read together with the last.
  private static func beginning(
    before offset: Int, behind last: Int?, isCut: Bool, in text: Span<UInt8>
  ) -> Piece? {
    let least = max(0, offset - before)
    let leastOnLine = max(0, offset - beforeOnLine)
    var start = offset
    var line: Int?
    while start > max(leastOnLine, last ?? 0) {
      start -= 1
      if text[start] == 0x0A {
        line = start + 1
        if isDocumentMarker(at: start + 1, in: text) {
          return Piece(start: start + 1, isDocument: true)
        }
      }
      if start > 0, start <= least, let line { return Piece(start: line) }
    }
    if let last, start <= last { return nil }
    if start == 0, !isCut { return Piece(start: 0) }
    return line.map { Piece(start: $0) } ?? Piece(start: start, isCut: true)
  }

  private static func isDocumentMarker(at offset: Int, in text: Span<UInt8>) -> Bool {
    offset + 3 < text.count && text[offset] == 0x2D && text[offset + 1] == 0x2D
      && text[offset + 2] == 0x2D && text[offset + 3] <= 0x20
  }
}
