import CLiteralSearch
@testable import Detection

/// The decoder of one encoding: what it makes has to come from the text, in order.
final class EncodingFuzz: FuzzTarget {
  private static let hitsFollowed = 4
  /// Of so many decoded bytes it is checked where they came from: each look is a binary search.
  private static let bytesChecked = 24

  /// How many bytes may be looked at for each one that is decoded.
  private static let dearest = 256

  private let detector: Detector
  private let index: Int
  private let encoding: any Encoding
  private var hits = [LiteralSet.Hit](repeating: LiteralSet.Hit(), count: LiteralSet.room)
  private var decoded = DecodedText()
  private let budget = WorkBudget(.max / 2)

  /// - Parameter name: the encoding's, and for those of one name that of their kind.
  init?(_ name: String, of detector: Detector) {
    let index = detector.encodings.firstIndex { name == Self.name(of: $0) }
    guard let index else { return nil }
    self.detector = detector
    self.index = index
    encoding = detector.encodings[index]
  }

  private static func name(of encoding: any Encoding) -> String {
    switch encoding {
    case is HexDumpEncoding: "hex-dump"
    case is ColumnListEncoding: "column-list"
    case is QuotedCode: "quoted-code"
    case let stack as StackEncoding where stack.code == .wasm: "wasm"
    case is CodeListEncoding: "\(encoding.name)-list"
    case let dump as DumpEncoding: "\(dump.unit)-dump"
    case let base85 as Base85Encoding: "\(base85.isEscaped ? "escaped-" : "")\(base85.alphabet)"
    default: encoding.name
    }
  }

  func run(_ input: FuzzInput) {
    let text = input.text.span
    var position = LiteralSet.Position(offset: 0)
    let count = detector.literalSet.search(
      text, from: &position, to: text.count, into: &hits, kernel: detector.kernel)
    var followed = 0
    for hit in hits[..<count] where Int(hit.literal) != LiteralSet.run {
      for owner in detector.owners[detector.ownerPlaces[Int(hit.literal)]] {
        guard case .encoding(index, let literal) = owner else { continue }
        check(text, literal: literal, at: Int(hit.offset))
        followed += 1
      }
      if followed >= Self.hitsFollowed { break }
    }
    // Anywhere at all, as another encoding's literal or as one of its own.
    let literal = Int(input.head[0]) % (encoding.literals.count + 1)
    check(text, literal: literal < encoding.literals.count ? literal : nil, at: input.offset)
    if encoding.hasEscape(at: input.offset, in: text, charging: budget) {
      check(text, literal: nil, at: input.offset)
    }
  }

  private func check(_ text: Span<UInt8>, literal: Int?, at hit: Int) {
    let before = budget.spent
    guard let anchor = encoding.anchor(of: literal, at: hit, in: text, charging: budget) else {
      return
    }
    expect((0...text.count).contains(anchor), "\(encoding.name) begins outside")
    decoded.removeAll()
    encoding.decode(text, around: anchor, into: &decoded, charging: budget)
    expect(
      budget.spent - before <= Self.dearest * (decoded.bytes.count + EncodingWindow.after),
      "\(encoding.name) looks at too much")
    expect((0...text.count).contains(decoded.reach), "\(encoding.name) reaches outside")
    var last = 0..<0
    for index in stride(
      from: 0, to: decoded.bytes.count, by: decoded.bytes.count / Self.bytesChecked + 1)
    {
      let source = decoded.source(of: index..<index + 1)
      expect(
        source.lowerBound >= last.lowerBound && source.upperBound >= last.upperBound
          && source.upperBound <= text.count && !source.isEmpty,
        "\(encoding.name) is out of order")
      last = source
    }
    if !decoded.bytes.isEmpty {
      let whole = decoded.source(of: decoded.bytes.indices)
      expect(
        whole.upperBound <= text.count && whole.upperBound >= last.upperBound,
        "\(encoding.name) ends outside")
    }
    _ = decoded.holds(hit, group: encoding.group)
  }
}
